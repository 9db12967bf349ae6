/** What happened in the dialog of a leg, given to the file of its subject. */
import { never } from '@sidetone/kernel'
import type { StackEvent } from '@sidetone/sip'
import { answeredOffer, informed, offered } from './in-dialog.ts'
import { lateAnswered } from './incoming.ts'
import type { SipLeg } from './leg.ts'
import { answered, failed, progressed } from './outgoing.ts'
import { referred } from './referring.ts'
import { type Room, reportEnd, sdpIn } from './room.ts'

type SessionEvent = Exclude<Extract<StackEvent, { session: string }>, { type: 'invite' }>

export function happenedTo(room: Room, leg: SipLeg, event: SessionEvent): void {
  switch (event.type) {
    case 'progress':
      return progressed(room, leg, event)
    case 'answered':
      return answered(room, leg, event)
    case 'failed':
      return failed(room, leg, event.status, event.response)
    case 'confirmed':
      return lateAnswered(room, leg, sdpIn(event.body))
    case 'cancelled': {
      const elsewhere = event.reasons.some(({ protocol, cause }) => protocol === 'SIP' && cause === 200)
      return reportEnd(room, leg, 'ended', elsewhere ? 'answered-elsewhere' : 'cancelled')
    }
    case 'offer':
      return offered(room, leg, event)
    case 'answer':
      return answeredOffer(room, leg, event.body)
    case 'offer-refused':
      leg.ourOfferIsOpen = false
      return
    case 'info':
      return informed(room, leg, event.request)
    case 'refer':
      return referred(room, leg, event)
    // we send no REFER
    case 'referred':
      return
    case 'ended':
      return reportEnd(
        room,
        leg,
        'ended',
        event.by === 'remote' ? 'hung-up' : event.by === 'error' ? 'failed' : 'expired',
        event.by,
      )
    default:
      never(event)
  }
}
