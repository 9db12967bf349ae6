/** Every bound of this room in one place. Times in milliseconds. */

/** Bytes and messages of one frame between server and media process. A message is under 4 KiB, a list of all ends 300. */
export const maxFrameBytes = 4 << 20
export const maxFrameMessages = 256
/** Requests that wait for a reply on one link; more mean that the process is stuck. */
export const maxPendingRequests = 20_000
/** A media process that does not reply in this time counts as dead for that request. */
export const replyWithinMs = 4000
/** Back-off between attempts to reach a media process. */
export const reconnectFirstMs = 40
export const reconnectMostMs = 1000
/** How long `ready` and `adopt` wait for the processes. After a crash people wait for the rest of their calls. */
export const readyWithinMs = 5000
export const adoptWithinMs = 1500
/** Bytes that may wait in a socket towards a peer that does not read, before it is dropped. */
export const maxQueuedBytes = 8 << 20

/** A splice that could not be made is tried again after this. */
export const spliceRetryMs = 1000

// ── inside a media process ──
/** Ends of one process. A WebRTC end takes about 300 KiB, a plain one 10. */
export const maxEnds = 4000
/** Ends of one conference. What nobody says is not mixed, so what costs is how many talk. */
export const maxMixEnds = 100
/** A released pair of ports rests so long, so that late packets of the old call are not heard by the new one. */
export const portQuarantineMs = 2000
/** Pairs that stay bound when nobody needs them; those above it are closed after `portIdleMs`. */
export const portFloor = 64
export const portIdleMs = 60_000
/** Ports that another program had are tried again after this. */
export const portRetryMs = 60_000
/** A source that is silent for so long may be replaced by another (a phone that changed its address). */
export const relatchAfterMs = 2000
/** … and the same stream may come from elsewhere after this, when no more than so many of its packets were missed. */
export const movedAfterMs = 200
export const movedPackets = 250
/** Silence is reported after this. */
export const silentAfterMs = 3000
/** Quality is reported, and RTCP sent, about so often (RFC 3550 §6.2: at least 5 s for two members). */
export const reportEveryMs = 5000
/** Without any server, ends that hear nothing are freed after this. */
export const orphanAfterMs = 300_000
/** Bytes of one recording that may wait for the disk: half a minute; then it ends. */
export const maxUnwrittenBytes = 1 << 20
export const longestRecordingMs = 12 * 3600_000
/** Recordings of one process; one takes about 60 µs each 20 ms. */
export const maxRecordings = 500
/** Announcements that wait in one conference; later ones are left out. */
export const maxAnnouncements = 16
/** A sound that does not end, in a conference. */
export const longestAnnouncementMs = 30_000
/** Sound files that are kept in memory; the one read first makes room. */
export const maxSoundFiles = 400
/** Their memory: an hour at 16 kHz. */
export const maxSoundsBytes = 120 << 20
/** One file: ten minutes of stereo at 48 kHz. */
export const maxSoundFileBytes = 120 << 20
/** Messages between server and media process that follow each other so closely leave in one write; a lonely one at once. */
export const togetherMs = 4
