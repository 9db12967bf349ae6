import { type ReactNode, useId, useState } from 'react'
import { classNames } from './class-names.ts'
import { FIELD } from './field.tsx'

export type ComboboxOption = {
  readonly value: string
  readonly label: string
  readonly hint?: string
  readonly icon?: ReactNode
}

/**
 * A text field that offers choices while one types (WAI-ARIA combobox). What is typed counts by itself; choosing an
 * option fills in its value. Down opens, Enter takes, Escape closes.
 */
export function Combobox({
  label,
  help,
  fault,
  text,
  onText,
  onChoose,
  options,
  placeholder,
  onBlur,
  inputMode,
}: {
  label: string
  help?: ReactNode
  fault?: ReactNode
  text: string
  onText: (text: string) => void
  onChoose: (option: ComboboxOption) => void
  options: readonly ComboboxOption[]
  placeholder?: string
  onBlur?: () => void
  inputMode?: 'text' | 'tel'
}) {
  const id = useId()
  const [open, setOpen] = useState(false)
  // The chosen one is known by its value: what is found later may come above it.
  const [chosen, setChosen] = useState<string | null>(null)
  const place = Math.max(
    0,
    options.findIndex(({ value }) => value === chosen),
  )
  const shown = open && options.length > 0
  const note = fault ?? help
  const take = (option: ComboboxOption | undefined) => {
    if (!option) return
    setOpen(false)
    onChoose(option)
  }
  return (
    <div className="relative flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium text-ink">
        {label}
      </label>
      <input
        id={id}
        role="combobox"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown && options[place] ? `${id}-${place}` : undefined}
        aria-invalid={fault ? true : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        autoComplete="off"
        inputMode={inputMode}
        placeholder={placeholder}
        value={text}
        onChange={event => {
          setOpen(true)
          setChosen(null)
          onText(event.target.value)
        }}
        onFocus={event => event.target.select()}
        onClick={() => setOpen(true)}
        onBlur={() => {
          setOpen(false)
          onBlur?.()
        }}
        onKeyDown={event => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault()
            if (!shown) return setOpen(true)
            const next = Math.max(0, Math.min(options.length - 1, place + (event.key === 'ArrowDown' ? 1 : -1)))
            setChosen(options[next]?.value ?? null)
            document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' })
          } else if (event.key === 'Enter' && shown) {
            event.preventDefault()
            take(options[place])
          } else if (event.key === 'Escape' && shown) {
            // A dialog around it stays open.
            event.preventDefault()
            event.stopPropagation()
            setOpen(false)
          }
        }}
        className={classNames(FIELD, Boolean(fault) && 'border-danger-text')}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={shown ? label : undefined}
        hidden={!shown}
        className="absolute inset-x-0 top-[4.75rem] z-20 max-h-72 overflow-y-auto rounded-st border border-line bg-raised p-1 shadow-st"
      >
        {shown &&
          options.map((option, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys (combobox pattern).
            <div
              key={option.value}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === place}
              // The field keeps the focus.
              onPointerDown={event => event.preventDefault()}
              onClick={() => take(option)}
              onPointerMove={() => setChosen(option.value)}
              className={classNames(
                'flex min-h-11 cursor-pointer items-center gap-3 rounded-md px-3 py-1.5',
                index === place && 'bg-accent-soft',
              )}
            >
              {option.icon}
              <span className="min-w-0 flex-1 truncate text-body font-medium">{option.label}</span>
              {option.hint && <span className="shrink-0 text-sm text-ink-soft">{option.hint}</span>}
            </div>
          ))}
      </div>
      {note && (
        <div id={`${id}-note`} className={classNames('text-sm', fault ? 'text-danger-text' : 'text-ink-soft')}>
          {note}
        </div>
      )}
    </div>
  )
}
