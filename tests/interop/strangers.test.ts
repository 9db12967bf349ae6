/** Who has shown no password reaches nobody, learns nothing, and slows down only the address that it comes from. */
import assert from 'node:assert/strict'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { outcome, overUdp, TurnClient } from '@sidetone/turn/testing'
import { md5 } from '../harness/digest.ts'
import { operate } from '../harness/operator.ts'
import { freePorts } from '../harness/ports.ts'
import { type Running, startSidetone } from '../harness/system.ts'

let system: Running
let bob: Peer

/** A bare SIP end: one socket, what it has received, and requests with an answer. */
class Peer {
  readonly socket: Socket
  readonly heard: string[] = []
  #cseq = 0
  static async at(host: string): Promise<Peer> {
    const socket = createSocket('udp4')
    socket.bind(await freePorts(1), host)
    await once(socket, 'listening')
    return new Peer(socket)
  }
  constructor(socket: Socket) {
    this.socket = socket
    socket.on('message', data => this.heard.push(data.toString('latin1')))
  }
  /** The final answer; null when none came within 2 s. */
  async ask(
    method: string,
    to: string,
    { user = 'mallory', headers = [] as string[], body = '' } = {},
  ): Promise<string | null> {
    const { address, port } = this.socket.address()
    const n = ++this.#cseq
    const branch = `z9hG4bK${port}x${n}`
    const lines = [
      `${method} ${to} SIP/2.0`,
      `Via: SIP/2.0/UDP ${address}:${port};rport;branch=${branch}`,
      'Max-Forwards: 70',
      `From: <sip:${user}@${system.sip.host}>;tag=t${n}`,
      // A registration is of somebody (RFC 3261 §10.2).
      `To: <${method === 'REGISTER' ? to.replace('sip:', `sip:${user}@`) : to}>`,
      `Call-ID: stranger-${port}-${n}`,
      `CSeq: ${n} ${method}`,
      `Contact: <sip:${user}@${address}:${port}>`,
      ...headers,
      `Content-Length: ${body.length}`,
    ]
    this.socket.send(`${lines.join('\r\n')}\r\n\r\n${body}`, system.sip.port, system.sip.host)
    for (const end = Date.now() + 2_000; Date.now() < end; await pause(5)) {
      const answer = this.heard.find(text => /^SIP\/2\.0 [2-6]/.test(text) && text.includes(`branch=${branch}`))
      if (answer) return answer
    }
    return null
  }
  /** A REGISTER that answers the challenge. */
  async register(username: string, password: string): Promise<string | null> {
    const uri = `sip:${system.sip.host}`
    const challenge = await this.ask('REGISTER', uri, { user: username })
    const [, realm = '', nonce = ''] = /Digest realm="([^"]*)", nonce="([^"]*)"/.exec(challenge ?? '') ?? []
    if (!nonce) return challenge
    const response = md5(
      `${md5(`${username}:${realm}:${password}`)}:${nonce}:00000001:abc:auth:${md5(`REGISTER:${uri}`)}`,
    )
    const authorization = `Authorization: Digest username="${username}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="abc"`
    return this.ask('REGISTER', uri, { user: username, headers: [authorization] })
  }
}
const status = (answer: string | null): number => Number(/^SIP\/2\.0 (\d{3})/.exec(answer ?? '')?.[1] ?? 0)
/** Without what must differ between any two answers. */
const alike = (answer: string | null): string =>
  (answer ?? '')
    .replaceAll(/nonce="[^"]*"/g, 'nonce')
    .replaceAll(/;tag=\w+|;branch=\w+|;rport=\d+/g, '')
    .replaceAll(/^(Call-ID|CSeq): .*$/gm, '$1')
    .replaceAll(/stranger|127\.0\.0\.\d+:\d+/g, '')

