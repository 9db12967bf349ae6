/** Which language this page speaks. It is chosen before anything that speaks is loaded, so that sentences are plain values. */
import { type Language, localeOf, pickLanguage } from '@sidetone/ui/languages'
import * as en from './en/index.ts'

export type Messages = typeof en

/** The sentences by language. English is in the first load; the others come when they are wanted. */
export const SENTENCES: Readonly<Record<Language, () => Promise<Messages>>> = {
  en: async () => en,
  de: () => import('./de/index.ts'),
  es: () => import('./es/index.ts'),
  fr: () => import('./fr/index.ts'),
}
const KEY = 'sidetone.admin.language'

export let language: Language = 'en'
/** For dates and numbers: `de-AT`. */
export let locale: string = language
export let messages: Messages = en

/** '' follows the browser; kept in this browser. */
export const chosenLanguage = (): string => localStorage.getItem(KEY) ?? ''
/** The page begins anew: all of it is said in one language. */
export function chooseLanguage(chosen: string): void {
  localStorage.setItem(KEY, chosen)
  location.reload()
}
/** Before anything else of the page is loaded. English when the language cannot be fetched. */
export async function speak(): Promise<void> {
  const wanted = pickLanguage(chosenLanguage(), navigator.languages)
  messages = await SENTENCES[wanted]().catch(() => en)
  language = messages === en ? 'en' : wanted
  locale = localeOf(language, navigator.languages)
  document.documentElement.lang = language
}
