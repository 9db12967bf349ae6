import { createStore, MAX_DIALLED } from '@sidetone/phone-core'

/** What stands in the number field; one for the whole app, so that keys typed anywhere and phone links reach it. */
export const dialText = createStore<{ readonly text: string }>({ text: '' })
export const typeDial = (text: string): void => dialText.set({ text: text.slice(0, MAX_DIALLED) })
export const addToDial = (key: string): void => typeDial(dialText.getSnapshot().text + key)
export const NUMBER_FIELD = 'number-field'
export const focusDial = (): void => {
  // After the place has been drawn.
  requestAnimationFrame(() => document.getElementById(NUMBER_FIELD)?.focus({ preventScroll: true }))
}
