import { createStore } from '@sidetone/phone-core'

/** Which of the two overlays is open. */
export const overlay = createStore<{ readonly open: 'none' | 'command' | 'keys' }>({ open: 'none' })
