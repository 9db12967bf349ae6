/**
 * The calls of this phone: verbs of the person, events of the stack, and the sound that belongs to each.
 * A press changes the view in the same turn; the network follows.
 */
import type { MyCall } from '@sidetone/api-client'
import type { Ids, Millis } from '@sidetone/kernel'
import type { SipResponse, SipStack, StackEvent, Uri } from '@sidetone/sip'
import type { Clock } from '../clock.ts'
import {
  ENDED_BY_ME_SHOWN_MS,
  ENDED_SHOWN_MS,
  FAULT_SHOWN_MS,
  LINE_WAIT_MS,
  MAX_CALLS,
  MAX_DIGITS,
  SAID_SHOWN_MS,
  SILENT_TELL_MS,
} from '../limits.ts'
import type { Engine } from '../line/engine.ts'
import { aorOf } from '../line/registration.ts'
import type { CallSound, Sound, Tones } from '../media/ports.ts'
import type { MicrophoneTrouble } from '../media/views.ts'
import { createStore } from '../store.ts'
import { readDialled } from './dialled.ts'
import { type Ending, readEnding } from './ending.ts'
import { isAlive, isAnswered, isTalkedIn, type LiveCall, newCall } from './live-call.ts'
import { isHeldByOthers, whoIsSilent, whoIsWith } from './mine.ts'
import { readNotice, sdpBody, sdpOf, serverCallOf, shownHeaders, whoAnswered, whoCalls } from './told.ts'
import { troubleOf, type Wrong } from './trouble.ts'
import type { CallNotice, Calls, CallsView, CallView } from './views.ts'
import { checkSound, restartSound, watchSound } from './watch-sound.ts'

export type CallsPorts = {
  readonly clock: Clock
  readonly ids: Ids
  readonly engine: Engine
  readonly sound: Sound
  readonly tones: Tones
  readonly nameOf: (number: string) => string
  /** The microphone cannot be had: shown in words by the devices. */
  readonly onMicrophoneTrouble: (trouble: MicrophoneTrouble) => void
}
export type CallsModel = Calls & {
  readonly onEvent: (event: StackEvent) => void
  /** The server's list of our calls: says who is in each now. */
  onMyCalls(mine: readonly MyCall[]): void
  /** Ends everything: signed out, or another tab takes over. */
  endAll(): void
}

