/** Every bound of this room. Bytes, milliseconds and counts as the names say. */
export type NetLimits = {
  /** One SIP message, headers and body. */
  readonly maxMessageBytes: number
  /** Connections (TCP, TLS, WebSocket) in total; further ones are closed at once. */
  readonly maxConnections: number
  /** … and from one remote address: a whole office behind one NAT fits in. */
  readonly maxConnectionsPerAddress: number
  /** Bytes waiting for a peer that does not read; beyond it the connection is closed. */
  readonly maxQueuedBytes: number
  /** Messages waiting for a connection that is being opened. */
  readonly maxWaitingMessages: number
  /** UDP flows remembered as objects (their ids stay valid when forgotten). */
  readonly maxUdpFlows: number
  /** Remote ends of dead connections that we had opened, so that a send to such a flow can open it again. */
  readonly maxDeadFlows: number
  /** Addresses of which is remembered why they could not be connected to. */
  readonly maxConnectFaults: number
  /** Source addresses whose rate is remembered. */
  readonly maxSources: number
  /** Messages a second from one unknown source address, and how many may come at once. */
  readonly messagesPerSecond: number
  readonly messageBurst: number
  /** A new connection that has not sent one whole message is closed. */
  readonly firstMessageMs: number
  /** A message that has begun must be whole after this (slow loris). */
  readonly wholeMessageMs: number
  /** No bytes either way. Registered phones keep their connection alive more often (RFC 5626 §4.4.1). */
  readonly idleMs: number
  readonly connectMs: number
  /** WebSocket: a ping each `pingMs`; nothing heard for `deadMs` is a dead peer. */
  readonly pingMs: number
  readonly deadMs: number
}

export const defaultLimits: NetLimits = {
  maxMessageBytes: 65_535,
  maxConnections: 10_000,
  maxConnectionsPerAddress: 1_000,
  maxQueuedBytes: 1_048_576,
  maxWaitingMessages: 64,
  maxUdpFlows: 50_000,
  maxDeadFlows: 1_000,
  maxConnectFaults: 1_000,
  maxSources: 20_000,
  messagesPerSecond: 200,
  messageBurst: 1_000,
  firstMessageMs: 30_000,
  wholeMessageMs: 10_000,
  idleMs: 7_200_000,
  connectMs: 5_000,
  pingMs: 5_000,
  deadMs: 12_000,
}
