import { useRef } from 'react'

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const
const LETTERS: Record<string, string> = {
  2: 'ABC',
  3: 'DEF',
  4: 'GHI',
  5: 'JKL',
  6: 'MNO',
  7: 'PQRS',
  8: 'TUV',
  9: 'WXYZ',
  0: '+',
}
/** How long 0 is held for a +. */
const LONG_PRESS_MS = 500

/** Twelve keys. They act on the press itself, not on its release, so that the tone comes at once. */
export function Pad({ label, onKey, plus = false }: { label: string; onKey: (key: string) => void; plus?: boolean }) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const held = useRef(false)
  const press = (key: string) => {
    held.current = false
    if (plus && key === '0')
      timer.current = setTimeout(() => {
        held.current = true
        onKey('+')
      }, LONG_PRESS_MS)
    else onKey(key)
  }
  const release = (key: string) => {
    clearTimeout(timer.current)
    if (plus && key === '0' && !held.current) onKey('0')
    held.current = true
  }
  return (
    <fieldset aria-label={label} className="grid grid-cols-3 justify-items-center gap-x-5 gap-y-2.5 short:gap-y-1.5">
      {KEYS.map(key => (
        <button
          key={key}
          type="button"
          onPointerDown={event => {
            if (event.button === 0) press(key)
          }}
          onPointerUp={() => release(key)}
          onPointerLeave={() => clearTimeout(timer.current)}
          // A click without a pointer comes from the keyboard or from a screen reader.
          onClick={event => {
            if (event.detail === 0) onKey(key)
          }}
          className="flex size-17 short:size-14 flat:size-11 touch-manipulation flex-col items-center justify-center rounded-full bg-sunk text-ink transition-colors duration-75 select-none hover:bg-line active:bg-accent-soft active:text-accent-text"
        >
          <span className="text-dialled leading-7 font-medium">{key}</span>
          <span
            aria-hidden="true"
            className="h-3 text-key-letters leading-3 font-semibold tracking-[0.12em] text-ink-soft"
          >
            {LETTERS[key] ?? ''}
          </span>
        </button>
      ))}
    </fieldset>
  )
}
