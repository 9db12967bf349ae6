import { Search } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { classNames } from './class-names.ts'
import { Dialog } from './dialog.tsx'

export type PaletteItem = {
  readonly key: string
  readonly label: string
  /** At the end of the line: what it is, or the key that does it. */
  readonly hint: string
  readonly icon: ReactNode
  readonly run: () => void
}

/** A field with a list under it; arrows choose, Enter does what is chosen. What the list has for the text is the owner's. */
export function CommandPalette({
  title,
  placeholder,
  nothing,
  text,
  items,
  onText,
  onClose,
}: {
  title: string
  placeholder: string
  /** Said when the list is empty. */
  nothing: string
  text: string
  items: readonly PaletteItem[]
  onText: (text: string) => void
  onClose: () => void
}) {
  // The chosen one is known by its key: what is found later may come above it.
  const [chosen, setChosen] = useState<string | null>(null)
  const place = Math.max(
    0,
    items.findIndex(({ key }) => key === chosen),
  )
  const id = useId()
  const run = (item: PaletteItem | undefined) => {
    if (!item) return
    onClose()
    item.run()
  }
  return (
    <Dialog title={title} hideTitle onClose={onClose} top>
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search className="size-5 text-ink-soft" aria-hidden="true" />
        <input
          autoFocus
          role="combobox"
          aria-label={title}
          aria-expanded={items.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={items[place] ? `${id}-${place}` : undefined}
          autoComplete="off"
          placeholder={placeholder}
          value={text}
          onChange={event => {
            onText(event.target.value)
            setChosen(null)
          }}
          onKeyDown={event => {
            if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
              event.preventDefault()
              const next = Math.max(0, Math.min(items.length - 1, place + (event.key === 'ArrowDown' ? 1 : -1)))
              setChosen(items[next]?.key ?? null)
              document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' })
            } else if (event.key === 'Enter') {
              event.preventDefault()
              run(items[place])
            }
          }}
          className="h-14 min-w-0 flex-1 bg-transparent text-lg outline-none placeholder:text-ink-soft"
        />
      </div>
      <div id={`${id}-list`} role="listbox" aria-label={title} className="max-h-[60vh] overflow-y-auto p-2">
        {items.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys (combobox pattern).
          <div
            key={item.key}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === place}
            onClick={() => run(item)}
            onPointerMove={() => setChosen(item.key)}
            className={classNames(
              'flex min-h-12 cursor-pointer items-center gap-3 rounded-st px-3',
              index === place && 'bg-accent-soft',
            )}
          >
            {item.icon}
            <span className="min-w-0 flex-1 truncate text-body font-medium">{item.label}</span>
            <span className="shrink-0 text-sm text-ink-soft">{item.hint}</span>
          </div>
        ))}
      </div>
      {!items.length && <p className="p-4 pt-0 text-center text-ink-soft">{nothing}</p>}
    </Dialog>
  )
}
