import { ChevronDown } from 'lucide-react'
import { usePhone, useView } from '../phone-context.ts'
import { keyOf, offeredBy, saidOf } from './choices.ts'
import { useCallerIdWords } from './words.ts'

/** Under the dial pad: what a call outside will show; a press changes it when there is something to choose. */
export default function CallerIdLine() {
  const words = useCallerIdWords()
  const { callerId } = usePhone()
  const { mine, busy, fault } = useView(callerId)
  if (!mine) return null
  const said = fault || saidOf(mine, words)
  if (!said) return null
  const offered = offeredBy(mine, words)
  const canChoose = mine.numbers.length > 1 || mine.choice.kind !== 'default'
  return (
    <p role="status" className="relative flex min-h-11 items-center gap-1 px-2 text-center text-sm text-ink-soft">
      {said}
      {canChoose && (
        <>
          <ChevronDown className="size-4 shrink-0" aria-hidden="true" />
          {/* The platform's own list, over the whole line. */}
          <select
            aria-label={words.change}
            disabled={busy}
            value={keyOf(mine.choice)}
            onChange={event => {
              const chosen = offered.find(({ value }) => value === event.target.value)
              if (chosen) void callerId.choose(chosen.choice)
            }}
            className="absolute inset-0 w-full cursor-pointer appearance-none opacity-0 focus-visible:opacity-100 focus-visible:bg-panel"
          >
            {offered.map(({ value, label, help }) => (
              <option key={value} value={value}>
                {value === 'near' || value === 'withheld' ? label : `${label} · ${help}`}
              </option>
            ))}
          </select>
        </>
      )}
    </p>
  )
}
