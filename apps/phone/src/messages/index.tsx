import type { Language } from '@sidetone/ui/languages'
import { createContext, useContext } from 'react'
import { en, type Messages } from './en.ts'

export const MessagesContext = createContext<{ readonly words: Messages; readonly language: string }>({
  words: en,
  language: 'en',
})
/** The sentences of the chosen language. */
export const useWords = (): Messages => useContext(MessagesContext).words
/** The sentences of a place that brings its own. */
export const useWordsOf = <Words,>(words: Readonly<Record<Language, Words>>): Words =>
  words[useLanguage().split('-')[0] as Language]
/** How dates and numbers are written: `de-AT`. */
export const useLanguage = (): string => useContext(MessagesContext).language
