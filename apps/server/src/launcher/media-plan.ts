/** How many media processes there are, and what each of them gets. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Settings } from '../settings.ts'

export type MediaPlace = {
  readonly socket: string
  readonly rtp: { readonly first: number; readonly last: number }
  readonly ice: number
}

/** `sun_path` is 104 bytes on macOS and 108 on Linux, its last one a zero. */
const maxSocketPath = 103
/** Ports in a row that one process needs at least. */
const leastPorts = 10
const mostProcesses = 64

export function mediaPlan(settings: Settings, cores = availableParallelism()): MediaPlace[] {
  const { rtp, ice } = settings
  const ports = rtp.last - rtp.first + 1
  const count = Math.max(1, Math.min(cores, mostProcesses, Math.floor(ports / leastPorts), ice))
  // RTP ports are even (RFC 3550 §11), so every slice begins at an even one.
  const slice = Math.floor(ports / count / 2) * 2
  const folder = socketFolder(settings.home, count)
  return Array.from({ length: count }, (_, k) => ({
    socket: join(folder, `media-${k}.sock`),
    rtp: { first: rtp.first + k * slice, last: k === count - 1 ? rtp.last : rtp.first + (k + 1) * slice - 1 },
    ice: ice - k,
  }))
}

/** `run/` of the data folder; a short folder elsewhere when that path is too long for a socket. */
function socketFolder(home: string, count: number): string {
  const run = join(home, 'run')
  if (Buffer.byteLength(join(run, `media-${count}.sock`)) <= maxSocketPath) return run
  const note = join(run, 'sockets')
  try {
    const known = readFileSync(note, 'utf8')
    mkdirSync(known, { recursive: true, mode: 0o700 })
    return known
  } catch {
    const made = mkdtempSync(join(tmpdir(), 'sidetone-'))
    writeFileSync(note, made, { mode: 0o600 })
    return made
  }
}
