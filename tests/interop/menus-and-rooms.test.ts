/**
 * Menus and conference rooms with real phones (baresip) whose keys are RFC 4733: 600 leads to an extension, a recorded menu
 * asks a real server, a test call hears the draft; a conference with a PIN is dialled from inside and from outside.
 */
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type Baresip, hasBaresip, startBaresip } from '../harness/baresip.ts'
import { type Operator, operate } from '../harness/operator.ts'
import { freePorts } from '../harness/ports.ts'
import { type Running, startSidetone } from '../harness/system.ts'
import { levelInWav, toneWav } from '../harness/tones.ts'

const ALICE_HZ = 2_300
const BOB_HZ = 2_900
const OUTSIDE_HZ = 2_600
const PROMPT_HZ = 3_300
/** dBFS */
const HEARD = -45

type RoomNow = { id: string; recording: boolean; people: { number: string; muted: boolean; host: boolean }[] }
type Menu = { id: string; version: number; draft: object }

describe('menus and rooms', { skip: hasBaresip ? false : 'baresip is not installed' }, () => {
  let system: Running
  let operator: Operator
  let alice: Baresip
  let bob: Baresip
  let outside: Baresip
  let server: Server
  const asked: string[] = []
  const admin = <T>(method: string, path: string, body?: unknown) => operator.as<T>('105', method, path, body)
  const until = async <T>(what: string, look: () => Promise<T | undefined | false>, withinMs = 20_000): Promise<T> => {
    for (const end = Date.now() + withinMs; Date.now() < end; await pause(50)) {
      const found = await look()
      if (found) return found
    }
    throw new Error(`${what}: not within ${withinMs} ms`)
  }
  const press = async (phone: Baresip, keys: string) => {
    for (const key of keys) {
      await phone.command('sndcode', key)
      await pause(250)
    }
  }
  const dial = async (phone: Baresip, number: string) => {
    phone.forget()
    await phone.dial(number)
    await phone.until('CALL_ESTABLISHED')
  }
  const hangUp = async (...phones: Baresip[]) => {
    for (const phone of phones) {
      await phone.hangUp()
      await phone.until('CALL_CLOSED')
    }
  }

  before(async () => {
    server = createServer((request, response) => {
      const url = request.url ?? ''
      asked.push(url)
      // It never answers, or in the wrong way.
      if (url === '/bills/0000') return
      if (url === '/bills/5000') return response.writeHead(500).end('broken')
      response.setHeader('content-type', 'application/json')
      response.end('{"customer":{"kind":"good","name":"Mia","owes":12.5}}')
    })
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
    system = await startSidetone()
    operator = operate(system)
    const phone = (extension: string, hz: number) =>
      startBaresip({ ...system.person(extension).sip, server: system.sip, hz })
    alice = await phone('101', ALICE_HZ)
    bob = await phone('102', BOB_HZ)
    const port = await freePorts(1)
    outside = await startBaresip({
      ...{ username: '+4930555', password: 'none', server: system.sip, port, hz: OUTSIDE_HZ, register: false },
    })
    await operator.addTrunk({ name: 'Carrier', port, prefix: '0' })
    await Promise.all([alice.registered(), bob.registered()])
  })
  after(async () => {
    await Promise.all([alice, bob, outside].map(phone => phone?.stop()))
    await system?.stop()
    server?.close()
  })

  const bobReachesAlice = async () => {
    await alice.until('CALL_INCOMING')
    alice.forget()
    await alice.answer()
    await Promise.all([alice.untilHears(BOB_HZ), bob.untilHears(ALICE_HZ)])
    await hangUp(bob)
    await alice.until('CALL_CLOSED')
  }

  test('600 answers; 101 pressed on the keypad rings Alice, and both hear each other', async () => {
    await dial(bob, '600')
    await press(bob, '101')
    await bobReachesAlice()
  })

  test('dial by name: Alice is offered by her own recording, and 1 rings her', async () => {
    const { id } = await operator.as<{ id: string }>('101', 'GET', '/api/me')
    const path = `/api/me/voicemail-boxes/${id}/greetings/name`
    await operator.bytesAs('101', 'PUT', path, toneWav(PROMPT_HZ, 2_000), 'audio/wav')
    await dial(bob, '600')
    // 2 is A, 5 is L: nobody else begins so.
    await press(bob, '325')
    await bob.untilHears(PROMPT_HZ)
    await press(bob, '1')
    await bobReachesAlice()
    await operator.bytesAs('101', 'DELETE', path)
  })

  test('kill -9 of the server while the menu speaks: the keys pressed afterwards lead on', async () => {
    await dial(bob, '600')
    const { server: pid } = system.pids()
    process.kill(pid!, 'SIGKILL')
    await until('a new server', async () => {
      const next = system.pids().server
      return next !== undefined && next !== pid
    })
    await system.ready()
    await press(bob, '101')
    await bobReachesAlice()
  })

  test('a recorded menu is tried by a test call, asks a server with what was pressed, and leads on by its answer', async () => {
    const wav = toneWav(PROMPT_HZ, 4_000)
    const sound = JSON.parse(
      String(await operator.bytesAs('105', 'POST', '/api/menu-sounds?name=Tone', wav, 'audio/wav')),
    ) as { id: string }
    const { port } = server.address() as AddressInfo
    const draft = {
      start: 'ask',
      steps: [
        {
          ...{ id: 'ask', name: 'Ask', kind: 'gather', say: { sound: sound.id }, least: 4, most: 4 },
          ...{ next: { step: 'look' }, otherwise: null },
        },
        {
          ...{ id: 'look', name: 'Look', kind: 'request', url: `http://127.0.0.1:${port}/customers/{digits}` },
          ...{
            field: 'customer.kind',
            cases: [{ value: 'good', to: { number: '101' } }],
            otherwise: null,
            failed: null,
          },
        },
      ],
    }
    const menu = await admin<Menu>('POST', '/api/menus', { name: 'Customers', number: '601', draft })
    const publish = () => admin('POST', `/api/menus/${menu.id}/publish`, { note: 'first' })
    await assert.rejects(publish(), /no host that menus may ask/)
    await admin('PUT', '/api/menu-requests', { hosts: [`127.0.0.1:${port}`], privateAddresses: true })

    await admin('POST', `/api/menus/${menu.id}/test-call`, { extension: '102' })
    await bob.until('CALL_INCOMING')
    bob.forget()
    await bob.answer()
    await bob.untilHears(PROMPT_HZ)
    await press(bob, '4711')
    await alice.until('CALL_INCOMING')
    assert.deepEqual(asked, ['/customers/4711'])
    alice.forget()
    await alice.answer()
    await alice.untilHears(BOB_HZ)
    await hangUp(bob)
    await alice.until('CALL_CLOSED')
    await publish()
    await dial(bob, '601')
    await bob.untilHears(PROMPT_HZ)
    await hangUp(bob)
  })

  test('what a server answers is spoken with its values; where it breaks or stays silent the caller hears something else', async () => {
    const wav = toneWav(PROMPT_HZ, 1_500)
    const path = '/api/menu-sounds?name=Sorry'
    const sorry = JSON.parse(String(await operator.bytesAs('105', 'POST', path, wav, 'audio/wav'))) as { id: string }
    const { port } = server.address() as AddressInfo
    await admin('PUT', '/api/menu-requests', { hosts: [`127.0.0.1:${port}`], privateAddresses: true })
    const text = 'Hello {answer.customer.name}. Your number is {digits|digits}. You owe {answer.customer.owes|EUR}.'
    const steps = [
      { id: 'ask', name: 'Ask', kind: 'gather', least: 4, most: 4, next: { step: 'look' }, otherwise: null },
      {
        ...{ id: 'look', name: 'Look', kind: 'request', url: `http://127.0.0.1:${port}/bills/{digits}` },
        ...{ field: 'customer.kind', cases: [{ value: 'good', to: { step: 'bill' } }] },
        ...{ otherwise: null, failed: { step: 'sorry' } },
      },
      { id: 'bill', name: 'Bill', kind: 'play', say: { text }, next: null },
      { id: 'sorry', name: 'Sorry', kind: 'play', say: { sound: sorry.id }, next: null },
    ]
    const menu = await admin<Menu>('POST', '/api/menus', {
      name: 'Bills',
      number: '602',
      draft: { start: 'ask', steps },
    })
    const state = await admin<{ voices: { language: string; voice: string | null }[] }>(
      'POST',
      `/api/menus/${menu.id}/publish`,
      { note: 'first' },
    )
    for (const wrong of ['5000', '0000']) {
      await dial(bob, '602')
      await press(bob, wrong)
      await bob.untilHears(PROMPT_HZ)
      await bob.until('CALL_CLOSED')
    }
    // Two windows one after the other with sound: more than the words that are cut off when the answer comes.
    await dial(bob, '602')
    await press(bob, '4711')
    await until('it is asked', async () => asked.includes('/bills/4711'))
    if (state.voices.find(({ language }) => language === 'en')?.voice)
      await until('speech', async () => (await bob.listens(700)) > HEARD && (await bob.listens(700)) > HEARD)
    assert.ok(bob.hears(PROMPT_HZ) < HEARD)
    await bob.until('CALL_CLOSED')
    const [call] = await operator.historyOf('102')
    const story = (await operator.storyOf('102', call!.id)).join('\n')
    assert.match(story, /The server of “Look” answered\./)
  })

  test('680 from inside and from outside with a PIN: all hear each other, *6 mutes, the recording has both', async () => {
    const { items } = await admin<{ items: (Menu & { id: string })[] }>('GET', '/api/rooms')
    const { id, version, ...room } = items[0]!
    await admin('PUT', `/api/rooms/${id}`, { ...room, version, pin: '2468', hosts: [] })
    const now = async () => (await admin<RoomNow[]>('GET', '/api/rooms-now'))[0]!
    const inRoom = (n: number) => until(`${n} in the room`, async () => (await now()).people.length === n)
    await dial(alice, '680')
    await press(alice, '2468#')
    await inRoom(1)
    await dial(outside, `sip:680@${system.sip.host}:${system.sip.port}`)
    await press(outside, '2468#')
    await inRoom(2)
    await Promise.all([alice.untilHears(OUTSIDE_HZ), outside.untilHears(ALICE_HZ)])
    await dial(bob, '680')
    await press(bob, '2468#')
    await inRoom(3)
    await Promise.all([bob.untilHears(OUTSIDE_HZ), bob.untilHears(ALICE_HZ), outside.untilHears(BOB_HZ)])

    await admin('PUT', `/api/rooms/${id}/now`, { recording: true })
    await until('recorded', async () => (await now()).recording)
    await pause(4_000)
    await admin('PUT', `/api/rooms/${id}/now`, { recording: false })
    const [recording] = await until('a file', async () => {
      const files = await admin<{ file: string; bytes: number }[]>('GET', `/api/rooms/${id}/recordings`)
      return files[0] && files
    })
    const wav = await operator.bytesAs('105', 'GET', `/api/rooms/${id}/recordings/${recording!.file}`)
    for (const hz of [ALICE_HZ, BOB_HZ, OUTSIDE_HZ])
      assert.ok(levelInWav(wav, hz) > HEARD, `${hz} Hz in the recording: ${levelInWav(wav, hz)} dBFS`)
    const sound = encodeURIComponent(`/api/rooms/${id}/recordings/${recording!.file}`)
    const listened = await admin<{ items: { by: { name: string }; how: string }[] }>('GET', `/api/heard?sound=${sound}`)
    assert.deepEqual(
      listened.items.map(({ by, how }) => [by.name, how]),
      [['Erin', 'played']],
      'who listens is written down',
    )

    await press(bob, '*6')
    await until('muted', async () => (await now()).people.find(({ number }) => number === '102')?.muted)
    await until('silent', async () => alice.hears(BOB_HZ, 500) < HEARD)
    await alice.untilHears(OUTSIDE_HZ)
    await hangUp(bob, outside, alice)
    await operator.untilFree()
  })
})
