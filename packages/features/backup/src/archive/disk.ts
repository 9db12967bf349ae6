/** The disk: its space, and what it says in words. */
import { existsSync, mkdirSync } from 'node:fs'
import { open, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '@sidetone/kernel'
import { SPARE_BYTES } from '../limits.ts'
import { noSpace } from './faults.ts'

export function makeFolder(folder: string): void {
  try {
    if (existsSync(folder)) return
    // One level at a time: Node's recursive way never ends where the system says that a parent is not there (`/proc`).
    if (!existsSync(dirname(folder))) makeFolder(dirname(folder))
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    throw inWords(error, folder)
  }
}

/** @param todo what helps, as a sentence. @throws AppError `no-space` */
export async function refuseWithoutSpace(folder: string, bytes: number, todo?: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  if (bavail * bsize < bytes + SPARE_BYTES) throw noSpace(folder, bytes + SPARE_BYTES, bavail * bsize, todo)
}
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  // Not every file system can: a share of another machine.
  await handle.sync().catch(() => {})
  await handle.close()
}
/** What the disk says, with the place and what to do. */
export function inWords(error: unknown, place: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (error instanceof AppError || !code) return error
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError('no-space', 507, `The disk of ${place} is full: make space there, or choose another folder.`)
  if (['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EIO', 'EEXIST'].includes(code))
    return new AppError(
      'cannot-write',
      422,
      `${place} cannot be used (${code}): choose a folder that Sidetone may write to.`,
    )
  return error
}
