import { classNames } from '@sidetone/ui'
import { Clock3, Contact as ContactIcon, Grid3x3, Settings as SettingsIcon, Voicemail } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import type { Route } from '../route.ts'
import { Me } from './me.tsx'

// Only agents need it.
const QueueOnRail = lazy(() => import('../queue/rail.tsx'))
/** An agent of a queue. */
export const useIsAgent = (): boolean => Boolean(useView(usePhone().queues).mine?.queues.length)

/** Slim rail at the left of a wide window. */
export function Rail({ place }: { place: Route['place'] }) {
  const words = useWords()
  const agent = useIsAgent()
  return (
    <nav
      aria-label={words.places}
      className="flex w-22 shrink-0 flex-col items-center gap-2 border-e border-line bg-ground py-4"
    >
      <Me />
      <span className="h-2" />
      <Place looks="rail" to="calls" on={place === 'calls' || place === 'keypad'} />
      <Place looks="rail" to="contacts" on={place === 'contacts'} />
      <Place looks="rail" to="voicemail" on={place === 'voicemail'} />
      {agent && (
        <Suspense>
          <QueueOnRail on={place === 'queue'} />
        </Suspense>
      )}
      <span className="flex-1" />
      <Place looks="rail" to="settings" on={place === 'settings'} />
    </nav>
  )
}
const looksOf = {
  rail: (on: boolean) =>
    classNames(
      'flex min-h-15 w-18 flex-col items-center justify-center gap-1 rounded-st text-xs font-medium transition-colors duration-100',
      on ? 'bg-accent-soft text-accent-text' : 'text-ink-soft hover:bg-sunk hover:text-ink',
    ),
  tab: (on: boolean) =>
    classNames(
      'flex min-h-16 flex-col items-center justify-center gap-1 text-tab font-medium',
      on ? 'text-accent-text' : 'text-ink-soft',
    ),
}
const icons = {
  calls: <Clock3 className="size-6" />,
  contacts: <ContactIcon className="size-6" />,
  voicemail: <VoicemailMark />,
  settings: <SettingsIcon className="size-6" />,
}
function Place({ to, on, looks }: { to: keyof typeof icons; on: boolean; looks: keyof typeof looksOf }) {
  const words = useWords()
  return (
    <a href={`#/${to}`} aria-current={on ? 'page' : undefined} className={looksOf[looks](on)}>
      {icons[to]}
      {words[to]}
    </a>
  )
}

/** Tab bar at the bottom of a phone or tablet: the keypad in the middle and larger, where the thumb is. */
export function TabBar({ place }: { place: Route['place'] }) {
  const words = useWords()
  return (
    <nav
      aria-label={words.places}
      className="grid shrink-0 grid-cols-5 border-t border-line bg-panel px-2 pb-[env(safe-area-inset-bottom)] sm:px-24"
    >
      <Place looks="tab" to="calls" on={place === 'calls'} />
      <Place looks="tab" to="voicemail" on={place === 'voicemail'} />
      <a
        href="#/keypad"
        aria-current={place === 'keypad' ? 'page' : undefined}
        aria-label={words.keypad}
        className="flex min-h-16 items-center justify-center"
      >
        <span
          className={classNames(
            'flex size-14 items-center justify-center rounded-full',
            place === 'keypad' ? 'bg-accent text-accent-ink' : 'bg-accent-soft text-accent-text',
          )}
        >
          <Grid3x3 className="size-7" aria-hidden="true" />
        </span>
      </a>
      <Place looks="tab" to="contacts" on={place === 'contacts'} />
      <Place looks="tab" to="settings" on={place === 'settings'} />
    </nav>
  )
}
/** With how many messages are new. */
function VoicemailMark() {
  const words = useWords()
  const { unread } = useView(usePhone().voicemail)
  return (
    <span className="relative">
      <Voicemail className="size-6" aria-hidden="true" />
      {unread > 0 && (
        <span
          role="img"
          aria-label={words.newMessages(unread)}
          className="absolute -end-3 -top-1.5 min-w-5 rounded-full bg-danger px-1 text-center text-xs leading-5 font-bold text-danger-ink"
        >
          {unread > 99 ? '99+' : unread}
        </span>
      )}
    </span>
  )
}
/** The title over a list; on small windows with our own picture, which leads to the settings. */
export function ListTitle({ title, small }: { title: string; small: boolean }) {
  const words = useWords()
  const account = useView(usePhone().session)
  return (
    <header className="flex min-h-16 shrink-0 items-center justify-between px-4">
      <h1 className="text-2xl font-bold tracking-tight">{title}</h1>
      {small && account.state === 'signed-in' && (
        <a
          href="#/settings"
          aria-label={words.settings}
          className="flex size-11 items-center justify-center rounded-full"
        >
          <Me plain />
        </a>
      )}
    </header>
  )
}
