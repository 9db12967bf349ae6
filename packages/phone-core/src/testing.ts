/** Made-up time, network, server, sound and locks for the tests of this room. */
import type { SipCredential } from '@sidetone/api-client'
import type { Ids, Millis } from '@sidetone/kernel'
import { createStack, type Flow, type SipStack, type StackEvent } from '@sidetone/sip'
import type { WebNetState } from '@sidetone/sip-net/web'
import type { Shelf } from './account/preferences.ts'
import { type CallsModel, createCalls } from './call/calls.ts'
import type { Clock } from './clock.ts'
import { createEngine, type Engine } from './line/engine.ts'
import type { Net, OpenNet } from './line/net.ts'
import type { CallSound, MicrophoneState, PathState, Sound, Tones } from './media/ports.ts'
import type { SoundSample } from './media/quality.ts'
import type { MicrophoneTrouble } from './media/views.ts'

export type MadeClock = Clock & {
  advance(ms: Millis): Promise<void>
  /** Timers that wait. */
  pending(): number
}
/** Lets everything run that waits only for promises. */
export const settle = async () => {
  for (let turn = 0; turn < 40; turn++) await Promise.resolve()
}
export function madeClock(start: Millis = 1_000_000): MadeClock {
  let now = start
  let count = 0
  const timers = new Map<number, { readonly at: Millis; readonly action: () => void }>()
  return {
    now: () => now,
    pending: () => timers.size,
    after(ms, action) {
      const id = count++
      timers.set(id, { at: now + Math.max(0, ms), action })
      return () => timers.delete(id)
    },
    async advance(ms) {
      const end = now + ms
      await settle()
      for (;;) {
        const [id, next] = [...timers].reduce<[number, { at: Millis; action: () => void } | null]>(
          (best, [key, timer]) => (timer.at <= end && (!best[1] || timer.at < best[1].at) ? [key, timer] : best),
          [-1, null],
        )
        if (!next) break
        timers.delete(id)
        now = Math.max(now, next.at)
        next.action()
        await settle()
      }
      now = end
    },
  }
}
export function madeIds(seed: string): Ids {
  let count = 0
  return { token: bytes => `${seed}${(++count).toString(16)}`.padStart(bytes * 2, '0').slice(-bytes * 2) }
}
export function madeShelf(): Shelf {
  const kept = new Map<string, string>()
  return { getItem: key => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) }
}

/** A server of one room: it registers everybody, and a test says what happens to calls. */
export function madeServer(clock: Clock) {
  let flows = 0
  let online = true
  let current: { flow: Flow; deliver: (bytes: Uint8Array) => void; closed: () => void } | null = null
  const waiting: (() => void)[] = []
  const seen: StackEvent[] = []
  const registers: { readonly contact: string; readonly expires: string }[] = []
  let listener: (event: StackEvent) => void = () => {}
  let refuseRegister: number | null = null
  const stack: SipStack = createStack({
    ids: madeIds('5e'),
    agent: 'test',
    local: () => ({ transport: 'ws', host: 'server.test', port: 80 }),
    contact: { user: 'server' },
    route: () => (current ? { flow: current.flow.id } : null),
  })
  const pump = () => {
    for (let turn = stack.take(); turn.events.length || turn.sends.length; turn = stack.take()) {
      for (const event of turn.events) {
        seen.push(event)
        if (event.type === 'request' && event.request.method === 'REGISTER') register(event)
        else listener(event)
      }
      for (const { bytes } of turn.sends) {
        const to = current
        queueMicrotask(() => to?.deliver(bytes))
      }
    }
  }
  const register = (event: Extract<StackEvent, { type: 'request' }>) => {
    const contact = event.request.headers.get('Contact') ?? ''
    registers.push({ contact, expires: event.request.headers.get('Expires') ?? '' })
    if (refuseRegister) stack.respond(event.transaction, refuseRegister, {}, clock.now())
    else stack.respond(event.transaction, 200, { headers: [['Contact', contact]] }, clock.now())
  }
  const openNet: OpenNet = host => {
    let onMessage: (flow: Flow, bytes: Uint8Array) => void = () => {}
    let onClosed: (id: string) => void = () => {}
    let onState: (state: WebNetState) => void = () => {}
    let mine: Flow | null = null
    let closed = false
    const open = () => {
      if (closed || !online || mine) return
      const flow: Flow = {
        id: `f${++flows}`,
        transport: 'ws',
        local: { host, port: 0 },
        remote: { host: 'server.test', port: 80 },
      }
      mine = flow
      current = {
        flow,
        deliver: bytes => mine === flow && onMessage(flow, bytes),
        closed: () => {
          mine = null
          onClosed(flow.id)
          waiting.push(open)
        },
      }
      onState({ state: 'open', flow })
    }
    queueMicrotask(open)
    const net: Net = {
      send({ bytes, transaction }) {
        if (mine)
          queueMicrotask(() => {
            if (!current) return
            stack.receive(current.flow, bytes, clock.now())
            pump()
          })
        else if (transaction) queueMicrotask(() => failed(transaction))
      },
      onMessage: next => {
        onMessage = next
      },
      onFlowClosed: next => {
        onClosed = next
      },
      onSendFailed: next => {
        failed = next
      },
      onState: next => {
        onState = next
      },
      local: () => ({ transport: 'ws', host, port: 0 }),
      retryNow: () => {},
      close() {
        closed = true
        mine = null
      },
    }
    let failed: (transaction: string) => void = () => {}
    return net
  }
  return {
    openNet,
    registers,
    seen,
    onEvent(next: (event: StackEvent) => void) {
      listener = next
    },
    act<T>(use: (stack: SipStack, now: Millis) => T): T {
      const result = use(stack, clock.now())
      pump()
      return result
    },
    refuseRegister(status: number | null) {
      refuseRegister = status
    },
    goOffline() {
      online = false
      const lost = current
      current = null
      lost?.closed()
    },
    goOnline() {
      online = true
      for (const open of waiting.splice(0)) open()
    },
  }
}
export type MadeServer = ReturnType<typeof madeServer>

