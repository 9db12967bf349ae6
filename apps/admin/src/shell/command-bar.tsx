import { classNames, Dialog } from '@sidetone/ui'
import { Search } from 'lucide-react'
import { useId, useState } from 'react'
import { words } from '../messages/en.ts'
import { type Found, useFound } from './search.tsx'

/** Type a name, a number, a setting or an action; Enter does the first. */
export function CommandBar({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('')
  const [place, setPlace] = useState(0)
  const id = useId()
  const found = useFound(text)
  const run = (one: Found | undefined) => {
    if (!one) return
    onClose()
    one.run()
  }
  return (
    <Dialog title={words.search} hideTitle onClose={onClose} top>
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search className="size-5 text-ink-soft" aria-hidden="true" />
        <input
          autoFocus
          role="combobox"
          aria-label={words.search}
          aria-expanded={found.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={found[place] ? `${id}-${place}` : undefined}
          autoComplete="off"
          placeholder={words.searchHint}
          value={text}
          onChange={event => {
            setText(event.target.value)
            setPlace(0)
          }}
          onKeyDown={event => {
            if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
              event.preventDefault()
              setPlace(Math.max(0, Math.min(found.length - 1, place + (event.key === 'ArrowDown' ? 1 : -1))))
            } else if (event.key === 'Enter') {
              event.preventDefault()
              run(found[place])
            }
          }}
          className="h-14 min-w-0 flex-1 bg-transparent text-lg outline-none placeholder:text-ink-soft"
        />
      </div>
      <div id={`${id}-list`} role="listbox" aria-label={words.search} className="max-h-[60vh] overflow-y-auto p-2">
        {found.map((one, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys (combobox pattern).
          <div
            key={one.key}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === place}
            onClick={() => run(one)}
            onPointerMove={() => setPlace(index)}
            className={classNames(
              'flex min-h-11 cursor-pointer items-center gap-3 rounded-st px-3',
              index === place && 'bg-accent-soft',
            )}
          >
            <one.icon className="size-[1.125rem] shrink-0 text-ink-soft" aria-hidden="true" />
            <span className="min-w-0 flex-1 truncate text-[15px] font-medium">{one.label}</span>
            <span className="shrink-0 text-sm text-ink-soft">{one.hint}</span>
          </div>
        ))}
      </div>
      {!found.length && <p className="p-4 pt-0 text-center text-ink-soft">{words.searchNothing}</p>}
    </Dialog>
  )
}
