/** Every bound of this room. */
export const MAX_TRACKS = 20
export const MAX_TRACK_BYTES = 10 << 20
export const MIN_TRACK_MS = 3000
/** In the media processes a minute takes 2 MB. */
export const MAX_TRACK_MS = 15 * 60_000
export const MAX_NAME = 80