export type MadeSound = CallSound & {
  readonly log: string[]
  path(state: PathState): void
  sampleNow: SoundSample | null
  mine: number
  microphoneIs: MicrophoneState
  closed: boolean
}
export const madeSample = (at: Millis, received: number): SoundSample => ({
  at,
  codec: 'opus',
  relayed: false,
  received,
  lost: 0,
  jitterMs: 2,
  roundTripMs: 20,
  farLossRatio: 0,
  playoutDelayMs: 40,
})
export function madeSound() {
  const opened: MadeSound[] = []
  let trouble: MicrophoneTrouble | null = null
  let released = 0
  let onMicrophone: (name: string | null) => void = () => {}
  const sound: Sound = {
    acquire: async () => trouble,
    open() {
      let listener: (state: PathState) => void = () => {}
      let held = false
      const direction = () => (held ? 'sendonly' : 'sendrecv')
      const call: MadeSound = {
        log: [],
        sampleNow: null,
        mine: 0,
        closed: false,
        path: state => listener(state),
        async offer(options) {
          call.log.push(`offer ${direction()}${options?.restart ? ' restart' : ''}`)
          return `v=0\r\nm=audio 1 UDP/TLS/RTP/SAVPF 111\r\na=${direction()}\r\n`
        },
        async answer(offer) {
          call.log.push(`answer to ${/a=(\w+)/.exec(offer)?.[1] ?? 'plain'}`)
          return 'v=0\r\nm=audio 1 UDP/TLS/RTP/SAVPF 111\r\n'
        },
        async setAnswer(_answer, early) {
          call.log.push(early ? 'early answer' : 'answered')
        },
        setMuted: muted => void call.log.push(muted ? 'mute' : 'open'),
        setHeld(next) {
          held = next
        },
        sendDigit(digit) {
          call.log.push(`digit ${digit}`)
          return true
        },
        sample: async () => call.sampleNow,
        levels: () => ({ mine: call.mine, theirs: 0 }),
        microphoneIs: 'heard',
        microphone: () => call.microphoneIs,
        onPath(next) {
          listener = next
        },
        close() {
          call.closed = true
        },
      }
      opened.push(call)
      return call
    },
    release: () => void released++,
    onMicrophone(next) {
      onMicrophone = next
    },
  }
  return {
    sound,
    opened,
    setTrouble(next: MicrophoneTrouble | null) {
      trouble = next
    },
    released: () => released,
    /** Another one took over; null: the last one was unplugged. */
    microphone: (name: string | null) => onMicrophone(name),
  }
}
export function madeTones() {
  const heard = { ringing: false, ringback: false, ended: [] as string[] }
  const tones: Tones = {
    key: () => {},
    ringback: on => {
      heard.ringback = on
    },
    ring: on => {
      heard.ringing = on
    },
    knock: () => {},
    ended: kind => void heard.ended.push(kind),
  }
  return { tones, heard }
}

export const madeCredential = (clock: Clock, more: Partial<SipCredential> = {}): SipCredential => ({
  username: 'u1',
  password: 'p1',
  realm: 'sidetone',
  aor: 'sip:101@server.test',
  expiresAt: clock.now() + 600_000,
  iceServers: [],
  ...more,
})
export type MadePhone = {
  readonly clock: MadeClock
  readonly server: MadeServer
  readonly engine: Engine
  readonly calls: CallsModel
  readonly media: ReturnType<typeof madeSound>
  readonly heard: ReturnType<typeof madeTones>['heard']
  readonly troubles: MicrophoneTrouble[]
}
/** Registered and ready. */
export async function madePhone(): Promise<MadePhone> {
  const clock = madeClock()
  const server = madeServer(clock)
  const media = madeSound()
  const { tones, heard } = madeTones()
  const troubles: MicrophoneTrouble[] = []
  const engine = createEngine({
    clock,
    ids: madeIds('c1'),
    openNet: server.openNet,
    fetchCredential: async () => madeCredential(clock),
    instance: 'urn:uuid:1',
    onSignedOut: () => {},
    isSignedOut: () => false,
  })
  const calls = createCalls({
    clock,
    ids: madeIds('a1'),
    engine,
    sound: media.sound,
    tones,
    nameOf: number => (number === '102' ? 'Bob' : ''),
    onMicrophoneTrouble: trouble => void troubles.push(trouble),
  })
  engine.onEvent(calls.onEvent)
  engine.start()
  await clock.advance(10)
  return { clock, server, engine, calls, media, heard, troubles }
}
