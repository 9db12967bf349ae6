import { type CallNotice, type CallView, createStore, type QualityView, showNumber } from '@sidetone/phone-core'
import type { Messages } from '../messages/en.ts'

/** The name of the other side as far as it is known. */
export const nameOf = (call: CallView, words: Messages): string =>
  call.other.name || showNumber(call.other.number) || words.withheld
/** The number beside the name; '' when the name is all there is, or is the number. */
export const numberBeside = (call: CallView): string =>
  call.other.name && call.other.name !== call.other.number ? showNumber(call.other.number) : ''

/** Why it rings here, in the person's language where it is one of the server's usual reasons: "for Support". */
export function whyHere({ because }: CallView, words: Messages): string {
  const [, reason = '', name = ''] = /^(for|via|passed on by|forwarded by) (.+)$/i.exec(because) ?? []
  switch (reason.toLowerCase()) {
    case 'for':
      return words.becauseOf.for(name)
    case 'via':
      return words.becauseOf.via(name)
    case 'passed on by':
      return words.becauseOf.passedOn(name)
    case 'forwarded by':
      return words.becauseOf.forwarded(name)
    default:
      return because
  }
}

/** What the server told; its usual news in the person's language. */
export function noticeOf(notice: CallNotice, words: Messages): string {
  if (notice.kind === 'words') return notice.sentence
  const { cause, who, back } = notice
  const why = words.ended({ by: cause === 'cancelled' ? 'me' : 'other', cause, words: '' }, who, who, false)
  return back ? `${why} ${words.isBack(back)}` : why
}

/** Nothing is rated while no sound comes through. */
export const qualityOf = ({ quality, trouble }: CallView): QualityView | null =>
  trouble && !trouble.kind.startsWith('microphone') ? null : quality

/** What is open beside a call; one thing at a time. `away`: the full screen of the call was left on a phone. */
export type CallPanel = {
  readonly open: 'none' | 'keypad' | 'quality' | 'sound' | 'transfer' | 'add' | 'people' | 'more'
  readonly away: boolean
  /** What was typed in it: it outlives a turn of the tablet. */
  readonly typed: string
}
export const callPanel = createStore<CallPanel>({ open: 'none', away: false, typed: '' })
export const openPanel = (open: CallPanel['open']): void => callPanel.patch({ open, typed: '' })
/** A focus that was in it goes back to the button that opens it. */
export function closePanel(): void {
  const { open } = callPanel.getSnapshot()
  openPanel('none')
  requestAnimationFrame(() => {
    if (document.activeElement !== document.body) return
    document.querySelector<HTMLElement>(`[data-panel~=${open}]`)?.focus({ preventScroll: true })
  })
}
export const togglePanel = (panel: CallPanel['open']): void =>
  openPanel(callPanel.getSnapshot().open === panel ? 'none' : panel)
