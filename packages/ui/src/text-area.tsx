import { type ComponentProps, type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'
import { FIELD } from './field.tsx'

/** Several lines of text with help or fault under them. */
export function TextArea({
  label,
  help,
  fault,
  className,
  ...rest
}: ComponentProps<'textarea'> & { label: string; help?: ReactNode; fault?: ReactNode }) {
  const id = useId()
  const note = fault ?? help
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium text-ink">
        {label}
      </label>
      <textarea
        id={id}
        rows={4}
        aria-invalid={fault ? true : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        {...rest}
        className={classNames(FIELD, 'py-2', Boolean(fault) && 'border-danger-text', className)}
      />
      {note && (
        <p id={`${id}-note`} className={classNames('text-sm', fault ? 'text-danger-text' : 'text-ink-soft')}>
          {note}
        </p>
      )}
    </div>
  )
}
