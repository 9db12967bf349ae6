/** The sentences of this place in each language; they come with it. */
import type { Language } from '@sidetone/ui/languages'
import { useWordsOf } from '../messages/index.tsx'
import { de } from './words-de.ts'
import { en, type VoicemailWords } from './words-en.ts'
import { es } from './words-es.ts'
import { fr } from './words-fr.ts'

export const WORDS: Readonly<Record<Language, VoicemailWords>> = { en, de, es, fr }
export const useVoicemailWords = (): VoicemailWords => useWordsOf(WORDS)
