import { ChevronDown } from 'lucide-react'
import { usePhone, useView } from '../phone-context.ts'
import { AS_ALWAYS, offeredForOne, saidOf } from './choices.ts'
import { useCallerIdWords } from './words.ts'

/**
 * Under the dial pad: what a call outside will show. Who may show several numbers chooses for the next call; it is forgotten
 * then, unless they want it for all calls.
 */
export default function CallerIdLine() {
  const words = useCallerIdWords()
  const { callerId } = usePhone()
  const { mine, next, busy, fault } = useView(callerId)
  if (!mine) return null
  const said = fault || saidOf(mine, next, words)
  if (!said) return null
  const canChoose = mine.numbers.length > 1 || mine.choice.kind !== 'default'
  return (
    <div className="relative flex flex-col items-center text-center text-sm text-ink-soft">
      <p role="status" className="relative flex min-h-11 items-center gap-1 px-2">
        {said}
        {canChoose && (
          <>
            <ChevronDown className="size-4 shrink-0" aria-hidden="true" />
            {/* The platform's own list, over the whole line. */}
            <select
              aria-label={words.change}
              disabled={busy}
              value={next ?? AS_ALWAYS}
              onChange={({ target }) => callerId.ask(target.value === AS_ALWAYS ? null : target.value)}
              className="absolute inset-0 w-full cursor-pointer appearance-none opacity-0 focus-visible:opacity-100 focus-visible:bg-panel"
            >
              {offeredForOne(mine, words).map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </>
        )}
      </p>
      {/* Where there is room beneath, nothing moves when it comes. */}
      {next !== null && (
        <button
          type="button"
          disabled={busy}
          onClick={() => void callerId.choose(next ? { kind: 'number', number: next } : { kind: 'withheld' })}
          className="min-h-11 sm:absolute sm:top-full whitespace-nowrap px-3 font-medium text-accent-text hover:underline"
        >
          {words.forAll}
        </button>
      )}
    </div>
  )
}
