import { Card, classNames, Notice } from '@sidetone/ui'
import { TriangleAlert } from 'lucide-react'
import { usePhone, useView } from '../phone-context.ts'
import { keyOf, offeredBy } from './choices.ts'
import { useCallerIdWords } from './words.ts'

/** Which number others see; counts at once. */
export default function CallerIdSettings() {
  const words = useCallerIdWords()
  const { callerId } = usePhone()
  const { mine, busy, fault } = useView(callerId)
  if (!mine) return null
  const chosen = keyOf(mine.choice)
  return (
    <>
      <p className="-mt-3 text-ink-soft">{words.intro}</p>
      {fault && (
        <Notice kind="warn" icon={<TriangleAlert className="size-5" />}>
          {fault}
        </Notice>
      )}
      <Card className="p-2">
        <fieldset disabled={busy} className="flex flex-col">
          {offeredBy(mine, words).map(({ value, label, help, choice }) => (
            <label
              key={value}
              className={classNames(
                'flex min-h-15 cursor-pointer items-center gap-4 rounded-st px-3 py-2',
                value === chosen ? 'bg-accent-soft' : 'hover:bg-sunk',
              )}
            >
              <input
                type="radio"
                name="caller-id"
                className="size-5 shrink-0 accent-accent"
                checked={value === chosen}
                onChange={() => void callerId.choose(choice)}
              />
              <span className="min-w-0">
                <span className="block font-medium tabular-nums">{label}</span>
                <span className="block text-sm text-ink-soft tabular-nums">{help}</span>
              </span>
            </label>
          ))}
        </fieldset>
      </Card>
      {mine.numbers.length === 0 && <p className="text-sm text-ink-soft">{words.noNumbers}</p>}
    </>
  )
}
