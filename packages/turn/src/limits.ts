/** Bounds and times of the TURN server. */

/** Bytes of one message or packet over TCP; who sends a longer one is cut off. Packets of sound and DTLS are below 1,500. */
export const MAX_FRAME_BYTES = 4_096
export const MAX_ATTRIBUTES = 32
/** Who has no allocation is cut off after so long. */
export const IDLE_MS = 10_000
/**
 * Wrong passwords, other requests that are refused, and Bindings of who has no allocation, on one connection since it was last
 * admitted; then it is cut off.
 */
export const MAX_REFUSED = 20
/** How long an allocation lives without a refresh: by default, and when more is asked for (RFC 8656 §3.2), s. */
export const DEFAULT_LIFETIME_S = 600
export const MAX_LIFETIME_S = 3_600
/** RFC 8656 §9. */
export const PERMISSION_MS = 300_000
/** RFC 8656 §12. */
export const CHANNEL_MS = 600_000
/** A nonce is good for so long (RFC 8656 §5). */
export const NONCE_MS = 3_600_000
/** A web phone has eight calls; each may ask over TCP and TLS, and once more when its network changes. */
export const MAX_ALLOCATIONS_OF_PERSON = 48
/** A company behind one router: an IPv4 address, or a /64 of IPv6. */
export const MAX_ALLOCATIONS_OF_ADDRESS = 1_000
export const MAX_ALLOCATIONS = 2_000
/** Connections, with and without allocation. */
export const MAX_CLIENTS = 4_000
/** … of them from one address. */
export const MAX_CLIENTS_OF_ADDRESS = 1_200
