/**
 * A peer that is played from text, message by message, against a stack on the virtual network: for flows that no stack of ours
 * would make, such as a lost ACK, a second 2xx from another fork, or a response that comes too early.
 */
import assert from 'node:assert/strict'
import { bytesOf } from '@sidetone/sip'
import type { VirtualNetwork } from './virtual-network.ts'

export class SipScript {
  readonly host: string
  readonly #net: VirtualNetwork
  readonly #inbox: { readonly text: string; readonly from: string }[] = []
  /** All that came, oldest first, as start lines. */
  readonly received: string[] = []
  #branches = 0

  constructor(net: VirtualNetwork, host: string) {
    this.host = host
    this.#net = net
    net.addPeer(host, (text, from) => {
      this.#inbox.push({ text, from })
      this.received.push(startLine(text))
    })
  }

  /** Takes the oldest message not taken yet that starts so; what came before it is dropped. */
  expect(start: string): string {
    const at = this.#inbox.findIndex(each => each.text.startsWith(start))
    if (at < 0)
      assert.fail(
        `${this.host} never got "${start}" but ${JSON.stringify(this.#inbox.map(each => startLine(each.text)))}`,
      )
    const { text } = this.#inbox[at]!
    this.#inbox.splice(0, at + 1)
    return text
  }

  /** Nothing that starts so has come since the last `expect`. */
  expectNo(start: string): void {
    assert(!this.#inbox.some(each => each.text.startsWith(start)), `${this.host} got "${start}"`)
  }

  /** How many messages that start so came since the last `expect`; they are taken. */
  count(start: string): number {
    const before = this.#inbox.length
    const rest = this.#inbox.filter(each => !each.text.startsWith(start))
    this.#inbox.splice(0, before, ...rest)
    return before - rest.length
  }

  /** Lines as they are, the empty line and Content-Length are added. `body` is a description unless a line says what it is. */
  send(to: string, lines: readonly string[], body = ''): void {
    const typed = lines.some(line => line.startsWith('Content-Type:'))
    const type = body && !typed ? ['Content-Type: application/sdp'] : []
    const whole = [...lines, ...type, `Content-Length: ${bytesOf(body).length}`, '', body].join('\r\n')
    this.#net.send(this.host, to, bytesOf(whole))
    this.#net.settle()
  }

  /** A response to a request that came. `tag` goes into To when it has none. */
  reply(request: string, status: string, tag: string, lines: readonly string[] = [], body = ''): void {
    const via = headers(request, 'Via')
    const to = header(request, 'To')
    this.send(
      hostOf(via[0]!),
      [
        `SIP/2.0 ${status}`,
        ...via.map(value => `Via: ${value}`),
        ...headers(request, 'Record-Route').map(value => `Record-Route: ${value}`),
        `From: ${header(request, 'From')}`,
        `To: ${to}${tag === '' || to.includes(';tag=') ? '' : `;tag=${tag}`}`,
        `Call-ID: ${header(request, 'Call-ID')}`,
        `CSeq: ${header(request, 'CSeq')}`,
        `Contact: <sip:script@${this.host}>`,
        ...lines,
      ],
      body,
    )
  }

  /** A request with a new branch. `from` and `to` are whole header values. */
  request(
    to: string,
    asked: {
      readonly method: string
      readonly uri: string
      readonly from: string
      readonly to: string
      readonly callId: string
      readonly cseq: number
      readonly branch?: string
      readonly lines?: readonly string[]
      readonly body?: string
    },
  ): string {
    const branch = asked.branch ?? `z9hG4bKscript${++this.#branches}`
    this.send(
      to,
      [
        `${asked.method} ${asked.uri} SIP/2.0`,
        `Via: SIP/2.0/UDP ${this.host}:5060;branch=${branch};rport`,
        'Max-Forwards: 70',
        `From: ${asked.from}`,
        `To: ${asked.to}`,
        `Call-ID: ${asked.callId}`,
        `CSeq: ${asked.cseq} ${asked.method}`,
        `Contact: <sip:script@${this.host}>`,
        ...(asked.lines ?? []),
      ],
      asked.body,
    )
    return branch
  }
}

const startLine = (text: string): string => text.split('\r\n', 1)[0]!

/** The first value of a header, as it stands. */
export function header(message: string, name: string): string {
  const found = headers(message, name)[0]
  assert(found !== undefined, `no ${name} in\n${message}`)
  return found
}

/** All lines of a header. */
export function headers(message: string, name: string): string[] {
  const head = message.split('\r\n\r\n', 1)[0]!
  const start = `${name.toLowerCase()}:`
  return head
    .split('\r\n')
    .filter(line => line.toLowerCase().startsWith(start))
    .map(line => line.slice(start.length).trim())
}

export const bodyText = (message: string): string => message.slice(message.indexOf('\r\n\r\n') + 4)

/** sent-by of a Via. */
const hostOf = (via: string): string => /^SIP\/2\.0\/\w+ ([^:;]+)/.exec(via)![1]!
