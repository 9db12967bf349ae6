/** Bounds of the TURN server's sockets. */

/** Bytes that wait for a browser that takes none, some seconds of sound; packets for it are dropped then. */
export const MAX_BACKLOG_BYTES = 16 * 1024
/** … and who leaves answers unread too is cut off. */
export const MAX_ANSWERS_BACKLOG_BYTES = 64 * 1024
/** Who is cut off and does not take its last answers is gone after so long, ms. */
export const CLOSING_MS = 5_000
/** How often another port is asked for when the system gives one that is meant for something else. */
export const RELAY_TRIES = 20
/** A connection that says nothing for so long is asked whether it is still there, ms. */
export const KEEP_ALIVE_MS = 30_000
