import { type ComponentProps, type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'
import { described, FIELD, Labelled } from './field.tsx'

/** Several lines of text with help or fault under them. */
export function TextArea({
  label,
  help,
  fault,
  className,
  ...rest
}: ComponentProps<'textarea'> & { label: string; help?: ReactNode; fault?: ReactNode }) {
  const id = useId()
  return (
    <Labelled id={id} label={label} help={help} fault={fault}>
      <textarea
        rows={4}
        {...described(id, fault ?? help, fault)}
        {...rest}
        className={classNames(FIELD, 'py-2', Boolean(fault) && 'border-danger-text', className)}
      />
    </Labelled>
  )
}
