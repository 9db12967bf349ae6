import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextDelayMs } from './back-off.ts'
import { createWebNet } from './web-net.ts'

class FakeSocket {
  binaryType = ''
  bufferedAmount = 0
  sent: string[] = []
  onopen: (() => void) | null = null
  onclose: (() => void) | null = null
  onerror: (() => void) | null = null
  onmessage: ((event: { data: unknown }) => void) | null = null
  send(text: string) {
    this.sent.push(text)
  }
  close() {}
}

function phone() {
  let time = 0
  const timers = new Map<number, { at: number; run: () => void }>()
  const sockets: FakeSocket[] = []
  const states: string[] = []
  const closed: string[] = []
  const failed: string[] = []
  const messages: string[] = []
  const window = new EventTarget()
  const document = Object.assign(new EventTarget(), { hidden: false })
  let nextTimer = 1
  const net = createWebNet({
    url: 'wss://pbx.example/sip',
    host: 'abc.invalid',
    socket: () => {
      sockets.push(new FakeSocket())
      return sockets.at(-1) as unknown as WebSocket
    },
    now: () => time,
    random: () => 1,
    setTimer: (run, ms) => {
      timers.set(nextTimer, { at: time + ms, run })
      return nextTimer++
    },
    clearTimer: timer => timers.delete(timer),
    wakers: { window, document },
  })
  net.onState(({ state }) => states.push(state))
  net.onFlowClosed(flow => closed.push(flow))
  net.onSendFailed(transaction => failed.push(transaction))
  net.onMessage((_, bytes) => messages.push(new TextDecoder().decode(bytes)))
  const pass = (ms: number) => {
    for (const end = time + ms; ; ) {
      const due = [...timers].filter(([, { at }]) => at <= end).sort((a, b) => a[1].at - b[1].at)[0]
      if (!due) {
        time = end
        return
      }
      timers.delete(due[0])
      time = Math.max(time, due[1].at)
      due[1].run()
    }
  }
  /** The page stands still: its timers run late, before the messages that came meanwhile. */
  const standStill = (ms: number) => {
    time += ms
    pass(0)
  }
  return {
    standStill,
    net,
    sockets,
    states,
    closed,
    failed,
    messages,
    window,
    document,
    timers,
    pass,
    last: () => sockets.at(-1)!,
  }
}

test('connects, says its name, carries messages, and each connection is another flow', () => {
  const { net, states, messages, closed, last, pass } = phone()
  last().onopen!()
  assert.deepEqual(net.local({ flow: '' }), { transport: 'wss', host: 'abc.invalid', port: 0 })
  const first = net.state()
  net.send({ target: { flow: 'wss-1' }, bytes: new TextEncoder().encode('REGISTER …') })
  assert.deepEqual(last().sent, ['REGISTER …'])
  last().onmessage!({ data: 'SIP/2.0 200 OK' })
  last().onmessage!({ data: '\r\n' })
  assert.deepEqual(messages, ['SIP/2.0 200 OK'])
  last().onclose!()
  pass(300)
  last().onopen!()
  assert.deepEqual(states, ['open', 'waiting', 'connecting', 'open'])
  assert.deepEqual(closed, ['wss-1'])
  assert.notDeepEqual(net.state(), first)
})

test('waits longer each time, never above 5 s, and comes back at once when the network does', () => {
  const { sockets, window, pass, last } = phone()
  for (let i = 0; i < 8; i++) {
    last().onclose!()
    const before = sockets.length
    pass(5_000)
    assert.equal(sockets.length, before + 1)
  }
  last().onclose!()
  const before = sockets.length
  window.dispatchEvent(new Event('online'))
  assert.equal(sockets.length, before + 1)
  assert.deepEqual(
    [1, 2, 3, 4, 5, 9].map(tries => nextDelayMs({ firstMs: 300, mostMs: 5_000 }, tries, 1)),
    [300, 600, 1_200, 2_400, 4_800, 5_000],
  )
  assert.equal(nextDelayMs({ firstMs: 300, mostMs: 5_000 }, 1, 0), 150)
})

test('a server that is silent to a keep-alive is left within 15 s', () => {
  const { net, last, pass } = phone()
  last().onopen!()
  pass(10_000)
  assert.deepEqual(last().sent, ['\r\n\r\n'])
  last().onmessage!({ data: '\r\n' })
  pass(5_000)
  assert.equal(net.state().state, 'open')
  pass(15_000)
  assert.equal(net.state().state, 'waiting')
})

test('a page that stood still reads what came meanwhile before it leaves a connection; a dead one it leaves a second later', () => {
  const { net, closed, last, pass, standStill } = phone()
  last().onopen!()
  pass(10_000)
  standStill(20_000)
  assert.equal(net.state().state, 'open')
  last().onmessage!({ data: '\r\n' })
  pass(10_000)
  assert.deepEqual([net.state().state, closed], ['open', []])
  pass(1_000)
  standStill(20_000)
  pass(1_000)
  assert.deepEqual([net.state().state, closed.length], ['waiting', 1])
})

test('when the network or the page comes back, an open connection is asked at once and left if it is dead', () => {
  const asked = '\r\n\r\n'
  const { net, window, document, pass, last } = phone()
  last().onopen!()
  pass(1_000)
  window.dispatchEvent(new Event('online'))
  assert.deepEqual(last().sent, [asked])
  last().onmessage!({ data: '\r\n' })
  pass(1_000)
  document.hidden = true
  document.dispatchEvent(new Event('visibilitychange'))
  assert.equal(last().sent.length, 1, 'a page that goes away asks nothing')
  document.hidden = false
  document.dispatchEvent(new Event('visibilitychange'))
  assert.deepEqual(last().sent, [asked, asked])
  pass(5_000)
  assert.equal(net.state().state, 'waiting')
  net.close()
  window.dispatchEvent(new Event('online'))
  assert.equal(net.state().state, 'closed')
})

test('a send without a connection fails, and close ends all', async () => {
  const { net, failed, timers, sockets, last } = phone()
  net.send({ target: { flow: 'wss-1' }, bytes: new Uint8Array(20), transaction: 't' })
  await Promise.resolve()
  assert.deepEqual(failed, ['t'])
  last().onclose!()
  net.close()
  assert.equal(timers.size, 0)
  net.retryNow()
  assert.equal(sockets.length, 1)
})
