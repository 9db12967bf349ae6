/** First and longest wait before the event stream is opened again. */
export const RECONNECT_MIN_MS = 500
export const RECONNECT_MAX_MS = 15_000
/** The server sends a ping each 15 s; a stream silent for longer is dead. */
export const SILENT_STREAM_MS = 40_000
/** Most characters of one event; a longer one breaks the stream. */
export const MAX_EVENT_CHARS = 65_536
