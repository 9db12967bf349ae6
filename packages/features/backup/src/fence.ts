/**
 * The fence around a restored copy: while it stands, nothing of the copy reaches the outside beside the original. It is a file in
 * the data folder, so it holds from the first moment of the first start, and it goes when somebody says so.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const FENCE_FILE = 'fence.json'

export type Fence = {
  /** When it was put up, and when the backup was made. */
  readonly since: number
  readonly madeAt: number
  /** The machine that the backup came from. */
  readonly host: string
}

/** Undefined: there is none. A file that cannot be read is a fence all the same. */
export function readFence(home: string): Fence | undefined {
  const path = join(home, FENCE_FILE)
  if (!existsSync(path)) return undefined
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Fence
  } catch {
    return { since: 0, madeAt: 0, host: '' }
  }
}
export const putFence = (home: string, fence: Fence): void =>
  writeFileSync(join(home, FENCE_FILE), `${JSON.stringify(fence)}\n`, { mode: 0o600 })
export const liftFence = (home: string): void => rmSync(join(home, FENCE_FILE), { force: true })
