/** The RTCP packets that we speak (RFC 3550 §6), as plain values. Others in a compound are passed over as `other`. */

/** §6.4.1: what a receiver says about one stream. */
export type ReportBlock = {
  readonly ssrc: number
  /** lost since the last report, 0 … 1 in steps of 1/256 */
  readonly lostFraction: number
  /** lost since the start, -2^23 … 2^23-1; below zero when packets came twice */
  readonly lost: number
  /** extended highest sequence number */
  readonly highest: number
  /** in ticks of the RTP clock */
  readonly jitter: number
  /** middle 32 bits of the last sender report's NTP time, 0 when none came */
  readonly lastReport: number
  /** since that report came, in 1/65536 s */
  readonly delaySinceReport: number
}

export type SenderReport = {
  readonly type: 'sender-report'
  readonly ssrc: number
  /** NTP time: seconds since 1900 and their fraction, 32 bits each */
  readonly ntpSeconds: number
  readonly ntpFraction: number
  readonly rtpTimestamp: number
  readonly packets: number
  readonly payloadBytes: number
  readonly blocks: readonly ReportBlock[]
}
export type ReceiverReport = {
  readonly type: 'receiver-report'
  readonly ssrc: number
  readonly blocks: readonly ReportBlock[]
}
/** §6.5. Only the canonical name is read. */
export type Description = {
  readonly type: 'description'
  readonly chunks: readonly { readonly ssrc: number; readonly cname: string }[]
}
export type Goodbye = { readonly type: 'goodbye'; readonly ssrcs: readonly number[]; readonly reason: string }
export type OtherRtcp = { readonly type: 'other'; readonly packetType: number }
export type RtcpPacket = SenderReport | ReceiverReport | Description | Goodbye | OtherRtcp

export const rtcpType = { senderReport: 200, receiverReport: 201, description: 202, goodbye: 203 } as const