describe('strangers', () => {
  before(async () => {
    system = await startSidetone()
    bob = await Peer.at('127.0.0.1')
    const { username, password } = system.person('102').sip
    assert.equal(status(await bob.register(username, password)), 200)
    bob.heard.length = 0
  })
  after(async () => {
    bob?.socket.close()
    await system?.stop()
  })

  test('no INVITE, MESSAGE or SUBSCRIBE of a stranger reaches anybody', async () => {
    const mallory = await Peer.at('127.0.0.3')
    const sdp = 'v=0\r\no=- 1 1 IN IP4 127.0.0.3\r\ns=-\r\nc=IN IP4 127.0.0.3\r\nt=0 0\r\nm=audio 9000 RTP/AVP 0\r\n'
    for (const to of ['sip:102', `sip:102`, 'sip:*43', 'sip:05551234']) {
      const uri = `${to}@${system.sip.host}:${system.sip.port}`
      for (const user of ['mallory', '101', '102']) {
        assert.equal(
          status(await mallory.ask('INVITE', uri, { user, headers: ['Content-Type: application/sdp'], body: sdp })),
          401,
        )
        assert.equal(
          status(await mallory.ask('MESSAGE', uri, { user, headers: ['Content-Type: text/plain'], body: 'hi' })),
          401,
        )
        assert.equal(status(await mallory.ask('SUBSCRIBE', uri, { user, headers: ['Event: presence'] })), 401)
      }
    }
    // Nor by naming Bob's own contact, or a dialog that might be.
    const contact = `sip:102@127.0.0.1:${bob.socket.address().port}`
    for (const method of ['INVITE', 'MESSAGE', 'REFER', 'NOTIFY', 'BYE', 'INFO', 'UPDATE'])
      assert.ok(status(await mallory.ask(method, contact)) >= 400, method)
    assert.deepEqual(bob.heard, [])
    mallory.socket.close()
  })

  test('a browser that was taken off the list of devices has no way for sound any more', async () => {
    const operator = operate(system)
    type Credential = { username: string; password: string }
    const { username, password } = await operator.as<Credential>('103', 'POST', '/api/me/sip-credential')
    const { port } = new URL(system.http)
    const socket = connect(Number(port), '127.0.0.1')
    try {
      const phone = new TurnClient(username, password)
      const ask = async () => {
        socket.write(phone.request({ method: 'allocate', with: [overUdp] }))
        const [answer] = (await once(socket, 'data')) as [Buffer]
        return outcome(phone.read(answer))
      }
      assert.equal(await ask(), 401)
      assert.equal(await ask(), 'success')
      const { items } = await operator.as<{ items: { id: string; kind: string }[] }>(
        '105',
        'GET',
        '/api/devices?limit=50&kind=web',
      )
      const web = items.filter(({ kind }) => kind === 'web')
      assert.equal(web.length, 1)
      const cut = once(socket, 'close', { signal: AbortSignal.timeout(10_000) })
      await operator.as('105', 'DELETE', `/api/devices/${web[0]!.id}`)
      await cut
    } finally {
      socket.destroy()
    }
  })

  test('an unknown user and a wrong password are answered alike', async () => {
    const mallory = await Peer.at('127.0.0.4')
    const unknown = await mallory.register('199', 'guess')
    const wrong = await mallory.register('102', 'guess')
    assert.equal(status(wrong), 401)
    assert.equal(alike(unknown).replaceAll('199', '102'), alike(wrong))
    mallory.socket.close()
  })

  test('wrong passwords slow their address down, and nobody else', async () => {
    const mallory = await Peer.at('127.0.0.2')
    const neighbour = await Peer.at('127.0.0.1')
    for (let n = 0; n < 10; n++) assert.equal(status(await mallory.register('101', `guess ${n}`)), 401)
    const next = await mallory.register('101', 'one more')
    assert.equal(status(next), 503)
    assert.match(next ?? '', /^Retry-After: \d+/m)
    // The right one does not help now either, or guessing would go on unseen.
    const { username, password } = system.person('101').sip
    assert.equal(status(await mallory.register(username, password)), 503)
    const begun = performance.now()
    assert.equal(status(await neighbour.register(username, password)), 200)
    assert.ok(performance.now() - begun < 1_000)
    const figures = await operate(system).figures()
    assert.ok((figures.get('sidetone_sip{what="paused"}') ?? 0) >= 2)
    mallory.socket.close()
    neighbour.socket.close()
  })
})
