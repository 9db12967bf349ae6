import { Button, Choice, classNames, IconButton } from '@sidetone/ui'
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { shell as words } from '../messages/index.ts'
import type { FieldInputProps } from './field-input.tsx'
import { type Draft, type FieldSpec, valueAt, withValue } from './fields.ts'
import { useNames } from './reference.tsx'

/** Several alike, in an order that counts. */
export function RowsField({
  field,
  help,
  fault,
  row,
  prefix,
  onChange,
  draw,
}: Pick<FieldInputProps, 'row' | 'prefix' | 'onChange'> & {
  field: Extract<FieldSpec, { kind: 'rows' }>
  help: ReactNode
  fault: string | undefined
  /** One field of one row. */
  draw: (field: FieldSpec, row: Draft, prefix: string) => ReactNode
}) {
  const path = prefix + field.name
  const rows = (valueAt(row, field.name) ?? []) as readonly Draft[]
  const nameOf = (index: number) => (rows[index] && field.rowName?.(rows[index])) || words.row(index + 1)
  const blankOf = () => (typeof field.blank === 'function' ? field.blank(rows) : field.blank)
  const more = field.max === undefined || rows.length < field.max
  const chosenBy = field.fields.find(
    (inner): inner is Extract<FieldSpec, { kind: 'reference' }> =>
      inner.kind === 'reference' && inner.name === field.byChoosing,
  )
  const move = (from: number, to: number) => {
    const next = [...rows]
    next.splice(to, 0, ...next.splice(from, 1))
    onChange(path, next)
  }
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-sm font-medium">{field.label}</legend>
      {help && <p className="text-sm text-ink-soft">{help}</p>}
      {rows.map((each, index) => (
        // Rows have no name of their own; their order is what they are known by.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={index} className="flex gap-2 rounded-st border border-line bg-ground p-3">
          <div className="flex min-w-0 flex-1 flex-col gap-3">
            {field.fields.map(inner => draw(inner, each, `${path}.${index}.`))}
          </div>
          <div className={classNames('-me-1 flex flex-col', field.fields.length <= 2 && 'sm:mt-6 sm:flex-row')}>
            {rows.length > 1 && (
              <>
                <IconButton
                  label={words.moveUp(nameOf(index))}
                  disabled={!index}
                  onClick={() => move(index, index - 1)}
                >
                  <ArrowUp className="size-4" />
                </IconButton>
                <IconButton
                  label={words.moveDown(nameOf(index))}
                  disabled={index === rows.length - 1}
                  onClick={() => move(index, index + 1)}
                >
                  <ArrowDown className="size-4" />
                </IconButton>
              </>
            )}
            <IconButton label={words.removeRow(nameOf(index))} onClick={() => onChange(path, rows.toSpliced(index, 1))}>
              <Trash2 className="size-4" />
            </IconButton>
          </div>
        </div>
      ))}
      {fault && <p className="text-sm text-danger-text">{fault}</p>}
      {chosenBy && more && (
        <AddByChoosing
          label={field.add}
          path={chosenBy.path}
          taken={rows.map(each => String(valueAt(each, chosenBy.name)))}
          onChoose={id => onChange(path, [...rows, withValue(blankOf(), chosenBy.name, id)])}
        />
      )}
      {!chosenBy && more && (
        <Button
          className="self-start"
          icon={<Plus className="size-4" aria-hidden="true" />}
          onClick={() => onChange(path, [...rows, blankOf()])}
        >
          {field.add}
        </Button>
      )}
    </fieldset>
  )
}

/** One choice adds a row: no empty row is made first. */
function AddByChoosing({
  label,
  path,
  taken,
  onChoose,
}: {
  label: string
  path: string
  taken: readonly string[]
  onChoose: (id: string) => void
}) {
  const free = useNames(path).filter(({ value }) => !taken.includes(value))
  if (!free.length) return null
  return (
    <Choice label={label} options={[{ value: '', label: '' }, ...free]} value="" onChoose={id => id && onChoose(id)} />
  )
}
