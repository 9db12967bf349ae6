import { type ComponentProps, type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'

export const FIELD =
  'w-full min-h-11 rounded-st border border-line-strong bg-panel px-3 text-base text-ink placeholder:text-ink-soft outline-offset-0'

/** The label over a field, and what stands under it: a fault, or else its help. */
export function Labelled({
  id,
  label,
  help,
  fault,
  children,
}: {
  id: string
  label: string
  help?: ReactNode
  fault?: ReactNode
  children: ReactNode
}) {
  const note = fault ?? help
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium text-ink">
        {label}
      </label>
      {children}
      {note && (
        <p id={`${id}-note`} className={classNames('text-sm', fault ? 'text-danger-text' : 'text-ink-soft')}>
          {note}
        </p>
      )}
    </div>
  )
}

/** What an input of a `Labelled` says to readers of the screen. */
export const described = (id: string, note: ReactNode, fault: ReactNode) => ({
  id,
  'aria-invalid': fault ? true : undefined,
  'aria-describedby': note ? `${id}-note` : undefined,
})

/** A labelled text field with help or fault under it. */
export function Field({
  label,
  help,
  fault,
  className,
  ...rest
}: ComponentProps<'input'> & { label: string; help?: ReactNode; fault?: ReactNode }) {
  const id = useId()
  return (
    <Labelled id={id} label={label} help={help} fault={fault}>
      <input
        {...described(id, fault ?? help, fault)}
        {...rest}
        className={classNames(FIELD, Boolean(fault) && 'border-danger-text', className)}
      />
    </Labelled>
  )
}

/** A labelled choice of one; the platform's own list, so it works with every finger, key and reader. */
export function Choice({
  label,
  options,
  value,
  onChoose,
  disabled,
}: {
  label: string
  options: readonly { readonly value: string; readonly label: string }[]
  value: string
  onChoose: (value: string) => void
  disabled?: boolean
}) {
  const id = useId()
  return (
    <Labelled id={id} label={label}>
      <select
        id={id}
        value={value}
        disabled={disabled}
        onChange={event => onChoose(event.target.value)}
        className={classNames(FIELD, 'appearance-auto disabled:opacity-60')}
      >
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Labelled>
  )
}
