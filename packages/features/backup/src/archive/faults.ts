/** Why a backup cannot be made or put back: one sentence with what to do. */
import { AppError } from '@sidetone/kernel'

export const notABackup = (file: string) => new AppError('not-a-backup', 422, `${file} is no backup of Sidetone.`)
export const damaged = (file: string, where: string) =>
  new AppError(
    'backup-damaged',
    422,
    `The backup ${file} is damaged (${where}): nothing was put back. Use another copy of it, or an older backup.`,
  )
export const wrongPassphrase = (file: string) =>
  new AppError(
    'wrong-passphrase',
    422,
    `The passphrase does not open ${file}: use the one that was in force when this backup was made.`,
  )
export const newer = (file: string, version: string, what: string) =>
  new AppError(
    'backup-newer',
    422,
    `The backup ${file} was made by a newer version of Sidetone, ${version} (${what}): restore it with that version or a later one.`,
  )
/** Left out in silence, it would be missed when it is too late. */
export const unreadable = (path: string, code: string | undefined) =>
  new AppError(
    'cannot-read',
    422,
    `${path} cannot be read (${code ?? 'unknown'}), so a backup would be without it: let Sidetone read it, or move it out of the data folder.`,
  )
/** In words of ours: `pipeline` does not pass on an AbortError that its own parts throw. */
export const refuseStopped = (signal: AbortSignal | undefined): void => {
  if (signal?.aborted) throw new AppError('stopped', 409, 'It was stopped before its end; nothing of it was kept.')
}
export const notThere = (folder: string) =>
  new AppError('cannot-write', 422, `The folder ${folder} is not there: mount the disk, or choose another folder.`)
export const noSpace = (
  folder: string,
  wanted: number,
  free: number,
  todo = 'Make space there, or choose another folder.',
) =>
  new AppError(
    'no-space',
    507,
    `There is not enough space at ${folder}: ${inMegabytes(wanted)} are needed and ${inMegabytes(free)} are free. ${todo}`,
  )
const inMegabytes = (bytes: number) => `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`
