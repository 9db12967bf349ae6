import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  challengesOf,
  contactsOf,
  createFramer,
  createStack,
  DigestServer,
  type Flow,
  fromOf,
  parseMessage,
  parseUri,
  printMessage,
  printNameAddr,
  printUri,
  pureHashes,
  Registrar,
  reasonsOf,
  sameUri,
  toOf,
  topVia,
  validateRequest,
  validateResponse,
} from '@sidetone/sip'
import { seededIds } from './seeded.ts'
import { sipMutants, sipSamples } from './sip-mutator.ts'

const count = 20_000
/** Generous for a busy machine; a pattern that backtracks needs seconds. */
const longestMs = 500
const ids = seededIds(1)
const rules = { methods: ['INVITE', 'ACK', 'BYE', 'REGISTER', 'OPTIONS', 'MESSAGE'], extensions: ['100rel'] }
const digest = new DigestServer({ realm: 'sidetone', hashes: pureHashes, ids, secret: 's' })

/** Everything that a stranger's bytes reach. */
function read(bytes: Uint8Array, registrar: Registrar): void {
  const message = parseMessage(bytes)
  if (!message.ok) return
  const { headers } = message.value
  const verdict =
    message.value.kind === 'request' ? validateRequest(message.value, rules) : validateResponse(message.value)
  topVia(headers)
  const from = fromOf(headers)
  const to = toOf(headers)
  if (from?.ok && to?.ok) sameUri(from.value.uri, to.value.uri)
  contactsOf(headers)
  reasonsOf(headers)
  challengesOf(headers)
  digest.claimOf(headers)
  if (verdict !== null) return
  if (message.value.kind === 'request') registrar.register('101', message.value, { flow: 'f', username: '101' }, 0)
  for (const address of [from, to]) {
    if (!address?.ok) continue
    const again = parseUri(printUri(address.value.uri))
    assert.ok(again.ok && sameUri(again.value, address.value.uri), printNameAddr(address.value))
  }
  // the body of an unlimited message may lack Content-Length, so only what was good must stay so
  const second = parseMessage(printMessage(message.value))
  assert.ok(second.ok && !second.value.fault)
  assert.deepEqual([...second.value.headers], [...headers])
}

/** What is too long is measured again: a busy machine may stop us for a moment, a bad pattern is slow each time. */
function tookMs(work: () => void): number {
  let took = longestMs
  for (let i = 0; i < 3 && took >= longestMs; i++) {
    const started = performance.now()
    work()
    took = performance.now() - started
  }
  return took
}

/** Calls `run` with each mutant; tells how one that fails was made, and the slowest. */
function withMutants(seed: number, run: (bytes: Uint8Array) => void): void {
  for (const { how, bytes } of sipMutants(seed, count)) {
    let took = 0
    try {
      took = tookMs(() => run(bytes))
    } catch (error) {
      throw new Error(`${how}:\n${Buffer.from(bytes).toString('latin1').slice(0, 2000)}`, { cause: error })
    }
    assert.ok(took < longestMs, `${how} took ${took} ms`)
  }
}

test('the samples are good messages', () => {
  for (const sample of sipSamples()) {
    const message = parseMessage(Buffer.from(sample, 'latin1'))
    assert.ok(message.ok && !message.value.fault, sample)
  }
})

test('the same seed makes the same mutants', () => {
  const take = (seed: number) => [...sipMutants(seed, 20)].map(({ bytes }) => Buffer.from(bytes).toString('hex'))
  assert.deepEqual(take(7), take(7))
  assert.notDeepEqual(take(7), take(8))
})

test(`${count} mutants are read without an exception, in bounded time`, () => {
  withMutants(1, bytes => read(bytes, new Registrar()))
})

test('a long run of one character in any place takes time that grows with its length only', () => {
  const receive = stackAlone()
  const samples = sipSamples()
  for (const sample of [0, 1, 9, 12, 13].map(at => samples[at]!))
    for (const end of [...sample.matchAll(/: |;|\r\n/g)].map(found => found.index + found[0].length))
      for (const run of [
        ' ',
        '\t',
        '"',
        '\\\\',
        ';',
        ',',
        '<',
        '=',
        '%',
        '%41',
        'a',
        '1',
        ':',
        '[',
        '(',
        '\r\n ',
        '.',
        '@',
        '>',
      ]) {
        const text = sample.slice(0, end) + run.repeat(30_000 / run.length) + sample.slice(end)
        const bytes = Buffer.from(text, 'latin1')
        const took = tookMs(() => {
          read(bytes, new Registrar())
          createFramer().push(bytes)
          receive(bytes)
        })
        assert.ok(took < longestMs, `${took} ms for ${JSON.stringify(run)} after ${sample.slice(0, end).slice(-60)}`)
      }
})

test(`${count} mutants on streams, cut anywhere`, () => {
  let framer = createFramer()
  withMutants(2, bytes => {
    const cut = bytes.length >> 1
    for (const piece of [bytes.subarray(0, cut), bytes.subarray(cut)])
      for (const frame of framer.push(piece)) {
        if (frame.kind === 'message') parseMessage(frame.bytes)
        if (frame.kind === 'fault') framer = createFramer()
      }
    assert.ok(framer.pending < 70_000)
  })
})

test(`${count} mutants through the stack leave nothing behind`, () => {
  const receive = stackAlone()
  withMutants(3, receive)
  assert.deepEqual(receive.rest(), { transactions: 0, sessions: 0, timers: 0, subscriptions: 0 })
})

/** A stack with nobody behind it: everything that is good gets 404. */
function stackAlone() {
  const flow: Flow = {
    id: 'f',
    transport: 'udp',
    local: { host: '127.0.0.1', port: 5060 },
    remote: { host: '127.0.0.1', port: 5070 },
  }
  const stack = createStack({
    ids,
    agent: 'test',
    local: () => ({ transport: 'udp', host: '127.0.0.1', port: 5060 }),
    contact: { user: 'x' },
    route: () => null,
  })
  let now = 0
  const receive = (bytes: Uint8Array) => {
    stack.receive(flow, bytes, now)
    for (const event of stack.take().events) {
      if (event.type === 'invite') stack.reject(event.session, 404, {}, now)
      if (event.type === 'request') stack.respond(event.transaction, 404, {}, now)
    }
    now += 5
    stack.tick(now)
    stack.take()
  }
  /** What is left when all timers have run out. */
  const rest = () => {
    for (let i = 0; i < 200; i++) {
      now += 1000
      stack.tick(now)
    }
    stack.take()
    return stack.counts()
  }
  return Object.assign(receive, { rest })
}
