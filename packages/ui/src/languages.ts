/** The languages of our screens by tag, each by its own name. */
export const LANGUAGES = { en: 'English', de: 'Deutsch', es: 'Español', fr: 'Français' } as const
export type Language = keyof typeof LANGUAGES

const known = (tag: string): tag is Language => Object.hasOwn(LANGUAGES, tag)
/** The chosen language ('' is none), else the first of the browser's that we have, else English. */
export const pickLanguage = (chosen: string, wanted: readonly string[]): Language =>
  [chosen, ...wanted.map(tag => tag.split('-')[0]!)].find(known) ?? 'en'
/** How dates and numbers are written: `de-AT` where the browser wants that German, else `de`. */
export const localeOf = (language: Language, wanted: readonly string[]): string =>
  wanted.find(tag => tag.split('-')[0] === language) ?? language
