import type { MyCall } from '@sidetone/api-client'
import type { CallView, HandlingView, Phone } from '@sidetone/phone-core'
import { usePhone, useView } from '../phone-context.ts'

/** What is possible with a call now; a control that is not possible is not drawn, or is grey. */
export type Possible = {
  /** Answered, and the server's id is known. */
  readonly handle: boolean
  /** The call that it can be merged with; null when there is none. */
  readonly mergeWith: string | null
  /** It is the server's conference. */
  readonly conference: boolean
}
/** Of a conference room only its hosts bring somebody in. */
export const maySteer = (call: MyCall | null | undefined): boolean =>
  !call?.room || call.roster.some(one => one.me && one.host)
export function possibleWith(call: CallView, all: readonly CallView[], handling: HandlingView): Possible {
  const answered = (one: CallView) => one.state === 'talking' || one.state === 'connecting'
  const handle = answered(call) && call.serverCall !== ''
  const other = all.findLast(
    one => one.id !== call.id && answered(one) && one.serverCall !== '' && one.serverCall !== call.serverCall,
  )
  const known = handling.mine.find(one => one.id === call.serverCall)
  const may = maySteer(known) && maySteer(handling.mine.find(one => one.id === other?.serverCall))
  return {
    handle,
    mergeWith: (handle && may && other?.id) || null,
    conference: known?.kind === 'conference',
  }
}
export function usePossible(call: CallView): Possible {
  const phone = usePhone()
  return possibleWith(call, useView(phone.calls).calls, useView(phone.handling))
}

/** The other answered call and this one become one. The one that is talked in stays, as it is not on hold. */
export function mergeNow({ calls, handling }: Phone, call: CallView): void {
  const { mergeWith } = possibleWith(call, calls.getSnapshot().calls, handling.getSnapshot())
  if (!mergeWith) return
  if (call.held) calls.swapTo(call.id)
  void handling.merge(call.id, mergeWith)
}
/** Talks to the next call and holds this one. */
export function swapNow({ calls }: Phone, call: CallView): void {
  const others = calls.getSnapshot().calls.filter(one => one.state !== 'incoming' && one.state !== 'ended')
  const next = others[(others.findIndex(one => one.id === call.id) + 1) % others.length]
  if (next && next.id !== call.id) calls.swapTo(next.id)
}
