/**
 * The calls of this phone: verbs of the person, events of the stack, and the sound that belongs to each.
 * A press changes the view in the same turn; the network follows.
 */
import type { MyCall } from '@sidetone/api-client'
import type { Ids } from '@sidetone/kernel'
import type { HeaderList, SipStack, StackEvent, Uri } from '@sidetone/sip'
import type { Clock } from '../clock.ts'
import { LINE_WAIT_MS, MAX_CALLS, MAX_DIGITS, SAID_SHOWN_MS } from '../limits.ts'
import type { Engine } from '../line/engine.ts'
import { aorOf } from '../line/registration.ts'
import type { Sound, Tones } from '../media/ports.ts'
import type { MicrophoneTrouble } from '../media/views.ts'
import { createDescribing } from './describing.ts'
import { readDialled } from './dialled.ts'
import { isAlive, isAnswered, isTalkedIn, type LiveCall, newCall } from './live-call.ts'
import { createOpenCalls } from './open-calls.ts'
import { createServerSays } from './server-says.ts'
import { sdpBody, sdpOf, serverCallOf, shownHeaders, whoCalls } from './told.ts'
import type { Calls } from './views.ts'
import { checkSound, restartSound } from './watch-sound.ts'

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
  const list = createOpenCalls(ports)
  const { all, change, finish, show } = list
  const describing = createDescribing({ ...ports, list })
  const { open, work, renew, restart } = describing

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
      list.remove(call.view.id)
      return ports.onMicrophoneTrouble(trouble)
    }
    open(call)
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
    const offer = sdpOf(
      request.body.length ? { type: request.headers.get('Content-Type') ?? '', bytes: request.body } : undefined,
    )
    const serverCall = serverCallOf(request)
    const taken = serverCall && all().find(call => call.answering && call.view.serverCall === serverCall)
    if (taken && isAnswered(taken)) {
      // Our answer went with the connection, so it rings over the next one: the person has answered already.
      if (taken.session) stack.end(taken.session, {}, now)
      for (const forget of taken.forget.splice(0)) forget()
      taken.sound?.close()
      Object.assign(taken, { session, theirOffer: offer, path: 'connecting' })
      return accept(taken)
    }
    if (all().filter(isAlive).length >= MAX_CALLS) return stack.reject(session, 486, {}, now)
    const other = whoCalls(request)
    const call = newCall(ids.token(8), now, {
      direction: 'in',
      state: 'incoming',
      other: { ...other, name: other.name || ports.nameOf(other.number) },
      because: request.headers.get('Subject')?.slice(0, 100) ?? '',
      serverCall,
    })
    call.session = session
    call.theirOffer = offer
    list.add(call)
    stack.progress(session, 180, {}, now)
    if (all().some(isTalkedIn)) tones.knock()
    show()
  }
  async function answer(call: LiveCall, others: 'hold' | 'end'): Promise<void> {
    const trouble = await sound.acquire()
    if (call.view.state !== 'incoming') return
    // It keeps ringing: the person may allow the microphone, or another device may answer.
    if (trouble) return ports.onMicrophoneTrouble(trouble)
    const before = all().filter(isTalkedIn)
    list.talkIn(call.view.id)
    // Before the others end: the microphone is let go with the last call that is talked in.
    change(call, { state: 'connecting', answeredAt: clock.now() })
    for (const other of before)
      if (others === 'end') finish(other, { by: 'me', cause: 'hung-up', words: '' })
      else if (!other.view.held) setHeld(other, true)
    says.asServerSays(call)
    accept(call)
  }
  function accept(call: LiveCall): void {
    const { session, theirOffer: offer } = call
    call.answering = true
    open(call)
    work(call, async opened => {
      const sdp = offer ? await opened.answer(offer) : await opened.offer()
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

  const says = createServerSays({ ...ports, list, describing, setHeld })

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
      list.setWrong(call, 'microphone-gone', name === null ? clock.now() : null)
    }
    forgetMicrophone = clock.after(SAID_SHOWN_MS, () => {
      for (const call of all().filter(isAlive)) change(call, { heardThrough: '' })
    })
  })

  return {
    ...list.store,
    call(text, name = '', shows = null) {
      const number = readDialled(text)
      if (!number || all().filter(isAlive).length >= MAX_CALLS) return ''
      const call = newCall(ids.token(8), clock.now(), {
        direction: 'out',
        state: 'dialling',
        other: { name: name || ports.nameOf(number), number },
        because: '',
      })
      list.removeEnded()
      list.add(call)
      list.talkIn(call.view.id)
      holdOthers(call.view.id)
      show()
      void begin(call, shows)
      return call.view.id
    },
    answer(id, others = 'hold') {
      const call = list.get(id)
      if (call?.view.state === 'incoming') void answer(call, others)
    },
    decline(id, words = '') {
      const call = list.get(id)
      if (call?.view.state !== 'incoming') return
      const headers: HeaderList = words ? [['Sidetone-Words', words]] : []
      finish(call, { by: 'me', cause: 'declined', words: '' }, 603, headers)
    },
    sendTo(id, number) {
      const call = list.get(id)
      if (call?.view.state !== 'incoming') return
      // RFC 3261 §21.3.3
      const headers: HeaderList = [['Contact', `<sip:${number}@sidetone.invalid>`]]
      finish(call, { by: 'me', cause: 'forwarded', words: '' }, 302, headers)
    },
    hangUp(id) {
      const call = list.get(id)
      if (!call || !isAlive(call)) return
      const cause =
        call.view.state === 'incoming' ? 'declined' : call.view.answeredAt === null ? 'cancelled' : 'hung-up'
      finish(call, { by: 'me', cause, words: '' }, 603)
    },
    setMuted(id, muted) {
      const call = list.get(id)
      if (!call || !isTalkedIn(call)) return
      call.sound?.setMuted(muted)
      call.loudSince = null
      change(call, { muted, mutedSpeech: false })
    },
    setHeld(id, held) {
      const call = list.get(id)
      if (!call || !isAnswered(call)) return
      // Only one is talked in at a time.
      if (!held) {
        holdOthers(id)
        list.talkIn(id)
      }
      setHeld(call, held)
    },
    sendDigit(id, digit) {
      const call = list.get(id)
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
      const call = list.get(id)
      if (!call || !isTalkedIn(call)) return
      holdOthers(id)
      list.talkIn(id)
      setHeld(call, false)
      show()
    },
    dismiss: list.dismiss,
    dismissNotice(id) {
      const call = list.get(id)
      if (!call) return
      call.forgetNotice()
      change(call, { notice: null, heardThrough: '' })
    },
    watchLevels(id, listener) {
      const timer = setInterval(() => {
        const opened = list.get(id)?.sound
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
      const call = list.bySession(event.session)
      if (call) says.onSessionEvent(call, event as Extract<StackEvent, { session: string }>)
      else if (event.type === 'request') engine.act((stack, now) => stack.respond(event.transaction, 405, {}, now))
    },
    onMyCalls: says.onMyCalls,
    endAll() {
      for (const call of all()) finish(call, { by: 'me', cause: 'hung-up', words: '' })
    },
  }
}
