import type { Language } from '@sidetone/ui/languages'
import { en, type Messages } from './en.ts'

/** The sentences by language. English is in the first load; the others come when they are wanted. */
export const SENTENCES: Readonly<Record<Language, () => Promise<Messages>>> = {
  en: async () => en,
  de: async () => (await import('./de.ts')).de,
  es: async () => (await import('./es.ts')).es,
  fr: async () => (await import('./fr.ts')).fr,
}