export function createCalls(ports: CallsPorts): CallsModel {
  const { clock, ids, engine, sound, tones } = ports
  const store = createStore<CallsView>({ calls: [], current: null })
  const live = new Map<string, LiveCall>()
  let current: string | null = null
  let mine: readonly MyCall[] = []

  const all = () => [...live.values()]
  const bySession = (session: string | undefined) => all().find(call => call.session === session)
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
    change(call, { trouble: troubleOf(call) })
  }
  const notify = (call: LiveCall, notice: CallNotice) => {
    call.forgetNotice()
    change(call, { notice })
    call.forgetNotice = clock.after(SAID_SHOWN_MS, () => change(call, { notice: null }))
  }
  /** Sound work of one call, one after the other; a failure ends the call, as it has no sound. */
  const work = (call: LiveCall, job: (sound: CallSound) => Promise<void>) => {
    call.work = call.work
      .then(() => (call.sound && isAlive(call) ? job(call.sound) : undefined))
      .catch(() => {
        // In a talking call the sound that we have is better than none; the watcher tries again.
        call.offering = false
        if (isAlive(call) && call.view.state !== 'talking')
          finish(call, { by: 'system', cause: 'no-common-codec', words: '' }, 488)
      })
  }
  const openSound = (call: LiveCall): CallSound => {
    const opened = sound.open(engine.credential()?.iceServers ?? [])
    call.sound = opened
    opened.setMuted(call.view.muted)
    call.forget.push(
      watchSound(call, opened, {
        clock,
        change: next => change(call, next),
        wrong: (what, since) => setWrong(call, what, since),
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

  // ── ends ──
  /** `status` refuses an incoming call that was not answered. */
  function finish(call: LiveCall, ending: Ending, status = 480, tellOther = true): void {
    if (!isAlive(call)) return
    const wasTalkedIn = isTalkedIn(call)
    const { session } = call
    const nothing = { trouble: null, mutedSpeech: false, notice: null, heldByOther: false, parkedIn: '' }
    call.view = { ...call.view, ...nothing, state: 'ended', ending }
    call.wrong.clear()
    call.forgetNotice()
    for (const forget of call.forget.splice(0)) forget()
    call.sound?.close()
    call.sound = null
    if (session && tellOther) engine.whenReachable((stack, now) => stack.end(session, { status }, now))
    if (!all().some(isTalkedIn)) sound.release()
    // It goes on in another call of ours: nothing has ended for the ear.
    if (wasTalkedIn && ending.cause !== 'merged') tones.ended(toneOf(call.view))
    // An incoming call that we did not take is told by the list, not here.
    if (wasTalkedIn) clock.after(shownMs(ending, all().some(isTalkedIn)), () => dismiss(call.view.id))
    else live.delete(call.view.id)
    show()
  }
  function dismiss(id: string): void {
    if (live.get(id)?.view.state !== 'ended') return
    live.delete(id)
    if (current === id) current = all().findLast(isTalkedIn)?.view.id ?? null
    show()
  }

  // ── out ──
  /** A call begun while the line is coming back waits for it, and is not refused. */
  function lineReady(): Promise<boolean> {
    const state = () => engine.line.getSnapshot().state
    const isReady = () => state() === 'ready'
    if (state() !== 'starting' && state() !== 'reconnecting') return Promise.resolve(isReady())
    return new Promise(resolve => {
      const decide = () => {
        stopWaiting()
        stopTimer()
        resolve(isReady())
      }
      const stopWaiting = engine.line.subscribe(() => isReady() && decide())
      const stopTimer = clock.after(LINE_WAIT_MS, decide)
    })
  }
  async function begin(call: LiveCall, shows: string | null): Promise<void> {
    const trouble = await sound.acquire()
    if (!isAlive(call)) return
    if (trouble) {
      live.delete(call.view.id)
      if (current === call.view.id) current = all().findLast(isTalkedIn)?.view.id ?? null
      show()
      ports.onMicrophoneTrouble(trouble)
      return
    }
    openSound(call)
    work(call, async opened => {
      const [offer, ready] = await Promise.all([opened.offer(), lineReady()])
      const credential = engine.credential()
      if (!isAlive(call)) return
      if (!credential || !ready) return finish(call, { by: 'system', cause: 'no-server', words: '' })
      const aor = aorOf(credential)
      const to: Uri = { scheme: 'sip', user: call.view.other.number, host: aor.host, params: {} }
      call.session = engine.act((stack, now) =>
        stack.invite(
          { to, from: { uri: aor, params: {} }, headers: shownHeaders(shows, aor), body: sdpBody(offer) },
          now,
        ),
      )
    })
  }

  // ── in ──
  function invited({ session, request }: Extract<StackEvent, { type: 'invite' }>, stack: SipStack): void {
    const now = clock.now()
    if (all().filter(isAlive).length >= MAX_CALLS) return stack.reject(session, 486, {}, now)
    const other = whoCalls(request)
    const call = newCall(ids.token(8), now, {
      direction: 'in',
      state: 'incoming',
      other: { name: other.name || ports.nameOf(other.number), number: other.number },
      because: request.headers.get('Subject')?.slice(0, 100) ?? '',
      serverCall: serverCallOf(request),
    })
    call.session = session
    call.theirOffer = sdpOf(
      request.body.length ? { type: request.headers.get('Content-Type') ?? '', bytes: request.body } : undefined,
    )
    live.set(call.view.id, call)
    stack.progress(session, 180, {}, now)
    if (all().some(isTalkedIn)) tones.knock()
    show()
  }
  async function answer(call: LiveCall, others: 'hold' | 'end'): Promise<void> {
    const trouble = await sound.acquire()
    if (call.view.state !== 'incoming') return
    // It keeps ringing: the person may allow the microphone, or another device may answer.
    if (trouble) return ports.onMicrophoneTrouble(trouble)
    for (const other of all().filter(isTalkedIn))
      if (others === 'end') finish(other, { by: 'me', cause: 'hung-up', words: '' })
      else if (!other.view.held) setHeld(other, true)
    current = call.view.id
    change(call, { state: 'connecting', answeredAt: clock.now() })
    asServerSays(call)
    openSound(call)
    work(call, async opened => {
      const offer = call.theirOffer
      const sdp = offer ? await opened.answer(offer) : await opened.offer()
      const { session } = call
      if (!session || !isAlive(call)) return
      call.offering = !offer
      engine.whenReachable((stack, now) => stack.accept(session, { body: sdpBody(sdp) }, now))
    })
  }

  function setHeld(call: LiveCall, held: boolean): void {
    if (!isAnswered(call) || call.view.held === held) return
    call.sound?.setHeld(held)
    change(call, { held })
    renew(call)
  }
  const holdOthers = (but: string) => {
    for (const other of all()) if (other.view.id !== but && isAnswered(other)) setHeld(other, true)
  }

  // ── what the stack tells ──
  function onSessionEvent(call: LiveCall, event: Extract<StackEvent, { session: string }>): void {
    switch (event.type) {
      case 'progress': {
        if (event.status === 100) return
        const early = sdpOf(event.body)
        if (early) {
          call.earlyMedia = true
          work(call, opened => opened.setAnswer(early, true))
        }
        if (call.view.state === 'dialling') change(call, { state: 'ringing', ...reached(call, event.response) })
        return
      }
      case 'answered': {
        const sdp = sdpOf(event.body)
        change(call, {
          state: call.path === 'connected' ? 'talking' : 'connecting',
          answeredAt: clock.now(),
          ...reached(call, event.response),
        })
        asServerSays(call)
        work(call, async opened => {
          if (!event.mustAckWithBody) return sdp ? opened.setAnswer(sdp, false) : undefined
          const ours = await opened.answer(sdp ?? '')
          engine.act((stack, now) => stack.ackWith(event.session, sdpBody(ours), now))
        })
        // Another one was taken meanwhile.
        if (call.view.id !== current) setHeld(call, true)
        return
      }
      case 'failed':
        return finish(call, readEnding(event.status, event.reasons, 'other'), 480, false)
      case 'cancelled':
        return finish(call, readEnding(0, event.reasons.length ? event.reasons : CANCELLED, 'other'), 480, false)
      case 'ended':
        return finish(call, readEnding(0, event.by === 'remote' ? event.reasons : EXPIRED, 'other'), 480, false)
      case 'confirmed':
      case 'answer': {
        const sdp = sdpOf(event.body)
        if (sdp) work(call, opened => opened.setAnswer(sdp, false))
        return offerDone(call)
      }
      case 'offer':
        return offered(call, sdpOf(event.body), event.session)
      case 'offer-refused':
        // Lost with the connection: said again when there is one.
        if (event.status === 503 || event.status === 408) call.wanted ??= { restart: false }
        return offerDone(call)
      case 'info': {
        const notice = readNotice(event.request)
        if (notice?.kind === 'call') {
          change(call, { serverCall: notice.call, ...(notice.other?.number && { other: notice.other }) })
          asServerSays(call)
        } else if (notice) {
          notify(call, notice)
          const talksElsewhere = all().some(other => other !== call && isTalkedIn(other) && !other.view.held)
          if (notice.kind === 'came-back' && isAnswered(call) && !talksElsewhere) {
            current = call.view.id
            setHeld(call, false)
          }
        }
        return
      }
      case 'refer':
        // Nobody may move our calls.
        engine.act((stack, now) => stack.respond(event.transaction, 603, {}, now))
    }
  }
  function offered(call: LiveCall, sdp: string | null, session: string): void {
    work(call, async opened => {
      const ours = sdp ? await opened.answer(sdp) : await opened.offer()
      engine.act((stack, now) => stack.answerOffer(session, sdpBody(ours), now))
    })
  }
  function reached(call: LiveCall, response: SipResponse): Partial<CallView> {
    const who = whoAnswered(response)
    const { other, serverCall } = call.view
    return {
      serverCall: serverCallOf(response) || serverCall,
      ...(who?.name && { other: { name: who.name, number: who.number || other.number } }),
    }
  }
  /** Calls change hands: with whom we talk, who holds and who is not heard is the server's to say, and nobody else's. */
  function asServerSays(call: LiveCall): void {
    const known = isAnswered(call) ? mine.find(({ id }) => id === call.view.serverCall) : undefined
    const was = call.view
    const other = (known && whoIsWith(known)) ?? was.other
    const heldByOther = known !== undefined && isHeldByOthers(known)
    const parkedIn = known?.slot ?? ''
    const same = other.name === was.other.name && other.number === was.other.number
    if (!same || heldByOther !== was.heldByOther || parkedIn !== was.parkedIn)
      change(call, { other, heldByOther, parkedIn })
    const silent = known ? whoIsSilent(known) : { me: false, others: false }
    // The server waits as long as we do before it says so.
    const since = clock.now() - SILENT_TELL_MS
    setWrong(call, 'unheard', silent.me ? since : null)
    setWrong(call, 'silent-there', silent.others ? since : null)
  }

  engine.line.subscribe(() => {
    const { state } = engine.line.getSnapshot()
    const gone = state === 'reconnecting' || state === 'unreachable'
    for (const call of all()) {
      // A call that nobody answered cannot outlive its way to the server.
      if (gone && (call.view.state === 'dialling' || call.view.state === 'ringing'))
        finish(call, { by: 'system', cause: 'restarted', words: '' })
      else if (gone && call.view.state === 'incoming')
        finish(call, { by: 'system', cause: 'restarted', words: '' }, 480, false)
      // Back again, and the sound is not: the network changed under us.
      else if (state === 'ready' && isAnswered(call)) {
        if (call.path !== 'connected') restartSound(call, clock.now(), () => restart(call))
        else if (call.sound) void checkSound(call, call.sound, clock, () => restart(call))
      }
    }
  })
  let forgetMicrophone = () => {}
  sound.onMicrophone(name => {
    forgetMicrophone()
    for (const call of all().filter(isAnswered)) {
      change(call, { heardThrough: name ?? '' })
      setWrong(call, 'microphone-gone', name === null ? clock.now() : null)
    }
    forgetMicrophone = clock.after(SAID_SHOWN_MS, () => {
      for (const call of all().filter(isAlive)) change(call, { heardThrough: '' })
    })
  })

  return {
    ...store,
    call(text, name = '', shows = null) {
      const number = readDialled(text)
      if (!number || all().filter(isAlive).length >= MAX_CALLS) return ''
      const call = newCall(ids.token(8), clock.now(), {
        direction: 'out',
        state: 'dialling',
        other: { name: name || ports.nameOf(number), number },
        because: '',
      })
      for (const old of all()) if (!isAlive(old)) live.delete(old.view.id)
      live.set(call.view.id, call)
      current = call.view.id
      holdOthers(current)
      show()
      void begin(call, shows)
      return call.view.id
    },
    answer(id, others = 'hold') {
      const call = live.get(id)
      if (call?.view.state === 'incoming') void answer(call, others)
    },
    decline(id) {
      const call = live.get(id)
      if (call?.view.state === 'incoming') finish(call, { by: 'me', cause: 'declined', words: '' }, 603)
    },
    hangUp(id) {
      const call = live.get(id)
      if (!call || !isAlive(call)) return
      const cause =
        call.view.state === 'incoming' ? 'declined' : call.view.answeredAt === null ? 'cancelled' : 'hung-up'
      finish(call, { by: 'me', cause, words: '' }, 603)
    },
    setMuted(id, muted) {
      const call = live.get(id)
      if (!call || !isTalkedIn(call)) return
      call.sound?.setMuted(muted)
      call.loudSince = null
      change(call, { muted, mutedSpeech: false })
    },
    setHeld(id, held) {
      const call = live.get(id)
      if (!call || !isAnswered(call)) return
      // Only one is talked in at a time.
      if (!held) {
        holdOthers(id)
        current = id
      }
      setHeld(call, held)
    },
    sendDigit(id, digit) {
      const call = live.get(id)
      if (!call || !isAnswered(call) || !/^[0-9*#A-D]$/.test(digit)) return
      if (!call.sound?.sendDigit(digit) && call.session) {
        const { session } = call
        const body = {
          type: 'application/dtmf-relay',
          bytes: new TextEncoder().encode(`Signal=${digit}\r\nDuration=160\r\n`),
        }
        engine.act((stack, now) => stack.requestIn(session, 'INFO', { body }, now))
      }
      change(call, { digits: (call.view.digits + digit).slice(-MAX_DIGITS) })
    },
    swapTo(id) {
      const call = live.get(id)
      if (!call || !isTalkedIn(call)) return
      holdOthers(id)
      current = id
      setHeld(call, false)
      show()
    },
    dismiss,
    watchLevels(id, listener) {
      const timer = setInterval(() => {
        const opened = live.get(id)?.sound
        listener(opened ? opened.levels() : { mine: 0, theirs: 0 })
      }, 60)
      return () => clearInterval(timer)
    },
    onEvent(event) {
      if (event.type === 'invite') {
        engine.act(stack => invited(event, stack))
        return
      }
      if (!('session' in event) || event.session === undefined) return
      const call = bySession(event.session)
      if (call) onSessionEvent(call, event as Extract<StackEvent, { session: string }>)
      else if (event.type === 'request') engine.act((stack, now) => stack.respond(event.transaction, 405, {}, now))
    },
    onMyCalls(told) {
      mine = told
      for (const call of all()) asServerSays(call)
    },
    endAll() {
      for (const call of all()) finish(call, { by: 'me', cause: 'hung-up', words: '' })
    },
  }
}

/** How long the reason stays: what we did ourselves we know, what asks something of us needs time. */
function shownMs({ by, cause }: Ending, othersAlive: boolean): number {
  if (by === 'me') return ENDED_BY_ME_SHOWN_MS
  return othersAlive || cause === 'hung-up' || cause === 'cancelled' ? ENDED_SHOWN_MS : FAULT_SHOWN_MS
}
const CANCELLED = [{ protocol: 'SIP', cause: 487 }]
const EXPIRED = [{ protocol: 'SIP', cause: 480, text: 'The other phone stopped responding.' }]

function toneOf({ ending, answeredAt }: CallView): 'busy' | 'failed' | 'over' {
  if (ending?.by === 'me' || answeredAt !== null || ending?.cause === 'cancelled') return 'over'
  return ending?.cause === 'busy' || ending?.cause === 'declined' ? 'busy' : 'failed'
}
