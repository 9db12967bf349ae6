/**
 * Synthetic calls to a running system: the echo test by each way that it offers, at once, with measured sound. For
 * `sidetone doctor`, and for whoever wants to know whether a system that was just started works.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callEcho, type EchoCall, type Hop, type Way } from '@sidetone/echo-call'
import type { Fleet } from '@sidetone/media-node'
import { ids } from '../compose/ids.ts'
import { type Settings, webAddress } from '../settings.ts'
import { type OwnMedia, startOwnMedia } from './own-media.ts'
import { waysOf } from './ways.ts'

export type { EchoCall, Heard, Hop, Way } from '@sidetone/echo-call'
export { near, waysOf } from './ways.ts'

const credentialWithinMs = 5_000

export type EveryWayOptions = {
  /** Default: all that the settings offer. */
  readonly ways?: readonly Way[]
  /** See `EchoCallOptions`; a second is enough to know that sound goes both ways. */
  readonly toneMs?: number
  readonly hold?: boolean
  readonly onHop?: (way: Way, hop: Hop) => void
  readonly signal?: AbortSignal
}

/**
 * @param settings of the system that runs on that data folder
 * @returns a call for each way, in their order; what went wrong on a way is in its hops
 * @throws with a sentence when no call can be tried at all: nothing runs there, or this user may not read the folder
 */
export async function callEveryWay(settings: Settings, options: EveryWayOptions = {}): Promise<EchoCall[]> {
  const { number, ...credential } = await askForCredential(settings)
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-echo-'))
  try {
    const { toneMs, hold, onHop, signal } = options
    const call = async (way: Way, media: Fleet) =>
      callEcho({
        ...{ way, credential, number, media, ids, folder },
        ...(toneMs !== undefined && { toneMs }),
        ...(hold !== undefined && { hold }),
        ...(onHop && { onHop: hop => onHop(way, hop) }),
        ...(signal && { signal }),
      })
    return await withMedia(options.ways ?? waysOf(settings), folder, settings, call)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Each call with a media process. Two browsers never have one UDP port, and a media process tells them apart by it (see the
 * README of media-node), so each call over a WebSocket has a process of its own; all others share the first.
 */
async function withMedia<T>(
  ways: readonly Way[],
  folder: string,
  settings: Settings,
  call: (way: Way, media: Fleet) => Promise<T>,
): Promise<T[]> {
  const isWeb = ({ transport }: Way) => transport === 'ws' || transport === 'wss'
  const started: OwnMedia[] = []
  try {
    for (let n = 0; n < Math.max(1, ways.filter(isWeb).length); n++)
      started.push(await startOwnMedia(join(folder, `${n}`), settings))
    let web = 0
    return await Promise.all(ways.map(way => call(way, started[isWeb(way) ? web++ : 0]!.fleet)))
  } finally {
    await Promise.all(started.map(media => media.stop()))
  }
}

async function askForCredential({ home, http }: Settings) {
  const path = join(home, 'run/operator-key')
  let key: string
  try {
    key = readFileSync(path, 'utf8').trim()
  } catch {
    throw new Error(
      `${path} cannot be read: nothing has been started on this data folder, or this user may not see it.`,
    )
  }
  const url = `${webAddress(http)}/api/echo-calls`
  let response: Response
  try {
    const headers = { authorization: `Bearer ${key}` }
    response = await fetch(url, { method: 'POST', headers, signal: AbortSignal.timeout(credentialWithinMs) })
  } catch {
    throw new Error(`${webAddress(http)} does not answer: is Sidetone running, and SIDETONE_HTTP the same?`)
  }
  const answer = (await response.json().catch(() => ({}))) as Record<string, string>
  if (!response.ok)
    throw new Error(
      response.status === 401 || response.status === 403
        ? `Another system answers at ${webAddress(http)} than the one of ${home}: check SIDETONE_HOME and SIDETONE_HTTP.`
        : (answer.detail ?? `${url} answered ${response.status}.`),
    )
  return { username: answer.username!, password: answer.password!, number: answer.number! }
}
