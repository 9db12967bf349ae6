/**
 * CPU of the SIP stack alone: a call (INVITE 100 180 200 ACK BYE 200) through a back-to-back user agent, in memory. Only
 * the time inside the stack in the middle is counted: parsing, transactions, dialogs, sessions, printing.
 * `node bench/sip-stack.ts` prints it.
 */
import { randomFillSync } from 'node:crypto'
import {
  type Body,
  bytesOf,
  createStack,
  type Flow,
  parseUri,
  type SessionId,
  type SipStack,
  type Target,
  type Transport,
  type Turn,
} from '@sidetone/sip'

export type Measurement = { readonly name: string; readonly value: number; readonly unit: string }

/** Of this thread: other work on the machine does not count. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

const pool = new Uint8Array(8192)
let used = pool.length
const ids = {
  token(bytes: number): string {
    if (used + bytes > pool.length) {
      randomFillSync(pool)
      used = 0
    }
    let text = ''
    for (let i = 0; i < bytes; i++) text += pool[used++]!.toString(16).padStart(2, '0')
    return text
  },
}

const lines = Array.from({ length: 12 }, (_, i) => `a=attribute:${i} some value of a usual length`)
const body: Body = {
  type: 'application/sdp',
  bytes: bytesOf(`v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n${lines.join('\r\n')}\r\n`),
}

function uri(text: string) {
  const read = parseUri(text)
  if (!read.ok) throw new Error(text)
  return read.value
}

class Line {
  readonly #stacks = new Map<string, SipStack>()
  readonly #flows = new Map<string, Flow>()
  readonly #transport: Transport
  now = 1_000_000
  /** Time inside the stack in the middle. */
  insideMs = 0
  messages = 0
  readonly middle: SipStack
  readonly caller: SipStack
  readonly called: SipStack
  /** The other leg of each session of the middle. */
  readonly #other = new Map<SessionId, SessionId>()

  constructor(transport: Transport) {
    this.#transport = transport
    this.middle = this.#add('127.0.0.2')
    this.caller = this.#add('127.0.0.1')
    this.called = this.#add('127.0.0.3')
  }

  #add(host: string): SipStack {
    const stack = createStack({
      ids,
      agent: 'bench',
      local: () => ({ transport: this.#transport, host, port: 5060 }),
      contact: { user: 'x' },
      route: next => ({ transport: this.#transport, host: next.host, port: 5060 }),
    })
    this.#stacks.set(host, stack)
    return stack
  }

  #flow(at: string, from: string): Flow {
    const id = `${at}~${from}`
    let flow = this.#flows.get(id)
    if (flow === undefined) {
      const remote = { host: from, port: 5060 }
      flow = { id, transport: this.#transport, local: { host: at, port: 5060 }, remote }
      this.#flows.set(id, flow)
    }
    return flow
  }

  /** Lets all messages arrive. */
  settle(): void {
    for (let busy = true; busy; ) {
      busy = false
      for (const [host, stack] of this.#stacks) {
        const turn = stack === this.middle ? this.#play() : stack.take()
        for (const send of turn.sends) {
          busy = true
          this.#deliver(host, send.target, send.bytes)
        }
        if (stack === this.called) this.#answer(turn)
      }
    }
  }

  #deliver(from: string, target: Target, bytes: Uint8Array): void {
    const to = 'flow' in target ? target.flow.split('~')[1]! : target.host
    const stack = this.#stacks.get(to)!
    const flow = this.#flow(to, from)
    if (stack !== this.middle) {
      stack.receive(flow, bytes, this.now)
      return
    }
    this.messages++
    const start = cpuMs()
    stack.receive(flow, bytes, this.now)
    this.insideMs += cpuMs() - start
  }

  /** The back-to-back user agent. */
  #play(): Turn {
    const { middle, now } = this
    const start = cpuMs()
    const turn = middle.take()
    for (const event of turn.events) {
      switch (event.type) {
        case 'invite': {
          const other = middle.invite(
            { to: uri('sip:102@127.0.0.3'), from: { name: 'Alice', uri: uri('sip:101@sidetone'), params: {} }, body },
            now,
          )
          this.#other.set(event.session, other)
          this.#other.set(other, event.session)
          break
        }
        case 'progress':
          middle.progress(this.#other.get(event.session)!, event.status, {}, now)
          break
        case 'answered':
          middle.accept(this.#other.get(event.session)!, { body }, now)
          break
        case 'ended':
          middle.end(this.#other.get(event.session)!, {}, now)
          break
        default:
          break
      }
    }
    this.insideMs += cpuMs() - start
    this.messages += turn.sends.length
    for (const gone of turn.gone) this.#other.delete(gone)
    return turn
  }

  #answer(turn: Turn): void {
    for (const event of turn.events)
      if (event.type === 'invite') {
        this.called.progress(event.session, 180, {}, this.now)
        this.called.accept(event.session, { body }, this.now)
      }
  }

  /** A call that goes on. */
  hold(): void {
    const { caller, now } = this
    caller.invite(
      { to: uri('sip:102@127.0.0.2'), from: { name: 'Alice', uri: uri('sip:101@sidetone'), params: {} }, body },
      now,
    )
    this.settle()
  }

  call(): void {
    const { caller, now } = this
    const session = caller.invite(
      { to: uri('sip:102@127.0.0.2'), from: { name: 'Alice', uri: uri('sip:101@sidetone'), params: {} }, body },
      now,
    )
    this.settle()
    caller.end(session, {}, now)
    this.settle()
    this.now += 1
    const start = cpuMs()
    this.middle.tick(this.now)
    this.insideMs += cpuMs() - start
    caller.tick(this.now)
    this.called.tick(this.now)
  }
}

/** Heap and buffers of a call that talks, after its transactions ended. Caller and called are counted by half each: four sessions, two are the B2BUA's. */
function memoryPerCall(): number {
  const gc = (globalThis as { gc?: () => void }).gc
  if (gc === undefined) return Number.NaN
  const calls = 5000
  const line = new Line('udp')
  for (let i = 0; i < 100; i++) line.hold()
  const used = () => {
    gc()
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const before = used()
  for (let i = 0; i < calls; i++) line.hold()
  line.now += 60_000
  for (const stack of [line.middle, line.caller, line.called]) stack.tick(line.now)
  line.settle()
  const bytes = used() - before
  if (line.middle.counts().sessions !== 2 * (calls + 100)) throw new Error('calls were lost')
  return bytes / calls / 1024 / 2
}

export async function run(): Promise<Measurement[]> {
  const found: Measurement[] = []
  for (const transport of ['udp', 'tcp'] as const) {
    const line = new Line(transport)
    const warm = 4000
    const calls = 10_000
    for (let i = 0; i < warm; i++) line.call()
    line.insideMs = 0
    line.messages = 0
    for (let i = 0; i < calls; i++) line.call()
    const perCallUs = (line.insideMs * 1000) / calls
    found.push({ name: `SIP stack: a call through a B2BUA, ${transport}`, value: perCallUs, unit: 'µs' })
    found.push({
      name: `SIP stack: a message of it, ${transport} (${line.messages / calls} a call)`,
      value: (line.insideMs * 1000) / line.messages,
      unit: 'µs',
    })
    line.now += 100_000
    for (const stack of [line.middle, line.caller, line.called]) stack.tick(line.now)
    line.settle()
    found.push({
      name: `SIP stack: transactions left, ${transport}`,
      value: line.middle.counts().transactions,
      unit: '',
    })
  }
  found.push({ name: 'SIP stack: memory of a call, both legs', value: memoryPerCall(), unit: 'KiB' })
  return found
}

if (import.meta.main) for (const each of await run()) console.log(each.name, each.value.toFixed(2), each.unit)
