/** What is said of ringing rules in each language; it comes with their page. */
import type { Language } from '@sidetone/ui/languages'
import { useWordsOf } from '../messages/index.tsx'
import { de } from './ringing-words-de.ts'
import { en, type RingingWords } from './ringing-words-en.ts'
import { es } from './ringing-words-es.ts'
import { fr } from './ringing-words-fr.ts'

export const WORDS: Readonly<Record<Language, RingingWords>> = { en, de, es, fr }
export const useRingingWords = (): RingingWords => useWordsOf(WORDS)
