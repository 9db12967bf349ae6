/** The sentences of this place in each language; they come with it. */
import { useLanguage } from '../messages/index.tsx'
import { de } from './words-de.ts'
import { en, type QueueWords } from './words-en.ts'
import { es } from './words-es.ts'
import { fr } from './words-fr.ts'

const WORDS: Readonly<Record<string, QueueWords>> = { en, de, es, fr }
export const useQueueWords = (): QueueWords => WORDS[useLanguage().split('-')[0]!] ?? en
