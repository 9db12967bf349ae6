/**
 * Voicemail with real phones (baresip, SIPp), a real SMTP server (aiosmtpd) and a server that speaks the OpenAI audio API:
 * greeting, message, lamp, menu, e-mail, transcript, through the death of the server.
 */
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type Baresip, hasBaresip, startBaresip } from '../harness/baresip.ts'
import { hasMailServer, type MailServer, startMailServer } from '../harness/mail-server.ts'
import { type Operator, operate } from '../harness/operator.ts'
import { hasSipp, startSipp } from '../harness/sipp.ts'
import { type Running, startSidetone } from '../harness/system.ts'
import { levelInWav, toneWav } from '../harness/tones.ts'

const ALICE_HZ = 2_300
const BOB_HZ = 2_900
const GREETING_HZ = 3_300

type Message = {
  id: string
  ms: number
  read: boolean
  deletedAt: number | null
  from: { name: string }
  transcript: string | null
}
type Page = { items: Message[]; unread: number }

let system: Running
let operator: Operator
let mail: MailServer
let writer: Server
let alice: Baresip
let bob: Baresip
const heardByWriter: string[] = []

const person = async (extension: string) => {
  const { email, password } = system.person(extension)
  const signedIn = await fetch(`${system.http}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  const cookie = signedIn.headers
    .getSetCookie()
    .map(each => each.split(';', 1)[0])
    .join('; ')
  return async (method: string, path: string, body?: BodyInit, type = 'application/json') =>
    fetch(`${system.http}${path}`, {
      method,
      headers: { cookie, ...(body && { 'content-type': type }) },
      ...(body && { body }),
    })
}
const messagesOf = async (ask: Awaited<ReturnType<typeof person>>, query = ''): Promise<Page> =>
  (await (await ask('GET', `/api/me/voicemail${query}`)).json()) as Page
const until = async <T>(what: string, look: () => Promise<T | undefined>, withinMs = 30_000): Promise<T> => {
  for (const end = Date.now() + withinMs; Date.now() < end; await pause(50)) {
    const found = await look()
    if (found !== undefined) return found
  }
  throw new Error(`${what}: not within ${withinMs} ms`)
}
const phone = (extension: string, hz: number, watches?: string[]) =>
  startBaresip({ ...system.person(extension).sip, server: system.sip, hz, ...(watches && { watches }) })
/** Bob's phone is told so, after its first `since` events. */
const lampSays = (what: RegExp, since: number) =>
  until(
    `the lamp: ${what}`,
    async () =>
      bob.events.slice(since).some(({ type, param }) => type === 'MWI_NOTIFY' && what.test(String(param))) || undefined,
  )
/** Another open page of the same person, with a session of its own: tells of each change, and looks again. */
async function secondPage(ask: Awaited<ReturnType<typeof person>>) {
  const stream = (await ask('GET', '/api/events')).body!.pipeThrough(new TextDecoderStream()).getReader()
  let unread = -1
  const reading = (async () => {
    let text = ''
    for (let part = await stream.read(); !part.done; part = await stream.read()) {
      const events = (text + part.value).split('\n\n')
      text = events.pop()!
      for (const event of events) {
        const found = /^event: voicemail\ndata: (.+)$/.exec(event)
        if (found) unread = (JSON.parse(found[1]!) as { unread: number }).unread
      }
    }
  })()
  return {
    /** ms from `since` until the page was told of so many unread messages, and its list says the same. */
    shows: (count: number, since: number): Promise<number> =>
      until(`${count} unread on the second page`, async () => {
        if (unread !== count) return undefined
        const { items } = await messagesOf(ask)
        return items.filter(({ read }) => !read).length === count ? Date.now() - since : undefined
      }),
    async close() {
      await stream.cancel()
      await reading
    },
  }
}
/** Alice dials and speaks until the message is long enough; gives the ms until the greeting was heard. */
const leave = async (number: string, greetingHz: number): Promise<number> => {
  await alice.dial(number)
  await alice.until('CALL_ESTABLISHED', 15_000)
  const heardAfterMs = await alice.untilHears(greetingHz)
  // The rest of the greeting, the tone, and some seconds of Alice.
  await pause(6_000)
  await alice.hangUp()
  return heardAfterMs
}

const absent = [!hasBaresip && 'baresip', !hasMailServer && 'aiosmtpd'].filter(Boolean).join(' and ')
describe('voicemail', { skip: absent ? `${absent} is not installed` : false }, () => {
  before(async () => {
    mail = await startMailServer()
    writer = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        heardByWriter.push(
          `${request.url} ${request.headers.authorization} ${Buffer.concat(parts).toString('latin1').slice(0, 600)}`,
        )
        const words = ['Please', 'call', 'me', 'back.'].map((word, n) => ({ word, start: n * 0.5, end: n * 0.5 + 0.4 }))
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify({ text: 'Please call me back.', language: 'english', words }))
      })
    })
    await new Promise<void>(resolve => writer.listen(0, '127.0.0.1', resolve))
    system = await startSidetone({}, true)
    operator = operate(system)
    await operator.api('PUT', '/api/mail/settings', {
      host: '127.0.0.1',
      port: mail.port,
      security: 'none',
      checkCertificate: true,
      user: '',
      password: '',
      from: 'telephone@demo.test',
      fromName: 'Sidetone',
      link: 'https://phone.demo.test',
    })
    await operator.api('PUT', '/api/transcripts/settings', {
      driver: 'server',
      url: `http://127.0.0.1:${(writer.address() as AddressInfo).port}/v1`,
      key: 'k3y',
      model: '',
    })
    alice = await phone('101', ALICE_HZ)
    bob = await phone('102', BOB_HZ, ['101'])
    await Promise.all([alice.registered(), bob.registered()])
  })
  after(async () => {
    await Promise.all([alice?.stop(), bob?.stop()])
    await system?.stop()
    mail?.stop()
    writer?.close()
  })

  test('nobody there: own greeting, message, lamp, e-mail with playable sound and transcript', async () => {
    const asBob = await person('102')
    const own = (await asBob('GET', '/api/me/voicemail').then(answer => answer.json())) as { boxes: { id: string }[] }
    const greeting = await asBob(
      'PUT',
      `/api/me/voicemail-boxes/${own.boxes[0]!.id}/greetings/no-answer`,
      toneWav(GREETING_HZ, 1_500),
      'audio/wav',
    )
    assert.equal(greeting.status, 200, await greeting.clone().text())
    // The first word may be older than the control connection, so it is read off the screen.
    await until('a lamp', async () => /Messages-Waiting: no/.test(bob.output()) || undefined)

    const elsewhere = await secondPage(await person('102'))
    const since = bob.events.length
    const heardAfterMs = await leave('*99102', GREETING_HZ)
    const hungUpAt = Date.now()
    const [shownAfterMs, lampAfterMs] = await Promise.all([
      elsewhere.shows(1, hungUpAt),
      lampSays(/Messages-Waiting: yes[\s\S]*Voice-Message: 1\/0/, since).then(() => Date.now() - hungUpAt),
    ])
    assert.ok(shownAfterMs < 3_000, `in the app ${shownAfterMs} ms after hanging up`)
    assert.ok(lampAfterMs < 3_000, `the lamp ${lampAfterMs} ms after hanging up`)
    const message = await until('the message', async () => (await messagesOf(asBob)).items[0])
    assert.equal(message.from.name, 'Alice')
    assert.ok(message.ms > 2_000, `${message.ms} ms`)

    // Heard on one device, and marked as new again there: the other one shows it, and the lamp follows.
    const tookMs: number[] = []
    for (const read of [true, false]) {
      const before = bob.events.length
      const shown = elsewhere.shows(read ? 0 : 1, Date.now())
      assert.equal((await asBob('PATCH', `/api/me/voicemail/${message.id}`, JSON.stringify({ read }))).status, 200)
      tookMs.push(await shown)
      await lampSays(read ? /Messages-Waiting: no/ : /Messages-Waiting: yes/, before)
    }
    assert.ok(Math.max(...tookMs) < 2_000, `read elsewhere after ${tookMs} ms`)
    await elsewhere.close()
    console.log(`greeting ${heardAfterMs} ms, in the app ${shownAfterMs} ms, lamp ${lampAfterMs} ms, read ${tookMs} ms`)

    const sound = await asBob('GET', `/api/me/voicemail/${message.id}/audio`)
    const wav = Buffer.from(await sound.arrayBuffer())
    assert.ok(levelInWav(wav, ALICE_HZ) > -30, `Alice at ${levelInWav(wav, ALICE_HZ)} dB`)
    assert.ok(levelInWav(wav, GREETING_HZ) < -50, 'the greeting is not in the message')

    const received = await mail.untilMail(system.person('102').email)
    assert.equal(received.subject, 'Voicemail from Alice (101)')
    assert.match(
      received.text,
      /Alice \(101\) left a message[\s\S]*Please call me back\.[\s\S]*https:\/\/phone\.demo\.test\/#\/voicemail\//,
    )
    const [attached] = received.attachments
    assert.equal(attached?.type, 'audio/wav')
    assert.ok(levelInWav(attached.bytes, ALICE_HZ) > -30)
    assert.match(heardByWriter[0]!, /^\/v1\/audio\/transcriptions Bearer k3y [\s\S]*whisper-1/)
    const detail = (await asBob('GET', `/api/me/voicemail/${message.id}`).then(answer => answer.json())) as {
      words: unknown[]
      transcript: string
      waveform: number[]
    }
    assert.equal(detail.transcript, 'Please call me back.')
    assert.equal(detail.words.length, 4)
    assert.ok(Math.max(...detail.waveform) > 30)
    assert.equal((await (await person('101'))('GET', `/api/me/voicemail/${message.id}/audio`)).status, 404)
  })

  test('by phone: *97 plays it and the lamp goes out, 3 deletes, another box wants its PIN', async () => {
    const asBob = await person('102')
    const since = bob.events.length
    await bob.dial('*97')
    await bob.until('CALL_ESTABLISHED')
    await bob.command('sndcode', '1')
    await bob.untilHears(ALICE_HZ, 15_000)
    await bob.command('sndcode', '3')
    await until('deleted', async () => (await messagesOf(asBob, '?deleted=true')).items[0])
    await lampSays(/Messages-Waiting: no/, since)
    await bob.hangUp()
    await bob.until('CALL_CLOSED')
    const [gone] = (await messagesOf(asBob, '?deleted=true')).items
    assert.equal(gone?.read, true)
    const restored = await asBob(
      'PATCH',
      `/api/me/voicemail/${gone.id}`,
      JSON.stringify({ deleted: false, read: true }),
    )
    assert.equal(restored.status, 200)

    // A shared box: forwarded into it, it lights the lamp of its member, whose phone watches its own number alone.
    const members = ['101', '102'].map(async extension => (await (await person(extension))('GET', '/api/me')).json())
    const made = await operator.api<{ id: string }>('POST', '/api/mailboxes', {
      ...{ name: 'Sales', number: '690', members: (await Promise.all(members)).map(({ id }) => id) },
    })
    const lit = bob.events.length
    const forwarded = await asBob('POST', `/api/me/voicemail/${gone.id}/forward`, JSON.stringify({ to: '690' }))
    assert.equal(forwarded.status, 201)
    await lampSays(/Messages-Waiting: yes[\s\S]*Voice-Message: 1\/1/, lit)
    const [shared] = (await messagesOf(asBob, `?box=${made.id}`)).items
    const heard = bob.events.length
    const asAlice = await person('101')
    assert.equal(
      (await asAlice('PATCH', `/api/me/voicemail/${shared!.id}`, '{"claimed":true,"read":true}')).status,
      200,
    )
    await lampSays(/Messages-Waiting: no/, heard)
    assert.equal((await asBob('PATCH', `/api/me/voicemail/${shared!.id}`, '{"claimed":true}')).status, 409)
    await operator.api('DELETE', `/api/mailboxes/${made.id}`)

    await bob.dial('*98101')
    await bob.until('CALL_ESTABLISHED')
    for (let tries = 0; tries < 3; tries++) for (const key of '1234#') await bob.command('sndcode', key)
    await bob.until('CALL_CLOSED', 30_000)
  })

  test('a colleague who does not answer: the call goes on to voicemail, and a lamp shows the way', {
    skip: hasSipp ? false : 'sipp is not installed',
  }, async () => {
    const asBob = await person('102')
    const rules = (await asBob('GET', '/api/me/ringing').then(answer => answer.json())) as {
      forward: Record<string, unknown>
    }
    const quick = { ...rules, forward: { ...rules.forward, noAnswerAfterSeconds: 5 } }
    assert.equal((await asBob('PUT', '/api/me/ringing', JSON.stringify(quick))).status, 200)
    const lamp = await startSipp({
      scenario: 'lamp.xml',
      to: system.sip,
      calls: 1,
      service: '101',
      keys: { user: '103' },
      more: ['-au', '103', '-ap', system.person('103').sip.password],
    })
    await pause(500)
    await bob.dial('101')
    await alice.until('CALL_INCOMING')
    await pause(1_200)
    await alice.answer()
    await alice.until('CALL_ESTABLISHED')
    await pause(1_200)
    await alice.hangUp()
    const { code, errors, printed } = await lamp.done
    assert.equal(code, 0, errors || printed)

    await leave('102', GREETING_HZ)
    await until('two messages', async () => ((await messagesOf(asBob)).items.length === 2 ? true : undefined))
    const [call] = await operator.historyOf('101')
    assert.match((await operator.storyOf('101', call!.id)).join('\n'), /voicemail|\*99102/i)
  })

  test('the server is killed: lamps live on, and a message that was being left is kept', async () => {
    const asBob = await person('102')
    const before = (await messagesOf(asBob)).items.length
    const since = bob.events.length
    await alice.dial('*99102')
    await alice.until('CALL_ESTABLISHED')
    await alice.untilHears(GREETING_HZ)
    await pause(5_000)
    process.kill(system.pids().server!, 'SIGKILL')
    await pause(500)
    await system.ready()
    await pause(1_000)
    await alice.hangUp()
    const again = await person('102')
    await until('the message', async () => ((await messagesOf(again)).items.length > before ? true : undefined), 15_000)
    await lampSays(/Voice-Message: [2-9]/, since)
  })
})
