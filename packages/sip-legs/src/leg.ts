/**
 * What this room knows of one leg: plain JSON, kept in the journal with its dialog while it lives.
 *
 *   incoming:  arriving ──media accepted──▶ waiting ──answer ordered──▶ answering ──200──▶ talking
 *   outgoing:  calling ──media offered, INVITE sent──▶ waiting ──2xx, answer taken──▶ talking
 *   each ──ended, refused, cancelled──▶ (gone)
 */
import type { CallId, DeviceId, EndId, EndKind, LegId, Negotiated } from '@sidetone/call'
import type { SessionId, SubscriptionId, Target } from '@sidetone/sip'

export type SipLeg = {
  readonly leg: LegId
  /** Changes when the leg moves to another call. */
  call: CallId
  readonly end: EndId
  readonly direction: 'incoming' | 'outgoing'
  /** '' until our INVITE is sent. */
  session: SessionId
  stage: 'arriving' | 'calling' | 'waiting' | 'answering' | 'talking'
  kind: EndKind
  /** The flow or address on our side of it: which of our addresses it is told. */
  via: Target
  /** The other side's address: which of our addresses its sound is asked to come to. */
  towards: string
  /** A web phone of ours: understands notices. */
  readonly web: boolean
  device: DeviceId | null
  trunk: string | null
  /** The other side's INVITE had an offer; without one we make it in the answer (late offer). */
  readonly offered: boolean
  /** It takes reliable provisional responses (RFC 3262). */
  readonly reliable: boolean
  /** Our answer or late offer, once given: in a 183 or in the 200. */
  ourBody: string | null
  /** We made the offer that is open now; its answer is awaited. */
  ourOfferIsOpen: boolean
  /** Their last description, not to hand the same one to the media engine twice. */
  theirBody: string | null
  codec: string | null
  secured: Negotiated['secured'] | null
  /** A called device said that it rings. */
  rang: boolean
  /** Max-Forwards of their INVITE, 1 … 70: a leg that is rung because of it gets one less, so loops end (RFC 7332). */
  readonly hops: number
  /** They have put us on hold. */
  held: boolean
  /** May try plain RTP when SRTP was refused. */
  mayFallBack: boolean
  /** The subscription of a transfer that it asked for and that goes on. */
  refer: SubscriptionId | null
  /** The one whose last NOTIFY is on its way. */
  told: SubscriptionId | null
  /** The number that its screen shows. */
  shown: string
  /** What the media engine needs to go on with the end after a restart. */
  endState: unknown
}

export const newSipLeg = (
  given: Pick<SipLeg, 'leg' | 'call' | 'end' | 'direction' | 'kind' | 'web' | 'via' | 'towards'> & Partial<SipLeg>,
): SipLeg => ({
  session: '',
  stage: given.direction === 'incoming' ? 'arriving' : 'calling',
  device: null,
  trunk: null,
  offered: true,
  reliable: false,
  ourBody: null,
  ourOfferIsOpen: false,
  theirBody: null,
  codec: null,
  secured: null,
  rang: false,
  hops: 70,
  held: false,
  mayFallBack: false,
  refer: null,
  told: null,
  shown: '',
  endState: null,
  ...given,
})

/** As it is kept for a restart: without what is as in a new one, which `newSipLeg` puts back. Descriptions are asked for anew. */
export const keptSipLeg = (leg: SipLeg, endState: unknown) => ({
  ...leg,
  endState: endState ?? undefined,
  ourBody: undefined,
  theirBody: undefined,
  device: leg.device ?? undefined,
  trunk: leg.trunk ?? undefined,
  reliable: leg.reliable || undefined,
  ourOfferIsOpen: leg.ourOfferIsOpen || undefined,
  codec: leg.codec ?? undefined,
  secured: leg.secured ?? undefined,
  rang: leg.rang || undefined,
  held: leg.held || undefined,
  mayFallBack: leg.mayFallBack || undefined,
  refer: leg.refer ?? undefined,
  told: leg.told ?? undefined,
})
