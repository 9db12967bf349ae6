/** Every bound of this room in one place. A description beyond a bound is a fault, not cut short. */

/** Characters of one description. Chromium's largest audio offer is 6,000. */
export const maxCharacters = 32_768
export const maxLines = 600
export const maxLineCharacters = 2048
/** m= lines: those after the first audio are only refused, but each must be answered (RFC 3264 §6). */
export const maxMediaLines = 16
/** Payload formats of the audio line, crypto lines, candidates. Those beyond are left out. */
export const maxFormats = 40
export const maxCryptoLines = 8
export const maxCandidates = 40
