/**
 * The description (SDP) of each call's sound, agreed on with the other side: one is on the way at a time, and further wishes wait
 * and are said together (RFC 3264, RFC 6337).
 */
import type { Clock } from '../clock.ts'
import type { Engine } from '../line/engine.ts'
import type { CallSound, Sound } from '../media/ports.ts'
import { isAlive, isAnswered, type LiveCall } from './live-call.ts'
import type { OpenCalls } from './open-calls.ts'
import { sdpBody } from './told.ts'
import { watchSound } from './watch-sound.ts'

export type Describing = ReturnType<typeof createDescribing>

export function createDescribing({
  clock,
  engine,
  sound,
  list,
}: {
  readonly clock: Clock
  readonly engine: Engine
  readonly sound: Sound
  readonly list: OpenCalls
}) {
  /** Sound work of one call, one after the other; a failure ends the call, as it has no sound. */
  const work = (call: LiveCall, job: (sound: CallSound) => Promise<void>) => {
    call.work = call.work
      .then(() => (call.sound && isAlive(call) ? job(call.sound) : undefined))
      .catch(() => {
        // In a talking call the sound that we have is better than none; the watcher tries again.
        call.offering = false
        if (isAlive(call) && call.view.state !== 'talking')
          list.finish(call, { by: 'system', cause: 'no-common-codec', words: '' }, 488)
      })
  }
  const open = (call: LiveCall): CallSound => {
    const opened = sound.open(() => engine.credential()?.iceServers ?? [])
    call.sound = opened
    opened.setMuted(call.view.muted)
    call.forget.push(
      watchSound(call, opened, {
        clock,
        change: next => list.change(call, next),
        wrong: (what, since) => list.setWrong(call, what, since),
        restart: () => restart(call),
      }),
    )
    return opened
  }
  /** A new offer for what changed: hold, or another path. One is on the way at a time, and none while there is no way. */
  const renew = (call: LiveCall, restart = false) => {
    const waiting = call.wanted !== null
    call.wanted = { restart: restart || (call.wanted?.restart ?? false) }
    if (!waiting && !call.offering) engine.whenReachable(() => work(call, opened => reoffer(call, opened)))
  }
  const reoffer = async (call: LiveCall, opened: CallSound) => {
    const { wanted, session } = call
    call.wanted = null
    if (!wanted || !session || call.offering || !isAnswered(call)) return
    call.offering = true
    const offer = await opened.offer(wanted)
    if (isAlive(call)) engine.act((stack, now) => stack.offer(session, sdpBody(offer), {}, now))
  }
  /** The offer on the way was answered or refused; what was wanted meanwhile goes next. */
  const offerDone = (call: LiveCall) => {
    call.offering = false
    if (!call.wanted) return
    const { restart } = call.wanted
    call.wanted = null
    renew(call, restart)
  }
  const restart = (call: LiveCall) => renew(call, true)
  /** Theirs is answered; without one (a late offer, RFC 3261 §13.2.1) it is ours that they answer. */
  function offered(call: LiveCall, sdp: string | null, session: string): void {
    work(call, async opened => {
      const ours = sdp ? await opened.answer(sdp) : await opened.offer()
      engine.act((stack, now) => stack.answerOffer(session, sdpBody(ours), now))
    })
  }

  return { open, work, renew, restart, offered, offerDone }
}
