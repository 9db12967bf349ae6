/**
 * The sound of one call: our own media end says a tone and writes down what comes back.
 *
 *   offer ─▶ their answer ─▶ tone and recording begin ─▶ connected ─▶ time is over ─▶ measured
 *                                                                 (hold, resume ─▶ recorded anew ─┘)
 */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readWav } from '@sidetone/audio'
import type { CallId, EndId, EndKind, MediaEvent, MediaPort, Negotiated, Quality } from '@sidetone/call'
import type { Ids, Millis } from '@sidetone/kernel'
import { within } from './deadline.ts'
import { lastEchoMs, soundWithinMs } from './limits.ts'
import { type Measured, measure } from './tone.ts'

/** More than any call that is measured. */
const longestMs = 120_000

/** Each media port takes one listener for good, so it is shared by all calls over it. */
const listeners = new WeakMap<MediaPort, Set<(event: MediaEvent) => void>>()
function listen(media: MediaPort, listener: (event: MediaEvent) => void): () => void {
  let all = listeners.get(media)
  if (!all) {
    const made = new Set<(event: MediaEvent) => void>()
    media.onEvent(event => {
      for (const each of made) each(event)
    })
    listeners.set(media, made)
    all = made
  }
  all.add(listener)
  return () => void all.delete(listener)
}

export type Sound = {
  /** Null: our own media engine has no room. `hold`: we do not want to hear them now. */
  offer(hold?: boolean): Promise<string | null>
  /** Their answer; the tone begins. @returns null: it cannot be agreed on */
  begin(sdp: string): Promise<{ codec: string; secured: 'none' | 'sdes' | 'dtls' } | null>
  /** Their answer to a later offer: what they do with sound from now on. @returns null: it cannot be agreed on */
  changed(sdp: string): Promise<Negotiated['remote'] | null>
  /** False: nothing came in time. */
  connected(): Promise<boolean>
  /** After so long, from now on or from `begin` on. */
  heard(toneMs: Millis): Promise<Measured & { readonly quality: Quality | null }>
  close(): void
}

export function openSound(
  media: MediaPort,
  ids: Ids,
  { kind, towards, folder, signal }: { kind: EndKind; towards: string; folder: string; signal?: AbortSignal },
): Sound {
  const end = `echo-${ids.token(8)}` as EndId
  const written = join(folder, `${end}.wav`)
  let quality: Quality | null = null
  const connected = Promise.withResolvers<boolean>()
  let recorded = Promise.withResolvers<boolean>()
  let recording = false
  const record = () => {
    recorded = Promise.withResolvers<boolean>()
    recording = true
    media.record(end, { path: written, maxMs: longestMs, who: 'end' })
  }
  const stop = listen(media, event => {
    if (event.type === 'lost') {
      if (!event.ends.includes(end)) return
      connected.resolve(false)
      recorded.resolve(false)
    } else if (event.end !== end) return
    else if (event.type === 'connected') connected.resolve(true)
    else if (event.type === 'quality') quality = event.quality
    else if (event.type === 'recorded') recorded.resolve(true)
  })
  return {
    async offer(hold = false) {
      const offered = await media.offer(end, { call: end as string as CallId, kind, towards, hold })
      return offered.ok ? offered.sdp : null
    },
    async begin(sdp) {
      const agreed = await media.setAnswer(end, sdp)
      if (!agreed.ok) return null
      record()
      media.play(end, { kind: 'tone', tone: 'test' })
      return { codec: agreed.codec, secured: agreed.secured }
    },
    async changed(sdp) {
      const agreed = await media.setAnswer(end, sdp)
      return agreed.ok ? agreed.remote : null
    },
    connected: () => within(soundWithinMs, connected.promise, false, signal),
    async heard(toneMs) {
      if (!recording) record()
      await within(toneMs + lastEchoMs, new Promise<never>(() => {}), null, signal)
      media.stopRecording(end)
      recording = false
      await within(1_000, recorded.promise, false)
      const wav = existsSync(written) ? readWav(readFileSync(written)) : null
      return { ...measure(wav?.ok ? wav.value.samples : new Int16Array(0), toneMs), quality }
    },
    close() {
      stop()
      media.close(end)
      rmSync(written, { force: true })
    },
  }
}
