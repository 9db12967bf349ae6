import type { Ringing } from '@sidetone/api-client'
import { Card, Choice } from '@sidetone/ui'
import { useEffect } from 'react'
import { usePhone, useView } from '../phone-context.ts'
import { useRingingWords } from './ringing-words.ts'

const AFTER = [0, 5, 10, 15, 20, 30]
const NEVER = 'never'

/** When each phone of mine rings, if at all: the desk phones, and the web phone in whatever browser. What is chosen counts at once. */
export function OwnPhones({ rules }: { rules: Ringing }) {
  const said = useRingingWords()
  const { deskPhones, ringing } = usePhone()
  const { items } = useView(deskPhones)
  const { busy } = useView(ringing)
  useEffect(() => void deskPhones.load(), [deskPhones])
  const { devices, also, webPhoneAfterSeconds: web } = rules
  // The only phone has nothing to wait for.
  if (!items.length && !also.length && web === 0) return null
  const change = (device: string, afterSeconds: number | null) => {
    const others = devices.filter(one => one.device !== device)
    // Who rings at once need not be named.
    void ringing.change({ devices: afterSeconds === 0 ? others : [...others, { device, afterSeconds }] })
  }
  return (
    <Card title={said.ownPhones}>
      <fieldset className="flex flex-col gap-4" disabled={busy}>
        <p className="-mt-2 text-ink-soft">{said.ownPhonesText}</p>
        <When
          label={said.webPhone}
          after={web}
          onChoose={webPhoneAfterSeconds => void ringing.change({ webPhoneAfterSeconds })}
        />
        {items.map(({ id, label }) => {
          const said = devices.find(one => one.device === id)
          return (
            <When
              key={id}
              label={label}
              after={said ? said.afterSeconds : 0}
              onChoose={afterSeconds => change(id, afterSeconds)}
            />
          )
        })}
      </fieldset>
    </Card>
  )
}

/** @param after seconds; null: never */
function When({
  label,
  after,
  onChoose,
}: {
  label: string
  after: number | null
  onChoose: (after: number | null) => void
}) {
  const said = useRingingWords()
  const offered = after === null || AFTER.includes(after) ? AFTER : [...AFTER, after].sort((a, b) => a - b)
  return (
    <Choice
      label={label}
      value={after === null ? NEVER : String(after)}
      options={[
        ...offered.map(value => ({
          value: String(value),
          label: value ? said.ownPhoneAfter(value) : said.ownPhoneAtOnce,
        })),
        { value: NEVER, label: said.ownPhoneNever },
      ]}
      onChoose={value => onChoose(value === NEVER ? null : Number(value))}
    />
  )
}
