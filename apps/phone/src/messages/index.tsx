import { createContext, useContext } from 'react'
import { en, type Messages } from './en.ts'

export const MessagesContext = createContext<{ readonly words: Messages; readonly language: string }>({
  words: en,
  language: 'en',
})
/** The sentences of the chosen language. */
export const useWords = (): Messages => useContext(MessagesContext).words
export const useLanguage = (): string => useContext(MessagesContext).language
