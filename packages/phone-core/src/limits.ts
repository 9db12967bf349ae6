/** Bounds and times of the web phone. */

/** Calls alive at once; another incoming one is told that we are busy. */
export const MAX_CALLS = 8
/** How long an ended call stays on the screen with its reason. */
export const ENDED_SHOWN_MS = 4_000
/** … and one that we ended ourselves. */
export const ENDED_BY_ME_SHOWN_MS = 1_200
/** An ended call that sounded bad asks how it was. */
export const ASKS_SHOWN_MS = 15_000
/** An ending that asks something of the person stays longer. */
export const FAULT_SHOWN_MS = 8_000
/** How long a call that we begin waits for the line to come back. */
export const LINE_WAIT_MS = 8_000
/** Digits kept of what was keyed in a call. */
export const MAX_DIGITS = 64
/** Longest number or address that is dialled. */
export const MAX_DIALLED = 128
/** Points of the quality curve: one a second, five minutes. */
export const MAX_CURVE = 300
export const STATS_EVERY_MS = 1_000
/** … and how often we look whether anything comes at all. */
export const LOOK_EVERY_MS = 500
/** Longest wait for the first local network address; then the description goes as it is. */
export const GATHER_WAIT_MS = 500
/** Nothing heard for so long is told, … */
export const SILENT_TELL_MS = 3_000
/** … and for so long makes us try another path. */
export const SILENT_REPAIR_MS = 5_000
/** Nothing came for a moment, or we are back over a new connection: when nothing comes for so long, another path is tried. */
export const CHECK_MS = 200
/** Sound connection lost for so long: restart ICE. */
export const MEDIA_RESTART_AFTER_MS = 2_000
/** Media restarts in one call. */
export const MAX_MEDIA_RESTARTS = 5
/** Muted and speaking for so long: say it. */
export const MUTED_SPEECH_MS = 400
/** … and take it back after so long. */
export const MUTED_HINT_MS = 4_000
/** A microphone that is not muted gives nothing at all for so long: say it. */
export const MICROPHONE_SILENT_MS = 5_000
/** How long before its end a credential is renewed. */
export const CREDENTIAL_MARGIN_MS = 30_000
/** Registration interval that we ask for, seconds. The server's answer rules. */
export const REGISTER_S = 120
/** Longest wait between attempts to register, however long it has failed. */
export const REGISTER_WAIT_MS = 30_000
/** A phone that is not accepted asks again with a new credential only so often. */
export const REFUSED_WAIT_MS = 30_000
/** Calls of the list that are kept in the page. */
export const MAX_RECENTS = 500
export const RECENTS_PAGE = 50
/** Characters that are searched for. */
export const MAX_SEARCHED = 100
/** Suggestions under the number field. */
export const MAX_SUGGESTIONS = 6
/** Out of reach for so long: say it plainly, with a way out. */
export const UNREACHABLE_AFTER_MS = 10_000
/** Requests and responses remembered as sent over the present flow. */
export const MAX_SENT = 256
/** In a call: how often, and for how long, the way back is tried in a hurry. */
export const FAST_RETRY_MS = 400
export const FAST_RETRY_FOR_MS = 15_000
/** The socket stays open so long for the last words. */
export const HURRY_OUT_MS = 400
/** Another tab has so long to end its calls before its phone is taken away. */
export const HAND_OVER_MS = 1_500
/** How long the browser has to begin to give sound, before we say that it does not. */
export const SOUND_LOOK_MS = 1_000
/** A refusal, "parked in 701" or "You are heard through …" stays so long. */
export const SAID_SHOWN_MS = 8_000
/** Calls that we left, remembered until the server's list follows. */
export const MAX_LEFT = 32
