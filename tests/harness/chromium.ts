/** A person at the web phone in a real Chromium, with a tone for a microphone and an ear on what the browser plays. */
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { listen, type Watched } from './listen.ts'
import type { DemoPerson } from './system.ts'
import { writeToneFile } from './tones.ts'

export const chromiumPath = '/usr/bin/chromium'
export const hasChromium = existsSync(chromiumPath)

export type WebPerson = {
  readonly page: Page
  readonly browser: Browser
  /** dBFS of a frequency in what this person hears now, the loudest of `forMs`. */
  hears(hz: number, forMs?: number): Promise<number>
  /** How the sound of the newest connection moves on during `forMs`, looked at in the page every 50 ms. */
  soundDuring(forMs: number): Promise<SoundMoment[]>
  /** Resolves with how long it took until the tone was heard above -50 dBFS. */
  untilHears(hz: number, withinMs?: number): Promise<number>
  /** From now on it is noted when each of these tones is heard, to about 20 ms. */
  watch(...hz: number[]): Promise<void>
  watched(hz: number): Promise<Watched>
  close(): Promise<void>
}

/** Milliseconds of sound so far: what the microphone gave, and what came in packets. */
export type SoundMoment = { readonly at: number; readonly saidMs: number; readonly arrivedMs: number }

/** In the page: RTCAudioSourceStats and RTCInboundRtpStreamStats; a packet holds 20 ms. */
const soundDuring = async (forMs: number): Promise<SoundMoment[]> => {
  const peers = (window as unknown as { __peers: RTCPeerConnection[] }).__peers
  const moments: SoundMoment[] = []
  for (const end = Date.now() + forMs; Date.now() < end; ) {
    const stats = await peers.findLast(peer => peer.connectionState === 'connected')?.getStats()
    let saidMs = 0
    let arrivedMs = 0
    for (const each of stats?.values() ?? []) {
      if (each.type === 'media-source') saidMs = (each.totalSamplesDuration ?? 0) * 1000
      if (each.type === 'inbound-rtp') arrivedMs = (each.packetsReceived ?? 0) * 20
    }
    moments.push({ at: Date.now(), saidMs, arrivedMs })
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return moments
}

/**
 * How far, in ms, what arrived fell behind what was said meanwhile, at most: a gap on the way, however it ended. A browser that
 * was itself held up said less, and is not our matter. Without `said` somebody spoke all the time.
 */
export const fellBehindMs = (arrived: readonly SoundMoment[], said?: readonly SoundMoment[]): number => {
  const saidBy = (at: number): number => {
    if (!said) return at
    const next = said.findIndex(moment => moment.at >= at)
    const [before, after] = [said[Math.max(0, next - 1)]!, said[next] ?? said.at(-1)!]
    const share = after.at === before.at ? 0 : Math.min(1, (at - before.at) / (after.at - before.at))
    return before.saidMs + share * (after.saidMs - before.saidMs)
  }
  const first = arrived[0]!
  return Math.max(...arrived.map(({ at, arrivedMs }) => saidBy(at) - saidBy(first.at) - (arrivedMs - first.arrivedMs)))
}

export const openChromium = async (
  hz: number,
  options: {
    context?: BrowserContextOptions
    args?: string[]
    /** In place of the real one: one that runs it somewhere. */
    program?: string
    amplitude?: number
    prepare?: (context: BrowserContext) => Promise<unknown>
  } = {},
): Promise<WebPerson> => {
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-ear-'))
  const microphone = writeToneFile(join(folder, 'microphone.wav'), hz, 10, options.amplitude)
  const browser = await chromium.launch({
    executablePath: options.program ?? chromiumPath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--autoplay-policy=no-user-gesture-required',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${microphone}`,
      ...(options.args ?? []),
    ],
  })
  const context = await browser.newContext({
    permissions: ['microphone', 'notifications'],
    ...options.context,
  })
  await options.prepare?.(context)
  await context.addInitScript(listen)
  const page = await context.newPage()
  const level = (at: number): Promise<number> =>
    page.evaluate(f => (window as unknown as { __level(f: number): number }).__level(f), at)
  return {
    page,
    browser,
    hears: async (at, forMs = 1_000) => {
      let loudest = -200
      for (const end = Date.now() + forMs; Date.now() < end; ) {
        loudest = Math.max(loudest, await level(at))
        await page.waitForTimeout(40)
      }
      return loudest
    },
    soundDuring: forMs => page.evaluate(soundDuring, forMs),
    untilHears: async (at, withinMs = 15_000) => {
      const start = Date.now()
      while (Date.now() - start < withinMs) {
        if ((await level(at)) > -50) return Date.now() - start
        await page.waitForTimeout(25)
      }
      throw new Error(`no ${at} Hz heard within ${withinMs} ms (now ${await level(at)} dBFS)`)
    },
    watch: (...tones) =>
      page.evaluate(all => (window as unknown as { __watch(all: number[]): void }).__watch(all), tones),
    watched: at => page.evaluate(f => (window as unknown as { __watched(f: number): Watched }).__watched(f), at),
    close: () => browser.close(),
  }
}

/** Signs in with e-mail and password, as a person does, and waits until the phone can be called. */
export const signIn = async (person: WebPerson, origin: string, who: DemoPerson): Promise<void> => {
  const { page } = person
  await page.goto(origin)
  await page.getByLabel('Email').fill(who.email)
  await page.getByLabel('Password').fill(who.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('Number').waitFor()
  await untilReachable(person, who)
}

/** Waits until the server says that this person's phone can be called. */
export const untilReachable = async ({ page }: WebPerson, who: DemoPerson): Promise<void> => {
  await page.waitForFunction(async extension => {
    const answer = await fetch('/api/people').catch(() => null)
    const people = answer?.ok ? ((await answer.json()) as { extension: string; state: string }[]) : []
    return people.some(each => each.extension === extension && each.state !== 'offline')
  }, who.extension)
}

export const dial = async (person: WebPerson, number: string): Promise<void> => {
  await person.page.getByLabel('Number').fill(number)
  await person.page.getByRole('button', { name: 'Call', exact: true }).first().click()
}
