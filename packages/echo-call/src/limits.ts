/** Every bound of this room in one place. Times in milliseconds. */

/** A name server, a TCP connection, the TLS handshake, the answer to a WebSocket. */
export const nameWithinMs = 3_000
export const connectWithinMs = 3_000
/** OPTIONS: SIP over UDP sends it again after 0.5, 1.5 and 3.5 s. */
export const optionsWithinMs = 4_000
/** INVITE to 200; the server waits for a silent media process for 4 s. */
export const answerWithinMs = 8_000
/** After the answer: ICE, DTLS and the first packet, or the first packet alone. */
export const soundWithinMs = 5_000
/** How much of the tone is listened to: long enough for a report of lost packets, which comes within 5 s. */
export const toneMs = 5_500
/** On its way there and back, through jitter buffers, at most. */
export const lastEchoMs = 400
/** What is said last (BYE, CANCEL) is waited for so long. */
export const farewellMs = 1_000

/** From its beginning on so much of the tone must come back; less than `goodHeardRatio` is heard as bad sound. */
export const leastHeardRatio = 0.5
export const goodHeardRatio = 0.95
/** A tone that is this much weaker than what was sent is not ours, dB. */
export const weakestDb = -12

/** A certificate that runs out sooner is told with a warning, days. */
export const certificateSoonDays = 14
