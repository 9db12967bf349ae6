/** Draws one described field. */
import { Choice, Field, Switch, TextArea } from '@sidetone/ui'
import type { ReactNode } from 'react'
import { shell as words } from '../messages/index.ts'
import { type Draft, type Faults, type FieldSpec, MASK, valueAt } from './fields.ts'
import { ReferencesField, SeveralField } from './many-field.tsx'
import { NumberField } from './number-field.tsx'
import { Reference } from './reference.tsx'
import { RowsField } from './rows-field.tsx'

export type FieldInputProps = {
  readonly field: FieldSpec
  /** The whole form, and the part of it that has this field. */
  readonly draft: Draft
  readonly row: Draft
  /** Path before the field's name: `members.0.`. */
  readonly prefix: string
  readonly faults: Faults
  /** Paths whose faults are shown: they have been left once, or saving was tried. */
  readonly shown: (path: string) => boolean
  readonly onChange: (path: string, value: unknown) => void
  readonly onLeave: (path: string) => void
}

export function FieldInput(props: FieldInputProps) {
  const { field, draft, row, prefix, faults, shown, onChange, onLeave } = props
  if (field.when && !field.when(draft, row)) return null
  const path = prefix + field.name
  const value = valueAt(row, field.name)
  const wrong = faults[path]
  const fault = wrong && shown(path) ? wrong : undefined
  const own = typeof field.help === 'function' ? field.help(row) : field.help
  // While one types, what is wrong is said softly; when the field is left, plainly.
  const help: ReactNode = wrong && !fault && value !== '' && value !== undefined && value !== null ? wrong : own
  const set = (next: unknown) =>
    onChange(path, next === '' && field.optional && 'emptied' in field ? field.emptied : next)
  const leave = () => onLeave(path)
  const text = value === undefined || value === null ? '' : String(value)

  switch (field.kind) {
    case 'text':
      return (
        <Field
          label={field.label}
          help={help}
          fault={fault}
          data-field={path}
          type={field.input ?? 'text'}
          autoComplete="off"
          placeholder={field.placeholder}
          required={!field.optional}
          value={text}
          onChange={event => set(event.target.value)}
          onBlur={leave}
        />
      )
    case 'lines':
      return (
        <TextArea
          label={field.label}
          help={help}
          fault={fault}
          placeholder={field.placeholder}
          value={Array.isArray(value) ? value.join('\n') : text}
          onChange={event => set(field.list ? event.target.value.split('\n') : event.target.value)}
          onBlur={() => {
            if (field.list && Array.isArray(value)) set(value.map(line => String(line).trim()).filter(Boolean))
            leave()
          }}
        />
      )
    case 'number':
      return (
        <Field
          label={field.unit ? `${field.label} (${field.unit})` : field.label}
          help={help}
          fault={fault}
          data-field={path}
          type="number"
          inputMode="numeric"
          min={field.min}
          max={field.max}
          className="max-w-40"
          value={text === '' ? '' : String(Number(value) / (field.scale ?? 1))}
          onChange={event => set(event.target.value === '' ? null : Number(event.target.value) * (field.scale ?? 1))}
          onBlur={leave}
        />
      )
    case 'switch':
      return <Switch label={field.label} help={help} on={Boolean(value)} onChange={set} />
    case 'choice':
      return (
        <Described help={help} fault={fault}>
          <Choice
            label={field.label}
            options={field.optional ? [{ value: '', label: field.none }, ...field.options] : field.options}
            value={text}
            onChoose={set}
          />
        </Described>
      )
    case 'secret':
      return (
        <Field
          label={field.label}
          help={value === MASK ? words.secretKept : help}
          fault={fault}
          data-field={path}
          type="password"
          autoComplete="new-password"
          value={value === MASK ? '' : text}
          placeholder={value === MASK ? '••••••••' : undefined}
          onChange={event => set(event.target.value)}
          onBlur={leave}
        />
      )
    case 'target':
      return <NumberField label={field.label} help={help} fault={fault} value={text} onChange={set} onBlur={leave} />
    case 'reference':
      return (
        <Described help={help} fault={fault}>
          <Reference
            label={field.label}
            path={field.path}
            {...(field.optional && { none: field.none })}
            value={text}
            onChoose={set}
          />
        </Described>
      )
    case 'several':
      return <SeveralField field={field} help={help} fault={fault} value={value} onChange={set} />
    case 'references':
      return <ReferencesField field={field} help={help} fault={fault} value={value} onChange={set} />
    case 'rows':
      return (
        <RowsField
          field={field}
          help={own}
          fault={fault}
          row={row}
          prefix={prefix}
          onChange={onChange}
          draw={(inner, each, before) => (
            <FieldInput key={inner.name} {...props} field={inner} row={each} prefix={before} />
          )}
        />
      )
    case 'own':
      return (
        <Described help={help} fault={undefined}>
          <field.editor label={field.label} value={value} onChange={set} fault={fault} />
        </Described>
      )
  }
}

function Described({ help, fault, children }: { help: ReactNode; fault: string | undefined; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1.5">
      {children}
      {(fault ?? help) && (
        <p className={fault ? 'text-sm text-danger-text' : 'text-sm text-ink-soft'}>{fault ?? help}</p>
      )}
    </div>
  )
}
