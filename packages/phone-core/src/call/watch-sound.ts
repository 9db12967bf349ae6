/**
 * Watches the sound of a call: is there a path, does anything come, how good is it, does somebody speak while muted.
 * Says so within seconds and tries another path by itself (RFC 8445 §9).
 */
import type { Millis } from '@sidetone/kernel'
import type { Clock } from '../clock.ts'
import {
  CHECK_MS,
  LOOK_EVERY_MS,
  MAX_MEDIA_RESTARTS,
  MEDIA_RESTART_AFTER_MS,
  MICROPHONE_SILENT_MS,
  MUTED_HINT_MS,
  MUTED_SPEECH_MS,
  SILENT_REPAIR_MS,
  SILENT_TELL_MS,
  STATS_EVERY_MS,
} from '../limits.ts'
import type { CallSound } from '../media/ports.ts'
import { rate } from '../media/quality.ts'
import { isAnswered, type LiveCall } from './live-call.ts'
import type { CallView, Trouble } from './views.ts'

/** Louder than a quiet room, 0 … 1. */
const SPEECH_LEVEL = 0.12
const LEVEL_EVERY_MS = 100
const PAUSE_MS = 300
/** Below it people complain (G.107 Annex B: "some users dissatisfied"). */
const GOOD_MOS = 3.6

export type Watcher = {
  readonly clock: Clock
  readonly change: (next: Partial<CallView>) => void
  /** Something is wrong with the sound since then; null: no longer. */
  readonly wrong: (what: Exclude<Trouble['kind'], 'unheard' | 'microphone-gone'>, since: Millis | null) => void
  readonly restart: () => void
}

/** @returns how to stop */
export function watchSound(call: LiveCall, sound: CallSound, { clock, change, wrong, restart }: Watcher): () => void {
  let stopped = false
  let forgetRestart = () => {}
  let hintUntil = 0
  let loudAt = 0
  let nothingSince: Millis | null = null

  sound.onPath(path => {
    if (stopped) return
    const before = call.path
    call.path = path
    if (path === 'connected') {
      forgetRestart()
      call.restarts = 0
      call.heardAt = clock.now()
      if (call.view.state === 'connecting') change({ state: 'talking' })
      wrong('sound-lost', null)
    } else if (path === 'failed' || (path === 'lost' && before !== 'lost')) {
      forgetRestart()
      forgetRestart = clock.after(path === 'failed' ? 0 : MEDIA_RESTART_AFTER_MS, () => {
        if (stopped || !isAnswered(call)) return
        wrong('sound-lost', clock.now())
        restartSound(call, clock.now(), restart)
      })
    }
  })

  let received = -1
  const measure = async () => {
    const sample = isAnswered(call) ? await sound.sample().catch(() => null) : null
    if (stopped) return
    if (sample) {
      if (sample.received > received) {
        call.heardAt = sample.at
        // A path that carries for a while has earned another try when it breaks.
        if (sample.at - call.restartedAt > SILENT_REPAIR_MS) call.restarts = 0
      }
      received = sample.received
      hear(sample.at)
      const before = call.sample
      if (!before || sample.at - before.at >= STATS_EVERY_MS) {
        call.sample = sample
        // Music of the server while held is no measure of the other's sound; figures stand still.
        if (!call.view.held) {
          const quality = rate(sample, before, call.view.quality?.curve ?? [])
          // One look may be a hiccup.
          const bad = quality.mos < GOOD_MOS && (call.view.quality?.mos ?? GOOD_MOS) < GOOD_MOS
          change({ quality, soundedBad: bad || call.view.soundedBad })
        }
      }
    }
    clock.after(LOOK_EVERY_MS, () => {
      if (!stopped) void measure()
    })
  }
  /** Nothing comes: try another path at once, say since when, and try once more. */
  const hear = (now: number) => {
    const { held, state } = call.view
    const quietMs = now - call.heardAt
    if (state !== 'talking' || held) {
      call.heardAt = now
      wrong('silent', null)
    } else if (quietMs < SILENT_TELL_MS) {
      wrong('silent', null)
      // What should come without a break does not: our router may have given us another port, which only we can see.
      if (
        quietMs > 0 &&
        !call.view.heldByOther &&
        call.missedAt !== call.heardAt &&
        now - call.restartedAt >= STATS_EVERY_MS
      ) {
        call.missedAt = call.heardAt
        void checkSound(call, sound, clock, restart)
      }
    } else if (!call.wrong.has('silent')) {
      // Without a path nothing can come, which is told already.
      if (!call.wrong.has('sound-lost')) wrong('silent', call.heardAt)
    } else if (quietMs >= SILENT_REPAIR_MS && call.silentRepairedAt !== call.heardAt) {
      // Later than the server repairs from its side, so that the two do not collide.
      call.silentRepairedAt = call.heardAt
      restartSound(call, clock.now(), restart)
    }
  }

  const listen = () => {
    if (stopped) return
    const now = clock.now()
    if (call.view.muted && call.view.state === 'talking' && !call.view.held) {
      const { mine } = sound.levels()
      if (mine < SPEECH_LEVEL) {
        // Between two syllables it is quiet too.
        if (now - loudAt > PAUSE_MS) call.loudSince = null
      } else {
        loudAt = now
        call.loudSince ??= now
        if (now - call.loudSince >= MUTED_SPEECH_MS) {
          hintUntil = now + MUTED_HINT_MS
          if (!call.view.mutedSpeech) change({ mutedSpeech: true })
        }
      }
    }
    if (call.view.mutedSpeech && now > hintUntil) change({ mutedSpeech: false })
    lookAtMicrophone(now)
    clock.after(LEVEL_EVERY_MS, listen)
  }
  /** We mean to be heard, and cannot be. */
  const lookAtMicrophone = (now: Millis) => {
    const { state, muted, held } = call.view
    const is = state === 'talking' && !muted && !held ? sound.microphone() : 'heard'
    nothingSince = is === 'silent' ? (nothingSince ?? now) : null
    const told = nothingSince !== null && now - nothingSince >= MICROPHONE_SILENT_MS
    wrong('microphone-muted', is === 'muted' ? now : null)
    wrong('microphone-silent', told ? nothingSince : null)
  }
  void measure()
  listen()
  return () => {
    stopped = true
    forgetRestart()
  }
}

/**
 * We are back over another connection: does anything still come? A browser notices a dead path by itself after 5 s and more
 * (RFC 7675), which is too long when the network has changed.
 */
export async function checkSound(call: LiveCall, sound: CallSound, clock: Clock, restart: () => void): Promise<void> {
  // On hold nothing needs to come; and a path that was asked for a moment ago is still on its way.
  if (call.view.held || clock.now() - call.restartedAt < STATS_EVERY_MS) return
  const before = await sound.sample().catch(() => null)
  await new Promise<void>(resolve => clock.after(CHECK_MS, resolve))
  const after = await sound.sample().catch(() => null)
  if (before && after && after.received === before.received && isAnswered(call) && !call.view.held)
    restartSound(call, clock.now(), restart)
}

export function restartSound(call: LiveCall, now: number, restart: () => void): void {
  if (call.restarts >= MAX_MEDIA_RESTARTS) return
  call.restarts++
  call.restartedAt = now
  restart()
}
