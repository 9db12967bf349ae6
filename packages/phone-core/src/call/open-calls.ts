/**
 * The calls of this page: their list as a screen sees it, which one the person talks in, and how a call ends. What is heard of
 * the list (ring, ring back, the tone at the end) follows it.
 */
import type { Millis } from '@sidetone/kernel'
import type { HeaderList } from '@sidetone/sip'
import type { Clock } from '../clock.ts'
import { ASKS_SHOWN_MS, ENDED_BY_ME_SHOWN_MS, ENDED_SHOWN_MS, FAULT_SHOWN_MS, SAID_SHOWN_MS } from '../limits.ts'
import type { Engine } from '../line/engine.ts'
import type { Sound, Tones } from '../media/ports.ts'
import { createStore } from '../store.ts'
import type { Ending } from './ending.ts'
import { isAlive, isTalkedIn, type LiveCall } from './live-call.ts'
import { troubleOf, type Wrong } from './trouble.ts'
import type { CallNotice, CallsView, CallView } from './views.ts'

export type OpenCalls = ReturnType<typeof createOpenCalls>

export function createOpenCalls({
  clock,
  engine,
  sound,
  tones,
}: {
  readonly clock: Clock
  readonly engine: Engine
  readonly sound: Sound
  readonly tones: Tones
}) {
  const store = createStore<CallsView>({ calls: [], current: null })
  const live = new Map<string, LiveCall>()
  let current: string | null = null

  const all = () => [...live.values()]
  const show = () => {
    store.set({ calls: all().map(call => call.view), current })
    engine.hurry(all().some(isTalkedIn))
    const ringing = all().filter(call => call.view.state === 'incoming')
    const busy = all().some(isTalkedIn)
    tones.ring(ringing.length > 0 && !busy)
    tones.ringback(all().some(call => call.view.state === 'ringing' && !call.earlyMedia && call.view.id === current))
  }
  const change = (call: LiveCall, next: Partial<CallView>) => {
    call.view = { ...call.view, ...next }
    show()
  }
  const setWrong = (call: LiveCall, what: Wrong, since: Millis | null) => {
    if (since === null ? !call.wrong.delete(what) : call.wrong.has(what)) return
    if (since !== null) call.wrong.set(what, since)
    const lost = since !== null && SOUND_LOST.includes(what)
    change(call, { trouble: troubleOf(call), soundedBad: lost || call.view.soundedBad })
  }
  const notify = (call: LiveCall, notice: CallNotice) => {
    call.forgetNotice()
    change(call, { notice })
    call.forgetNotice = clock.after(SAID_SHOWN_MS, () => change(call, { notice: null }))
  }

  /** `status`, with headers, refuses an incoming call that was not answered. `tell` false: the other side knows. */
  function finish(call: LiveCall, ending: Ending, status = 480, tell: HeaderList | false = []): void {
    if (!isAlive(call)) return
    const wasTalkedIn = isTalkedIn(call)
    const wasIncoming = call.view.state === 'incoming'
    const { session } = call
    const nothing = { trouble: null, mutedSpeech: false, notice: null, heldByOther: false, parkedIn: '' }
    call.view = { ...call.view, ...nothing, state: 'ended', ending }
    call.wrong.clear()
    call.forgetNotice()
    for (const forget of call.forget.splice(0)) forget()
    call.sound?.close()
    call.sound = null
    if (session && tell) {
      const refuses = wasIncoming && tell.length > 0
      engine.whenReachable((stack, now) =>
        refuses ? stack.reject(session, status, { headers: tell }, now) : stack.end(session, { status }, now),
      )
    }
    if (!all().some(isTalkedIn)) sound.release()
    // It goes on in another call of ours: nothing has ended for the ear.
    if (wasTalkedIn && ending.cause !== 'merged') tones.ended(toneOf(call.view))
    // An incoming call that we did not take is told by the list, not here.
    if (wasTalkedIn)
      clock.after(shownMs(ending, call.view.soundedBad, all().some(isTalkedIn)), () => dismiss(call.view.id))
    else live.delete(call.view.id)
    show()
  }
  function remove(id: string): void {
    live.delete(id)
    if (current === id) current = all().findLast(isTalkedIn)?.view.id ?? null
    show()
  }
  function dismiss(id: string): void {
    if (live.get(id)?.view.state === 'ended') remove(id)
  }

  return {
    store,
    all,
    get: (id: string) => live.get(id),
    bySession: (session: string | undefined) => all().find(call => call.session === session),
    add: (call: LiveCall) => void live.set(call.view.id, call),
    remove,
    /** Ended ones make room for a new one. */
    removeEnded() {
      for (const old of all()) if (!isAlive(old)) live.delete(old.view.id)
    },
    /** The person talks in this one from the next look on. */
    talkIn(id: string) {
      current = id
    },
    current: () => current,
    show,
    change,
    setWrong,
    notify,
    finish,
    dismiss,
  }
}

/** Somebody heard nothing for a while. */
const SOUND_LOST: readonly Wrong[] = ['sound-lost', 'silent', 'silent-there', 'unheard']

/** How long the reason stays: what we did ourselves we know, what asks something of us needs time. */
function shownMs({ by, cause, words }: Ending, soundedBad: boolean, othersAlive: boolean): number {
  if (soundedBad && !othersAlive) return ASKS_SHOWN_MS
  // Parked and taken over: as its person wished, and on a phone the ended call covers where it can be picked up.
  if (by === 'me' || cause === 'parked' || cause === 'moved') return ENDED_BY_ME_SHOWN_MS
  // A code has said all: it goes as quietly as a call that we end ourselves.
  if (by === 'system' && cause === 'hung-up' && !words) return ENDED_BY_ME_SHOWN_MS
  return othersAlive || cause === 'hung-up' || cause === 'cancelled' || cause === 'transferred'
    ? ENDED_SHOWN_MS
    : FAULT_SHOWN_MS
}

function toneOf({ ending, answeredAt }: CallView): 'busy' | 'failed' | 'over' {
  if (ending?.by === 'me' || answeredAt !== null || ending?.cause === 'cancelled') return 'over'
  return ending?.cause === 'busy' || ending?.cause === 'declined' ? 'busy' : 'failed'
}
