import { classNames } from './class-names.ts'

/** Shape and colour of a state; the word stands beside it or in `word`. */
export type Mark = 'available' | 'talking' | 'quiet' | 'ringing' | 'offline'

const SIZES = {
  small: 'size-10 text-sm',
  medium: 'size-12 text-base',
  large: 'size-24 text-3xl',
  huge: 'size-32 text-4xl',
}
/** Quiet grounds, chosen by the name, so that the same person always looks the same. Each has a contrast of 4.5 to its letters. */
const GROUNDS = [
  'bg-[#d5ece2] text-[#0d4a35] dark:bg-[#173d30] dark:text-[#a8e6cb]',
  'bg-[#dbe6f7] text-[#1d3f73] dark:bg-[#1b3152] dark:text-[#b6d2fa]',
  'bg-[#efe1f4] text-[#5a2a6b] dark:bg-[#3d2447] dark:text-[#e3bff0]',
  'bg-[#f6e6d3] text-[#6b4210] dark:bg-[#43301a] dark:text-[#f1cf9f]',
  'bg-[#f6dede] text-[#7a2727] dark:bg-[#472222] dark:text-[#f3bcbc]',
  'bg-[#e3e8d2] text-[#434f14] dark:bg-[#333a1b] dark:text-[#d6e0a5]',
]
const groundOf = (name: string): string => {
  // FNV-1a: short names that resemble each other still get different grounds.
  let hash = 0x811c9dc5
  for (const letter of name) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193) >>> 0
  return GROUNDS[(hash >>> 8) % GROUNDS.length]!
}
/** First letters of the first and last word; a number shows its sign only. */
export const initialsOf = (name: string): string => {
  const words = name.split(/\s+/).filter(word => /\p{L}/u.test(word))
  if (!words.length) return '#'
  const letters = words.length > 1 ? [words[0]!, words.at(-1)!] : [words[0]!]
  return letters.map(word => [...word][0]!.toLocaleUpperCase()).join('')
}

/** A person's picture (letters for now) with their state as colour and shape. */
export function Avatar({
  name,
  mark,
  word,
  size = 'small',
}: {
  name: string
  mark?: Mark
  /** the state in a word, for readers */
  word?: string
  size?: keyof typeof SIZES
}) {
  return (
    <span className={classNames('relative inline-flex shrink-0', SIZES[size])}>
      <span
        aria-hidden="true"
        className={classNames(
          'inline-flex size-full items-center justify-center rounded-full font-semibold',
          groundOf(name),
        )}
      >
        {initialsOf(name)}
      </span>
      {mark && (
        <span className="absolute -right-0.5 -bottom-0.5 rounded-full bg-panel p-0.5">
          <StateMark mark={mark} />
          {word && <span className="sr-only">{word}</span>}
        </span>
      )}
    </span>
  )
}

/** available: full disc · talking: disc with a voice · quiet: disc with a bar · ringing: beating disc with a dot · offline: hollow ring */
export function StateMark({ mark }: { mark: Mark }) {
  return (
    <svg viewBox="0 0 12 12" className="block size-3" aria-hidden="true">
      {mark === 'available' && <circle cx="6" cy="6" r="6" className="fill-accent" />}
      {mark === 'talking' && (
        <>
          <circle cx="6" cy="6" r="6" className="fill-danger" />
          <path d="M3.5 5v2M6 3v6M8.5 5v2" stroke="#fff" strokeWidth="1.5" strokeLinecap="round" />
        </>
      )}
      {mark === 'quiet' && (
        <>
          <circle cx="6" cy="6" r="6" className="fill-danger" />
          <rect x="2.75" y="5" width="6.5" height="2" rx="1" fill="#fff" />
        </>
      )}
      {mark === 'ringing' && (
        <>
          <circle cx="6" cy="6" r="6" className="animate-[st-pulse_1s_infinite] fill-warn-mark" />
          <circle cx="6" cy="6" r="2" fill="#fff" />
        </>
      )}
      {mark === 'offline' && (
        <circle cx="6" cy="6" r="4.75" className="fill-none stroke-line-strong" strokeWidth="2.5" />
      )}
    </svg>
  )
}
