/** Our next description for an end: its version goes up when it differs from the last one (RFC 3264 §8). */
import { hash } from 'node:crypto'
import { type Description, type OurSide, printDescription } from '@sidetone/sdp'
import type { EndState } from './end-state.ts'

export type Said = Pick<OurSide, 'codecs' | 'events' | 'direction' | 'ptimeMs' | 'rtcpMux' | 'ice'>

/** @param theirs what is answered; null for an offer */
export function say(state: EndState, theirs: Description | null, said: Said): string {
  const { sessionId, kind, address, protocol, crypto, ssrc, cname, mid } = state
  const port = kind === 'webrtc' ? (said.ice?.candidates[0]?.port ?? 9) : state.port
  const ours = {
    ...said,
    sessionId,
    address,
    port,
    carriage: kind,
    crypto,
    ssrc,
    cname,
    mid,
    ...(protocol && { protocol }),
  }
  const print = (): string => printDescription({ ...ours, version: state.version }, theirs)
  const sdp = print()
  if (state.lastSaid !== '' && markOf(sdp) !== state.lastSaid) {
    state.version++
    const next = print()
    state.lastSaid = markOf(next)
    return next
  }
  state.lastSaid = markOf(sdp)
  return sdp
}
const markOf = (text: string): string => hash('sha1', text, 'base64')
