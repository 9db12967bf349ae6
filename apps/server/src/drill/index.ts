/**
 * The drill: does a company work with this copy and this program? The copy is started as a system of its own, and is called.
 *
 *   (restore ─▶) database ─▶ start ─▶ people ─▶ trunks are off ─▶ calls to the echo test ─▶ stopped
 */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DATABASE } from '@sidetone/feature-backup/archive'
import { putBack } from '../backup/index.ts'
import { callEveryWay, type EchoCall, type Way, waysOf } from '../echo-calls/index.ts'
import { type Settings, webAddress } from '../settings.ts'
import { startCopy } from './copy.ts'
import { answerWithinMs, toneMs } from './limits.ts'

export { copyLive } from './live-copy.ts'

/** @property says what was found, as a sentence; of one that failed: why */
export type DrillStep = { readonly ok: boolean; readonly says: string }
/** Steps after one that failed are not tried and not listed. */
export type Drill = { readonly ok: boolean; readonly ms: number; readonly steps: readonly DrillStep[] }
export type DrillOptions = {
  /** By which transports it is called; default: as a desk phone and as a browser. */
  readonly ways?: readonly Way['transport'][]
  readonly onStep?: (step: DrillStep) => void
  readonly signal?: AbortSignal
}
const usualWays: readonly Way['transport'][] = ['udp', 'wss']

/** Sounds are read and checked, and not written: nobody listens to them. */
const isSound = (path: string) => /^(voicemail|conferences|menu-sounds|hold-music)\//.test(path)

/** Puts a backup into `folder`, which is removed again, and drills it. Never rejects for what it finds. */
export async function drillBackup(
  file: string,
  { folder, passphrase, ...options }: DrillOptions & { readonly folder: string; readonly passphrase: string },
): Promise<Drill> {
  rmSync(folder, { recursive: true, force: true })
  try {
    return await inSteps(options, async step => {
      await step(async () => {
        const { signal } = options
        const wants = (path: string) => !isSound(path)
        const { totals } = await putBack(file, { into: folder, passphrase, wants, ...(signal && { signal }) })
        return `All ${totals.files} files are whole and can be put back.`
      })
      await drillSteps(folder, options, step)
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Drills a data folder that nobody else uses; it stays, with its tables brought up to date. */
export const drillFolder = (folder: string, options: DrillOptions = {}): Promise<Drill> =>
  inSteps(options, step => drillSteps(folder, options, step))

type Step = <T extends string | { readonly says: string }>(work: () => Promise<T> | T) => Promise<T>
class Failed extends Error {}

async function inSteps({ onStep }: DrillOptions, work: (step: Step) => Promise<void>): Promise<Drill> {
  const began = performance.now()
  const steps: DrillStep[] = []
  const step: Step = async work => {
    const note = (ok: boolean, says: string) => {
      const noted = { ok, says }
      steps.push(noted)
      onStep?.(noted)
    }
    try {
      const result = await work()
      note(true, typeof result === 'string' ? result : result.says)
      return result
    } catch (error) {
      note(false, (error as Error).message)
      throw new Failed()
    }
  }
  try {
    await work(step)
  } catch (error) {
    if (!(error instanceof Failed)) throw error
  }
  return { ok: steps.every(({ ok }) => ok), ms: Math.round(performance.now() - began), steps }
}

async function drillSteps(folder: string, { ways = usualWays, signal }: DrillOptions, step: Step): Promise<void> {
  const { people } = await step(() => lookIntoDatabase(folder))
  const { copy } = await step(async () => {
    const began = performance.now()
    const copy = await startCopy(folder, signal)
    return { copy, says: `It starts with this version, within ${((performance.now() - began) / 1000).toFixed(1)} s.` }
  })
  const { settings } = copy
  try {
    await step(async () => {
      const { total } = await ask<{ total: number }>(settings, '/api/people/records?limit=1')
      if (total !== people)
        throw new Error(`${people} people are in the database, and ${total} are known to the system.`)
      return people === 1 ? 'Its one person is known.' : `All ${people} people are known.`
    })
    await step(async () => {
      const trunks = await ask<{ name: string; state: string }[]>(settings, '/api/trunks/status')
      const on = trunks.filter(({ state }) => state !== 'off')
      if (on.length) throw new Error(`The fence has a hole: the trunk ${on[0]!.name} is used.`)
      if (!trunks.length) return 'It has no trunk that could be used.'
      return trunks.length === 1 ? 'Its trunk stays off.' : `Its ${trunks.length} trunks stay off.`
    })
    const chosen = waysOf(settings).filter(({ transport }) => ways.includes(transport))
    const calls = await callEveryWay(settings, { ways: chosen, toneMs, hold: true, ...(signal && { signal }) })
    for (const call of calls) await step(() => heardIn(call))
  } catch (error) {
    if (error instanceof Failed) throw error
    await step(() => {
      throw error
    })
  } finally {
    await copy.stop()
  }
}

function lookIntoDatabase(folder: string): { people: number; says: string } {
  const sql = new DatabaseSync(join(folder, DATABASE))
  try {
    const [found] = sql.prepare('PRAGMA quick_check(1)').all()
    const said = String(found?.quick_check)
    if (said !== 'ok') throw new Error(`The database is broken: ${said}.`)
    return { people: Number(sql.prepare('SELECT count(*) AS n FROM people').get()!.n), says: 'The database is whole.' }
  } finally {
    sql.close()
  }
}

const named: Record<Way['transport'], string> = {
  udp: 'a desk phone (UDP)',
  tcp: 'a desk phone (TCP)',
  tls: 'a desk phone (TLS)',
  ws: 'a browser (WebSocket)',
  wss: 'a browser (WSS)',
}
/** @throws Error with the hop that failed */
function heardIn({ way, ok, hops, heard }: EchoCall): string {
  const caller = named[way.transport]
  if (ok && heard)
    return `A call of ${caller} heard itself, after ${Math.round(heard.afterMs)} ms, and again after it was on hold.`
  const failed = hops.find(({ state }) => state === 'failed')
  throw new Error(
    `A call of ${caller} failed. ${failed ? [failed.says, failed.todo].filter(Boolean).join(' ') : ''}`.trim(),
  )
}

async function ask<T>({ home, http }: Settings, path: string): Promise<T> {
  const key = readFileSync(join(home, 'run/operator-key'), 'utf8').trim()
  const answer = await fetch(`${webAddress(http)}${path}`, {
    headers: { authorization: `Bearer ${key}` },
    signal: AbortSignal.timeout(answerWithinMs),
  })
  if (!answer.ok) throw new Error(`It answers ${answer.status} to ${path}.`)
  return (await answer.json()) as T
}
