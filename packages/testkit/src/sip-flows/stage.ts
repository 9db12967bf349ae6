/** One stack and one scripted peer, and the short words that the flow tests share. */
import assert from 'node:assert/strict'
import {
  type Body,
  bytesOf,
  parseUri,
  type SessionId,
  type SipStack,
  type StackEvent,
  textOf,
  type Uri,
} from '@sidetone/sip'
import { header, SipScript } from '../sip-script.ts'
import { type Station, type StationOptions, VirtualNetwork } from '../virtual-network.ts'

export function uri(text: string): Uri {
  const read = parseUri(text)
  assert(read.ok)
  return read.value
}
export const sdp = (text: string): Body => ({ type: 'application/sdp', bytes: bytesOf(text) })
export const textIn = (body: Body | undefined): string | undefined => body && textOf(body.bytes)

export class Stage {
  readonly net: VirtualNetwork
  readonly us: Station
  readonly them: SipScript
  #taken = 0
  #calls = 0

  constructor(options: Partial<StationOptions> = {}, transport: 'udp' | 'tcp' = 'udp') {
    this.net = new VirtualNetwork(7, transport)
    this.us = this.net.add({ host: 'us.test', user: 'us', ...options })
    this.them = new SipScript(this.net, 'them.test')
  }
  get stack(): SipStack {
    return this.us.stack
  }
  get now(): number {
    return this.net.now
  }
  pass(ms: number): void {
    this.net.pass(ms)
  }
  /** They answer a request of ours, and the answer arrives. */
  reply(request: string, status: string, tag: string, lines: readonly string[] = [], body = ''): void {
    this.them.reply(request, status, tag, lines, body)
    this.pass(20)
  }
  /** Does something to the stack and lets the messages arrive. */
  act(run: (stack: SipStack, now: number) => void): void {
    run(this.us.stack, this.net.now)
    this.pass(20)
  }

  /** Types of the events since the last time. */
  events(): string[] {
    return this.take().map(event => event.type)
  }
  take(): StackEvent[] {
    this.pass(20)
    const events = this.us.events.slice(this.#taken)
    this.#taken = this.us.events.length
    return events
  }
  /** The next event, which must be of this type. */
  event<T extends StackEvent['type']>(type: T): Extract<StackEvent, { type: T }> {
    this.pass(20)
    const event = this.us.events[this.#taken++]
    assert.equal(event?.type, type, JSON.stringify(this.us.events.slice(this.#taken - 1).map(each => each.type)))
    return event as Extract<StackEvent, { type: T }>
  }

  /** We call them. @returns the session and their view of the INVITE */
  call(extra: Partial<Parameters<SipStack['invite']>[0]> = {}): { session: SessionId; invite: string } {
    const session = this.stack.invite(
      {
        to: uri('sip:them@them.test'),
        from: { uri: uri('sip:us@us.test'), params: {} },
        body: sdp('our offer'),
        ...extra,
      },
      this.now,
    )
    this.pass(20)
    return { session, invite: this.them.expect('INVITE') }
  }
  /** We call them and they answer. */
  talk(lines: readonly string[] = ['Allow: INVITE, UPDATE', 'Supported: timer']): {
    session: SessionId
    invite: string
  } {
    const { session, invite } = this.call()
    this.them.reply(invite, '200 OK', 'them', lines, 'their answer')
    this.pass(20)
    this.event('answered')
    this.them.expect('ACK')
    return { session, invite }
  }
  /** They call us. */
  called(lines: readonly string[] = [], body = 'their offer'): Called {
    const callId = `script-${++this.#calls}`
    const from = '<sip:them@them.test>;tag=them'
    const branch = this.them.request('us.test', {
      ...{ method: 'INVITE', uri: 'sip:us@us.test', from, to: '<sip:us@us.test>', callId, cseq: 1, lines, body },
    })
    this.pass(20)
    return { callId, from, branch }
  }
  /** They call us and we answer. `tag`: ours. */
  calledAndTalking(lines: readonly string[] = []): Called & { session: SessionId; tag: string } {
    const called = this.called(lines)
    const { session } = this.event('invite')
    this.them.count('SIP/2.0 200')
    this.act((stack, now) => stack.accept(session, { body: sdp('our answer') }, now))
    const ok = this.them.expect('SIP/2.0 200')
    const to = header(ok, 'To')
    this.inDialog(called, to, 'ACK', 1)
    this.event('confirmed')
    return { ...called, session, tag: to }
  }
  /** A request of theirs in a dialog that they opened. */
  inDialog(called: Called, to: string, method: string, cseq: number, lines: readonly string[] = [], body = ''): string {
    const branch = this.them.request('us.test', {
      ...{ method, uri: 'sip:us@us.test:5060', from: called.from, to, callId: called.callId, cseq, lines, body },
    })
    this.pass(20)
    return branch
  }

  /** After a long time nothing is left. */
  assertEmpty(): void {
    this.pass(300_000)
    assert.deepEqual(this.stack.counts(), { transactions: 0, sessions: 0, timers: 0, subscriptions: 0 })
  }
}
export type Called = { readonly callId: string; readonly from: string; readonly branch: string }
