/** Parts of the forms about incoming calls. */
import { Button, Field, IconButton } from '@sidetone/ui'
import { Plus, Trash2 } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { SaveRow } from './save-row.tsx'

/** A number, or a colleague whose extension is offered while typing. */
export function NumberField({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (text: string) => void
}) {
  const words = useWords()
  const { items } = useView(usePhone().people)
  const id = useId()
  const name = items.find(person => person.extension === value.trim())?.name
  return (
    <>
      <Field
        label={label}
        help={name}
        required
        inputMode="tel"
        autoComplete="off"
        placeholder={words.noForward}
        list={id}
        value={value}
        onChange={event => onChange(event.target.value)}
      />
      <datalist id={id}>
        {items.map(person => (
          <option key={person.id} value={person.extension}>
            {person.name}
          </option>
        ))}
      </datalist>
    </>
  )
}

export function Save() {
  const { busy, kept } = useView(usePhone().ringing)
  const [pressed, setPressed] = useState(false)
  return <SaveRow disabled={busy} saved={kept && pressed} onPress={() => setPressed(true)} />
}

type Keyed<T> = T & { readonly key: number }
/** After the highest, so that a row keeps its key while others are removed. */
export const nextKey = (rows: readonly { readonly key: number }[]): number =>
  Math.max(-1, ...rows.map(({ key }) => key)) + 1

/** Rows of a form, each with a key that stays with it. */
export function useRows<T extends object>(initial: () => readonly T[]) {
  const [rows, setRows] = useState<readonly Keyed<T>[]>(() => initial().map((row, key) => ({ ...row, key })))
  return {
    rows,
    set: (key: number, change: Partial<T>) => setRows(rows.map(row => (row.key === key ? { ...row, ...change } : row))),
    add: (row: T) => setRows([...rows, { ...row, key: nextKey(rows) }]),
    remove: (key: number) => setRows(rows.filter(row => row.key !== key)),
  }
}

/** One row: its first field with the button that removes the row, and the other fields under it. */
export function RowBox({
  first,
  removeLabel,
  onRemove,
  children,
}: {
  first: ReactNode
  removeLabel: string
  onRemove: () => void
  children: ReactNode
}) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-4 rounded-st border border-line p-4">
      <div className="flex items-end gap-2">
        <div className="min-w-0 flex-1">{first}</div>
        <RemoveButton label={removeLabel} onClick={onRemove} />
      </div>
      {children}
    </fieldset>
  )
}

export function RemoveButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <IconButton label={label} onClick={onClick}>
      <Trash2 className="size-5" />
    </IconButton>
  )
}

export function AddButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <Button icon={<Plus className="size-4" />} className="self-start" onClick={onClick}>
      {children}
    </Button>
  )
}
