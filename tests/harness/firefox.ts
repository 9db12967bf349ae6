/** The same person at the web phone in a real Firefox, driven over WebDriver BiDi. Its fake microphone is a 440 Hz tone. */
import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { launch, type Page } from 'puppeteer-core'
import type { Firewall } from './firewall.ts'
import { listen } from './listen.ts'

export const firefoxPath = '/usr/bin/firefox-esr'
export const hasFirefox = existsSync(firefoxPath)

export type FirefoxPerson = {
  readonly page: Page
  /** Types into the field, or presses the button, that has this accessible name. */
  type(field: string, text: string): Promise<void>
  press(button: string): Promise<void>
  hears(hz: number, forMs?: number): Promise<number>
  untilHears(hz: number, withinMs?: number): Promise<number>
  close(): Promise<void>
}

/**
 * In the page: records 400 ms of the newest live remote track and measures one frequency in dB of full scale. By a
 * recorder, because Firefox starts no AudioContext on a machine without a sound card.
 */
const recordedLevel = async (hz: number): Promise<number> => {
  const peers = (window as unknown as { __peers: RTCPeerConnection[] }).__peers
  const track = peers
    .filter(peer => peer.connectionState === 'connected')
    .flatMap(peer => peer.getReceivers().map(receiver => receiver.track))
    .findLast(each => each.kind === 'audio' && each.readyState === 'live')
  if (!track) return -200
  const recorder = new MediaRecorder(new MediaStream([track]))
  const blobs: Blob[] = []
  recorder.ondataavailable = event => blobs.push(event.data)
  const stopped = new Promise(done => {
    recorder.onstop = done
  })
  recorder.start()
  await new Promise(done => setTimeout(done, 400))
  recorder.stop()
  await stopped
  const sound = await new OfflineAudioContext(1, 48_000, 48_000)
    .decodeAudioData(await new Blob(blobs).arrayBuffer())
    .catch(() => null)
  if (!sound) return -200
  const samples = sound.getChannelData(0)
  const w = 2 * Math.cos((2 * Math.PI * hz) / sound.sampleRate)
  let s1 = 0
  let s2 = 0
  samples.forEach((sample, i) => {
    // Hann window, so that a loud tone does not leak into its neighbours
    const s = sample * (1 - Math.cos((2 * Math.PI * i) / samples.length)) + w * s1 - s2
    s2 = s1
    s1 = s
  })
  const amplitude = (2 * Math.sqrt(Math.max(0, s1 * s1 + s2 * s2 - w * s1 * s2))) / samples.length
  return 20 * Math.log10(Math.max(amplitude, 1e-9))
}

/** In the page: its TURN servers are reached by this address and not by loopback, from which Firefox takes none. */
const turnAt = (address: string): void => {
  const Real = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Real {
    constructor(configuration: RTCConfiguration = {}) {
      const iceServers = configuration.iceServers?.map(each => ({
        ...each,
        urls: [each.urls].flat().map(url => url.replace('127.0.0.1', address)),
      }))
      super({ ...configuration, iceServers })
    }
  }
}

/** @param firewall in front of it: it has an address of its own there, as on a person's machine, and does without loopback */
export const openFirefox = async (hz: number, firewall?: Firewall): Promise<FirefoxPerson> => {
  const browser = await launch({
    browser: 'firefox',
    executablePath: firewall?.browser ?? firefoxPath,
    debuggingPort: firewall?.debuggingPort,
    headless: true,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.audio.fake_frequency': hz,
      'media.navigator.permission.disabled': true,
      'media.peerconnection.ice.loopback': !firewall,
      'media.autoplay.default': 0,
      'media.autoplay.blocking_policy': 0,
      'app.update.enabled': false,
    },
  })
  const page = await browser.newPage()
  if (firewall) await page.evaluateOnNewDocument(turnAt, firewall.address)
  await page.evaluateOnNewDocument(listen)
  const level = (at: number): Promise<number> => page.evaluate(recordedLevel, at)
  return {
    page,
    type: async (field, text) => {
      await (await page.waitForSelector(`::-p-aria(${field})`))?.type(text)
    },
    press: async name => {
      await (await page.waitForSelector(`::-p-aria([name="${name}"][role="button"])`))?.click()
    },
    hears: async (at, forMs = 1_000) => {
      let loudest = -200
      for (const end = Date.now() + forMs; Date.now() < end; await pause(40))
        loudest = Math.max(loudest, await level(at))
      return loudest
    },
    untilHears: async (at, withinMs = 15_000) => {
      const start = Date.now()
      while (Date.now() - start < withinMs) {
        if ((await level(at)) > -50) return Date.now() - start
        await pause(25)
      }
      throw new Error(`Firefox heard no ${at} Hz within ${withinMs} ms (now ${await level(at)} dB)`)
    },
    close: () => browser.close(),
  }
}
