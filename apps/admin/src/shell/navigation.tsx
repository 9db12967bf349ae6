import { classNames, IconButton, useModal } from '@sidetone/ui'
import { X } from 'lucide-react'
import { useRef } from 'react'
import { shell as words } from '../messages/index.ts'
import { Link } from '../router.tsx'
import { sections } from '../sections/index.ts'
import { Logo } from './logo.tsx'

const groups = ['watch', 'company', 'calls', 'records'] as const

export function Navigation({ place, onGo }: { place: string; onGo?: () => void }) {
  return (
    <div className="flex flex-col gap-4">
      {groups.map(group => {
        const inGroup = sections.filter(each => each.group === group)
        if (!inGroup.length) return null
        return (
          <div key={group}>
            <h2 className="px-3 pb-1 text-xs font-semibold text-ink-soft">{words.groups[group]}</h2>
            <ul>
              {inGroup.map(({ place: to, title, icon: Icon }) => (
                <li key={to}>
                  <Link
                    to={`/${to}`}
                    onClick={onGo}
                    aria-current={to === place ? 'page' : undefined}
                    className={classNames(
                      'flex min-h-11 items-center gap-3 rounded-st px-3 text-body lg:min-h-9',
                      to === place ? 'bg-accent-soft font-semibold text-accent-text' : 'hover:bg-sunk',
                    )}
                  >
                    <Icon className="size-[1.125rem] shrink-0" aria-hidden="true" />
                    {title}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        )
      })}
    </div>
  )
}

/** The navigation over the page, on narrow screens. */
export function Drawer({ place, onClose }: { place: string; onClose: () => void }) {
  const box = useRef<HTMLDialogElement>(null)
  useModal(box)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the key; the browser sends it as `cancel`.
    <dialog
      ref={box}
      aria-label={words.sections}
      onCancel={onClose}
      onClick={event => event.target === box.current && onClose()}
      className="fixed inset-y-0 start-0 m-0 h-dvh max-h-none w-72 max-w-[85vw] overflow-y-auto bg-panel p-3 text-ink shadow-st"
    >
      <div className="mb-3 flex items-center justify-between ps-2">
        <Logo />
        <IconButton label={words.close} onClick={onClose}>
          <X className="size-5" />
        </IconButton>
      </div>
      <nav aria-label={words.sections}>
        <Navigation place={place} onGo={onClose} />
      </nav>
    </dialog>
  )
}
