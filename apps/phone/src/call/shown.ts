import { type CallView, createStore, showNumber } from '@sidetone/phone-core'
import type { Messages } from '../messages/en.ts'

/** The name of the other side as far as it is known. */
export const nameOf = (call: CallView, words: Messages): string =>
  call.other.name || showNumber(call.other.number) || words.withheld
/** The number beside the name; '' when the name is all there is, or is the number. */
export const numberBeside = (call: CallView): string =>
  call.other.name && call.other.name !== call.other.number ? showNumber(call.other.number) : ''

/** What is open beside a call; one thing at a time. `away`: the full screen of the call was left on a phone. */
export type CallPanel = {
  readonly open: 'none' | 'keypad' | 'quality' | 'sound' | 'transfer' | 'add' | 'people' | 'more'
  readonly away: boolean
}
export const callPanel = createStore<CallPanel>({ open: 'none', away: false })
export const togglePanel = (panel: CallPanel['open']): void =>
  callPanel.patch({ open: callPanel.getSnapshot().open === panel ? 'none' : panel })
