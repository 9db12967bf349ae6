/** Fields whose value is an array: some of a few, or several other settings. */
import { Choice, classNames, IconButton } from '@sidetone/ui'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { shell as words } from '../messages/index.ts'
import type { FieldSpec } from './fields.ts'
import { useNames } from './reference.tsx'

type Props<Kind extends FieldSpec['kind']> = {
  readonly field: Extract<FieldSpec, { kind: Kind }>
  readonly help: ReactNode
  readonly fault: string | undefined
  readonly value: unknown
  readonly onChange: (value: unknown) => void
}

export function SeveralField({ field, help, fault, value, onChange }: Props<'several'>) {
  const chosen = Array.isArray(value) ? (value as (string | number)[]) : []
  return (
    <Group label={field.label} help={help} fault={fault}>
      <div className="flex flex-wrap gap-x-5">
        {field.options.map(option => (
          <label key={option.value} className="flex min-h-11 cursor-pointer items-center gap-2 text-body">
            <input
              type="checkbox"
              className="size-5 accent-accent"
              checked={chosen.includes(option.value)}
              // In the order of the options, so that ticking and unticking changes nothing.
              onChange={event =>
                onChange(
                  field.options
                    .map(each => each.value)
                    .filter(each => (each === option.value ? event.target.checked : chosen.includes(each))),
                )
              }
            />
            {option.label}
          </label>
        ))}
      </div>
    </Group>
  )
}

export function ReferencesField({ field, help, fault, value, onChange }: Props<'references'>) {
  const ids = Array.isArray(value) ? (value as string[]) : []
  const names = useNames(field.path)
  const nameOf = (id: string) => names.find(each => each.value === id)?.label ?? '…'
  const free = names.filter(each => !ids.includes(each.value))
  return (
    <Group label={field.label} help={help} fault={fault}>
      {ids.length > 0 && (
        <ul className="mb-2 flex flex-wrap gap-2">
          {ids.map(id => (
            <li key={id} className="flex items-center rounded-st bg-sunk ps-3 text-body">
              {nameOf(id)}
              <IconButton label={words.removeRow(nameOf(id))} onClick={() => onChange(ids.filter(each => each !== id))}>
                <X className="size-4" />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {free.length > 0 && (
        <Choice
          label={field.add}
          options={[{ value: '', label: '' }, ...free]}
          value=""
          onChoose={id => id && onChange([...ids, id])}
        />
      )}
    </Group>
  )
}

const Group = ({
  label,
  help,
  fault,
  children,
}: {
  label: string
  help: ReactNode
  fault: string | undefined
  children: ReactNode
}) => (
  <fieldset>
    <legend className="mb-1 text-sm font-medium">{label}</legend>
    {children}
    {(fault ?? help) && (
      <p className={classNames('mt-1.5 text-sm', fault ? 'text-danger-text' : 'text-ink-soft')}>{fault ?? help}</p>
    )}
  </fieldset>
)
