import { en, type Messages } from './en.ts'

/** Languages by tag. English is in the first load; the others come when they are wanted. */
export const LANGUAGES: Readonly<Record<string, { readonly name: string; readonly load: () => Promise<Messages> }>> = {
  en: { name: 'English', load: async () => en },
  de: { name: 'Deutsch', load: async () => (await import('./de.ts')).de },
  es: { name: 'Español', load: async () => (await import('./es.ts')).es },
  fr: { name: 'Français', load: async () => (await import('./fr.ts')).fr },
}
/** The tag to use: the chosen one, else the first of the browser's that we have, else English. */
export const pickLanguage = (chosen: string, wanted: readonly string[]): string =>
  [chosen, ...wanted.map(tag => tag.split('-')[0]!)].find(tag => tag in LANGUAGES) ?? 'en'
