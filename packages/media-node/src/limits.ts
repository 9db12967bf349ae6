/** Every bound of this room in one place. Times in milliseconds. */

/** Bytes of one frame between server and media process. A description's facts are under 4 KiB. */
export const maxFrameBytes = 1 << 20
/** Requests that wait for a reply on one link; more mean that the process is stuck. */
export const maxPendingRequests = 20_000
/** A media process that does not reply in this time counts as dead for that request. */
export const replyWithinMs = 4000
/** Back-off between attempts to reach a media process. */
export const reconnectFirstMs = 40
export const reconnectMostMs = 1000
/** How long `adopt` and `ready` wait for the processes. */
export const readyWithinMs = 5000
/** Bytes that may wait in a socket towards a peer that does not read, before it is dropped. */
export const maxQueuedBytes = 8 << 20
