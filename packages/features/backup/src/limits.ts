/** The bounds of this room. */

/** Of one sealed part; the last may be shorter. */
export const CHUNK_BYTES = 64 * 1024
/** Of the readable head of a backup. */
export const MAX_HEAD_BYTES = 4_096
/** Of what stands before a file in a backup. */
export const MAX_RECORD_BYTES = 256 * 1024
export const MAX_PATH = 1_000
/** scrypt's work: 64 MB of memory and about a third of a second. More than `MAX_SCRYPT_N` is not done for a file of somebody. */
export const SCRYPT = { N: 2 ** 16, r: 8, p: 2 } as const
export const MAX_SCRYPT_N = 2 ** 18
export const MAX_SCRYPT_P = 8
export const SALT_BYTES = 16
export const KEY_BYTES = 32
export const MIN_PASSPHRASE = 12
export const MAX_PASSPHRASE = 500
/** Free space that is left on a disk. */
export const SPARE_BYTES = 64 * 1024 * 1024
/** Folders below each other in the data folder. */
export const MAX_DEPTH = 8
/** Backups that are kept at most, by the settings. */
export const MAX_KEPT = 366
/** Backups that are remembered; the oldest go first. */
export const MAX_RUNS = 500
export const MAX_PAGE = 100
/** A company without a good backup for longer than this is warned. */
export const OLD_MS = 2 * 86_400_000
/** A timer's longest sleep: clocks are set, machines sleep. */
export const LOOK_EVERY_MS = 60_000
/** Sentences of one drill that are kept. */
export const MAX_STEPS = 50
/** A backup with its drill that has not come to its end by then is ended: its disk may be gone. */
export const MAX_RUN_MS = 12 * 3_600_000
/** One that was missed, as the machine was off, is made so long after the start: telephones come first. */
export const CATCH_UP_AFTER_MS = 5 * 60_000
/** Of one night, so many that Sidetone's end cut off are made again in all: the next one waits for the next night. */
export const MAX_CUT_OFF = 2
/** The disk of the folder is waited for so long when somebody looks; one that is gone may never answer. */
export const DISK_ANSWERS_MS = 2_000
/** What one left that was killed is removed so long after. */
export const STALE_MS = 86_400_000
