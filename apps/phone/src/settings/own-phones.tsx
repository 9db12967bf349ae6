import type { Ringing } from '@sidetone/api-client'
import { Card, Choice } from '@sidetone/ui'
import { useEffect } from 'react'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'

const AFTER = [0, 5, 10, 15, 20, 30]
const NEVER = 'never'

/** When each desk phone of mine rings, if at all. What is chosen counts at once. */
export function OwnPhones({ rules }: { rules: Ringing }) {
  const words = useWords()
  const { deskPhones, ringing } = usePhone()
  const { items } = useView(deskPhones)
  const { busy } = useView(ringing)
  useEffect(() => void deskPhones.load(), [deskPhones])
  if (!items.length) return null
  const choose = (device: string, value: string) => {
    const afterSeconds = value === NEVER ? null : Number(value)
    const others = rules.devices.filter(one => one.device !== device)
    // Who rings at once need not be named.
    void ringing.change({ devices: afterSeconds === 0 ? others : [...others, { device, afterSeconds }] })
  }
  return (
    <Card title={words.ownPhones}>
      <fieldset className="flex flex-col gap-4" disabled={busy}>
        <p className="-mt-2 text-ink-soft">{words.ownPhonesText}</p>
        {items.map(({ id, label }) => {
          const said = rules.devices.find(one => one.device === id)
          const kept = said ? said.afterSeconds : 0
          const offered = kept === null || AFTER.includes(kept) ? AFTER : [...AFTER, kept].sort((a, b) => a - b)
          return (
            <Choice
              key={id}
              label={label}
              value={kept === null ? NEVER : String(kept)}
              options={[
                ...offered.map(value => ({
                  value: String(value),
                  label: value ? words.ownPhoneAfter(value) : words.ownPhoneAtOnce,
                })),
                { value: NEVER, label: words.ownPhoneNever },
              ]}
              onChoose={value => choose(id, value)}
            />
          )
        })}
      </fieldset>
    </Card>
  )
}
