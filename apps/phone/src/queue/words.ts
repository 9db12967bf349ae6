/** The sentences of this place in each language; they come with it. */
import type { Language } from '@sidetone/ui/languages'
import { useWordsOf } from '../messages/index.tsx'
import { de } from './words-de.ts'
import { en, type QueueWords } from './words-en.ts'
import { es } from './words-es.ts'
import { fr } from './words-fr.ts'

const WORDS: Readonly<Record<Language, QueueWords>> = { en, de, es, fr }
export const useQueueWords = (): QueueWords => useWordsOf(WORDS)
