import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

/** A choice of two or three views of the same list. */
export function Segments<Value extends string>({
  label,
  options,
  value,
  onChoose,
}: {
  label: string
  options: readonly { readonly value: Value; readonly label: ReactNode }[]
  value: Value
  onChoose: (value: Value) => void
}) {
  return (
    <fieldset aria-label={label} className="flex rounded-st bg-sunk p-1">
      {options.map(option => (
        <button
          key={option.value}
          type="button"
          aria-pressed={value === option.value}
          onClick={() => onChoose(option.value)}
          className={classNames(
            'min-h-11 flex-1 rounded-md px-3 text-sm font-medium transition-colors duration-100',
            value === option.value ? 'bg-raised text-ink shadow-sm' : 'text-ink-soft hover:text-ink',
          )}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  )
}
