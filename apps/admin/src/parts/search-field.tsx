import { useEffect, useState } from 'react'

const TYPING_MS = 200
/** The server takes no longer one. */
const MAX_SEARCH = 100

/** Asks a moment after the last letter. */
export function SearchField({ label, text, onText }: { label: string; text: string; onText: (text: string) => void }) {
  const [typed, setTyped] = useState(text)
  useEffect(() => setTyped(text), [text])
  useEffect(() => {
    if (typed === text) return
    const timer = setTimeout(() => onText(typed), TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed, text, onText])
  return (
    <input
      type="search"
      aria-label={label}
      placeholder={label}
      maxLength={MAX_SEARCH}
      value={typed}
      onChange={event => setTyped(event.target.value)}
      className="min-h-11 w-full min-w-48 flex-1 rounded-st border border-line-strong bg-panel px-3 text-base sm:max-w-sm"
    />
  )
}
