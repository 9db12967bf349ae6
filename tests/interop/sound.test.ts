/** What people hear through the whole running server: music that was uploaded, and never a stranger. */
import assert from 'node:assert/strict'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { encodeMuLaw, writeWav } from '@sidetone/audio'
import { type Baresip, hasBaresip, startBaresip } from '../harness/baresip.ts'
import { type Operator, operate } from '../harness/operator.ts'
import { type Running, startSidetone } from '../harness/system.ts'

const ALICE_HZ = 2_300
const BOB_HZ = 2_900
const MUSIC_HZ = 3_300
const STRANGER_HZ = 2_600
const NOT_HEARD = -45

const toneAt = (rate: number, hz: number, samples: number): Int16Array =>
  Int16Array.from({ length: samples }, (_, n) => Math.round(9_000 * Math.sin((2 * Math.PI * hz * n) / rate)))

describe('a call of two SIP phones', { skip: hasBaresip ? false : 'baresip is not installed' }, () => {
  let system: Running
  let operator: Operator
  let alice: Baresip
  let bob: Baresip
  before(async () => {
    system = await startSidetone()
    operator = operate(system)
    const phone = (extension: string, hz: number, answer: 'auto' | 'manual') =>
      startBaresip({ ...system.person(extension).sip, server: system.sip, hz, answer, codecs: ['PCMU/8000/1'] })
    ;[alice, bob] = await Promise.all([phone('101', ALICE_HZ, 'manual'), phone('102', BOB_HZ, 'auto')])
    await Promise.all([alice.registered(), bob.registered()])
    await alice.dial('102')
    await alice.until('CALL_ESTABLISHED')
    await bothHear()
  })
  after(async () => {
    await Promise.all([alice?.stop(), bob?.stop()])
    await system?.stop()
  })
  const bothHear = () => Promise.all([alice.untilHears(BOB_HZ), bob.untilHears(ALICE_HZ)])

  test('who is held hears the piece that was uploaded and chosen, and then the voice again', async () => {
    const samples = toneAt(22_050, MUSIC_HZ, 22_050 * 5)
    const uploaded = await fetch(`${system.http}/api/hold-music?name=Jingle`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${readFileSync(join(system.home, 'run/operator-key'), 'utf8').trim()}`,
        'content-type': 'audio/wav',
      },
      body: Uint8Array.from(writeWav({ rate: 22_050, channels: 1, samples })),
    })
    assert.equal(uploaded.status, 201, await uploaded.clone().text())
    const { id } = (await uploaded.json()) as { id: string }
    await operator.api('PUT', '/api/hold-music/chosen', { id })
    await alice.command('hold')
    await bob.untilHears(MUSIC_HZ, 10_000)
    await pause(1_000) // an ear of a few milliseconds cannot tell tones apart
    assert.ok(bob.hears(ALICE_HZ) < NOT_HEARD, 'the voice is not heard')
    await alice.command('resume')
    await bothHear()
    await pause(1_000)
    assert.ok(bob.hears(MUSIC_HZ) < NOT_HEARD, 'the music is over')
  })

  test('a stranger who sends to every port of the server is not heard, and is told nothing', async () => {
    const refusedBefore = await refused()
    const stranger = createSocket('udp4')
    stranger.bind(0, '127.0.0.1')
    await once(stranger, 'listening')
    let told = 0
    stranger.on('message', () => told++)
    const voice = Buffer.from(Array.from(toneAt(8_000, STRANGER_HZ, 160 * 75), encodeMuLaw))
    let [alices, bobs] = [-200, -200]
    for (let frame = 0; frame < 75; frame++) {
      sendFrame(stranger, frame, voice)
      await pause(20)
      alices = Math.max(alices, alice.hears(STRANGER_HZ, 500))
      bobs = Math.max(bobs, bob.hears(STRANGER_HZ, 500))
    }
    await pause(500)
    const heard = [alices, bobs, alice.hears(STRANGER_HZ), bob.hears(STRANGER_HZ)]
    assert.ok(Math.max(...heard) < NOT_HEARD, `heard at ${heard.map(Math.round)} dB`)
    assert.equal(told, 0, 'nothing was sent to the stranger')
    // The figures of a media process come each second.
    let came = 0
    for (let tries = 0; tries < 50 && came < 100; tries++) {
      came = (await refused()) - refusedBefore
      await pause(100)
    }
    assert.ok(came >= 100, `${came} packets came to the call`)
    await bothHear()
    stranger.close()
  })

  const refused = async (): Promise<number> => {
    let sum = 0
    for (const [name, value] of await operator.figures()) if (/media.*refused/.test(name)) sum += value
    return sum
  }
  const sendFrame = (stranger: Socket, frame: number, voice: Buffer): void => {
    const packet = Buffer.alloc(172)
    packet[0] = 0x80
    packet.writeUInt16BE(frame, 2)
    packet.writeUInt32BE(frame * 160, 4)
    packet.writeUInt32BE(0xdeadbeef, 8)
    voice.copy(packet, 12, frame * 160, (frame + 1) * 160)
    for (let port = system.rtp.first; port <= system.rtp.last; port += 2) stranger.send(packet, port, '127.0.0.1')
  }
})
