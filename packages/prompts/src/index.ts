/**
 * What the system says: `prompts('de').say('you-have', number(3), 'new-messages')` is a list of sounds to be played one after
 * the other. The words are files in `sounds/`, made by `scripts/make.ts`.
 */
import { join } from 'node:path'
import type { Sound } from '@sidetone/call'
import { type Counted, countedThings, type Grammar, type Phrase, type Phrases } from './clips.ts'
import { grammar as german } from './grammar/de.ts'
import { grammar as english } from './grammar/en.ts'
import { grammar as spanish } from './grammar/es.ts'
import { grammar as french } from './grammar/fr.ts'
import type { Spoken } from './spoken.ts'
import { phrases as de } from './words/de.ts'
import { phrases as en } from './words/en.ts'
import { phrases as es } from './words/es.ts'
import { phrases as fr } from './words/fr.ts'

export type { Counted, Phrase } from './clips.ts'
export { date, digits, moment, number, type Spoken, time, weekday } from './spoken.ts'

export const languages = ['en', 'de', 'es', 'fr'] as const
export type Language = (typeof languages)[number]
/** A phrase, something counted (after its number), something made of numbers, or a sound of somebody's own. */
export type Part = Phrase | Counted | Spoken | Sound

export type Prompts = {
  readonly language: Language
  /** A number and what it counts are said as one: "one new message", "no new messages". */
  say(...parts: readonly Part[]): Sound[]
  /** The same in letters, for a screen. */
  text(...parts: readonly Part[]): string
}

type Tongue = { readonly phrases: Phrases; readonly grammar: Grammar }
const tongues: Readonly<Record<Language, Tongue>> = {
  en: { phrases: en, grammar: english },
  de: { phrases: de, grammar: german },
  es: { phrases: es, grammar: spanish },
  fr: { phrases: fr, grammar: french },
}
/** Above this a number is read digit by digit. */
const largestNumber = 9999

/** @param language `de`, `de-AT`, …; English when we have no voice for it */
export function prompts(language: string): Prompts {
  const wanted = language.slice(0, 2).toLowerCase()
  const known = languages.find(one => one === wanted) ?? 'en'
  return {
    language: known,
    say: (...parts) =>
      clipsOf(parts, tongues[known].grammar).map(clip =>
        typeof clip === 'string' ? { kind: 'file', path: soundPath(known, clip) } : clip,
      ),
    text(...parts) {
      const words = clipTexts(known)
      return clipsOf(parts, tongues[known].grammar)
        .flatMap(clip => (typeof clip === 'string' ? words[clip]! : []))
        .join(' ')
    },
  }
}

export const soundPath = (language: Language, clip: string): string =>
  join(import.meta.dirname, '../sounds', language, `${clip}.wav`)

/** All clips of a language and what is said in them. */
export function clipTexts(language: Language): Record<string, string> {
  const { phrases, grammar } = tongues[language]
  const counted = Object.entries(grammar.counted).flatMap(([what, words]) =>
    words.map((text, i) => [`${what}-${countForms[i]}`, text]),
  )
  return { ...phrases, ...grammar.clips, ...Object.fromEntries(counted) }
}
const countForms = ['none', 'one', 'many'] as const
const isCounted = (part: Part | undefined): part is Counted => countedThings.some(what => what === part)

function clipsOf(parts: readonly Part[], grammar: Grammar): (string | Sound)[] {
  const clips: (string | Sound)[] = []
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!
    const next = parts[i + 1]
    if (typeof part === 'string') clips.push(isCounted(part) ? `${part}-many` : part)
    else if (part.kind === 'file' || part.kind === 'tone') clips.push(part)
    else if (part.kind === 'number' && isCounted(next)) {
      clips.push(...countedClips(part.n, next, grammar))
      i++
    } else clips.push(...spokenClips(part, grammar))
  }
  return clips
}
function countedClips(n: number, what: Counted, grammar: Grammar): string[] {
  if (n === 0) return [`${what}-none`]
  if (n === 1) return [`${what}-one`]
  return [...(n > largestNumber ? digitClips(String(n)) : grammar.numberOf(n, what)), `${what}-many`]
}
function spokenClips(part: Spoken, grammar: Grammar): string[] {
  switch (part.kind) {
    case 'number':
      return part.n > largestNumber ? digitClips(String(part.n)) : grammar.number(part.n)
    case 'digits':
      return digitClips(part.text)
    case 'time':
      return grammar.time(part.hour, part.minute)
    case 'date':
      return grammar.date(part.day, part.month)
    case 'weekday':
      return [`weekday-${part.weekday}`]
    case 'today':
    case 'yesterday':
      return [part.kind]
  }
}
const signs: Readonly<Record<string, Phrase>> = { '+': 'plus', '*': 'star', '#': 'hash' }
/** What is no key of a telephone is passed over. */
const digitClips = (text: string): string[] =>
  [...text].flatMap(sign => (sign >= '0' && sign <= '9' ? `n${sign}` : (signs[sign] ?? [])))
