/** Parts of the forms about incoming calls. */
import { Button, Field } from '@sidetone/ui'
import { Check } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'

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
  const words = useWords()
  const { busy, kept } = useView(usePhone().ringing)
  const [pressed, setPressed] = useState(false)
  return (
    <div className="flex items-center gap-3">
      <Button type="submit" tone="primary" disabled={busy} onClick={() => setPressed(true)}>
        {words.save}
      </Button>
      <span role="status" className="flex items-center gap-1.5 text-sm font-medium text-accent-text">
        {kept && pressed && (
          <>
            <Check className="size-4" aria-hidden="true" />
            {words.saved}
          </>
        )}
      </span>
    </div>
  )
}

export function Switch({
  label,
  text,
  on,
  onChange,
}: {
  label: string
  text: ReactNode
  on: boolean
  onChange: (on: boolean) => void
}) {
  return (
    <label className="flex min-h-11 items-center justify-between gap-4">
      <span>
        <span className="block font-medium">{label}</span>
        <span className="block text-sm text-ink-soft">{text}</span>
      </span>
      <input
        type="checkbox"
        aria-label={label}
        checked={on}
        onChange={event => onChange(event.target.checked)}
        className="size-6 shrink-0 accent-accent"
      />
    </label>
  )
}
