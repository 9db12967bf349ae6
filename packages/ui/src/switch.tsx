import { type ReactNode, useId } from 'react'

/** On or off, with a sentence about what it means. The whole row can be pressed. */
export function Switch({
  label,
  help,
  on,
  onChange,
  disabled,
}: {
  label: string
  help?: ReactNode
  on: boolean
  onChange: (on: boolean) => void
  disabled?: boolean
}) {
  const id = useId()
  return (
    <label className="flex min-h-11 items-center justify-between gap-4">
      <span>
        <span className="block text-sm font-medium">{label}</span>
        {help && (
          <span id={`${id}-note`} className="block text-sm text-ink-soft">
            {help}
          </span>
        )}
      </span>
      <input
        type="checkbox"
        role="switch"
        aria-checked={on}
        aria-label={label}
        aria-describedby={help ? `${id}-note` : undefined}
        checked={on}
        disabled={disabled}
        onChange={event => onChange(event.target.checked)}
        className="relative h-6 w-11 shrink-0 cursor-pointer appearance-none rounded-full bg-line-strong transition-colors duration-100 before:absolute before:start-0.5 before:top-0.5 before:size-5 before:rounded-full before:bg-white before:transition-transform before:duration-100 checked:bg-accent checked:before:translate-x-5 disabled:opacity-50 dark:checked:before:bg-accent-ink rtl:checked:before:-translate-x-5 forced-colors:appearance-auto"
      />
    </label>
  )
}
