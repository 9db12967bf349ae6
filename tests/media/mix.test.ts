/**
 * Conferences and joints between media processes, by measured tones: each phone says a pitch of its own, and what each hears
 * is looked at pitch by pitch. Real time: about 15 s.
 */
import assert from 'node:assert/strict'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { after, before, describe, type TestContext, test } from 'node:test'
import { codecs as audioCodecs, createDecoder, createEncoder } from '@sidetone/audio'
import type { CallId, EndId, MediaEvent } from '@sidetone/call'
import { connectedPhone, type Phone, pause, until } from '@sidetone/testkit/media-contract'
import type { ClientCodec, ClientSound } from '@sidetone/testkit/rtp-client'
import { nodeEngine } from './engine.ts'

/** Far enough from each other, and below what G.711 carries. */
const pitches = [400, 500, 620, 740, 860, 980, 1120, 1260, 1400, 1560]
const codecs: readonly ClientCodec[] = ['PCMU', 'PCMA', 'G722', 'opus']
/** Ten of them together still fit. */
const amplitude = 2400
const faint = 150
const loud = 1000
const windowMs = 400
const processOf = (state: unknown): number => (state as { process: number }).process

/** The codecs that the client does not speak itself. */
async function soundOf(codec: ClientCodec): Promise<{ sound?: ClientSound }> {
  if (codec === 'PCMU' || codec === 'PCMA') return {}
  const [encoder, decoder] = [await createEncoder(codec), await createDecoder(codec)]
  const out = new Uint8Array(1500)
  return {
    sound: {
      sampleRate: audioCodecs[codec].sampleRate,
      encode: samples => Buffer.from(out.subarray(0, encoder.encode(samples, out))),
      decode: payload => Int16Array.from(decoder.decode(payload) ?? []),
    },
  }
}

type Member = Phone & { readonly hz: number }

describe('mix', () => {
  let engine: Awaited<ReturnType<typeof nodeEngine>>
  let events: MediaEvent[] = []
  let calls = 0
  before(async () => {
    engine = await nodeEngine(2)
    engine.port.onEvent(event => events.push(event))
  })
  after(() => engine.stop())

  /** Phones that each say their pitch, each with a call of its own so that they live in both processes, or all in one. */
  async function members(t: TestContext, kinds: readonly ClientCodec[], sameCall: boolean): Promise<Member[]> {
    const all: Member[] = []
    const shared = `mix-${++calls}`
    for (const [i, codec] of kinds.entries()) {
      const call = (sameCall ? shared : `${shared}-${i}`) as CallId
      const phone = await connectedPhone(engine.port, `m${i}`, call, { codec, amplitude, ...(await soundOf(codec)) })
      phone.client.send(pitches[i]!)
      all.push({ ...phone, hz: pitches[i]! })
    }
    t.after(() => free(all))
    return all
  }
  const endsOf = (all: readonly Member[]): EndId[] => all.map(({ end }) => end)
  const free = (all: Member[]): void => {
    for (const { end, client } of all.splice(0)) {
      engine.port.close(end)
      client.close()
    }
  }
  /** Each member and what it must hear: a list of faults, none when all is right. */
  function faults(all: readonly Member[], hears: (listener: Member, other: Member) => boolean): string[] {
    return all.flatMap(listener =>
      all.flatMap(other => {
        const level = listener.client.loudness(other.hz, windowMs)
        const wanted = hears(listener, other)
        if (wanted ? level > loud : level < faint) return []
        return [
          `${listener.end} (${listener.client.codec}) ${wanted ? 'misses' : 'hears'} ${other.end}: ${level.toFixed(0)}`,
        ]
      }),
    )
  }
  async function right(all: readonly Member[], hears: (listener: Member, other: Member) => boolean, what: string) {
    let last: string[] = []
    await until(
      () => {
        last = faults(all, hears)
        return last.length === 0
      },
      4000,
      what,
    ).catch(error => {
      throw new Error(`${(error as Error).message}\n${last.join('\n')}`)
    })
  }
  const longestGap = ({ client }: Member, from: number): number => {
    const times = client.heard.slice(from).map(packet => packet.at)
    return Math.max(...times.slice(1).map((at, i) => at - times[i]!))
  }
  /** Of this test's own loop since the last reset, in milliseconds: on a busy machine it is not the engine that is late. */
  const stalls = monitorEventLoopDelay({ resolution: 5 })
  stalls.enable()
  const ownStall = (): number => Math.round(stalls.max / 1e6)
  const others = (listener: Member, other: Member): boolean => listener !== other

  test('ten with four codecs: each hears the nine others and not itself; one is muted, one leaves, one comes', async t => {
    const all = await members(
      t,
      pitches.map((_, i) => codecs[i % codecs.length]!),
      true,
    )
    const [first, second, third] = all as [Member, Member, Member]
    const late = all.at(-1)!
    const early = all.slice(0, -1)
    events = []
    engine.port.mix('ten', endsOf(early))
    await right(early, others, 'nine hear each other')
    engine.port.mix('ten', endsOf(all))
    await right(all, others, 'the tenth too')
    const talking = new Set(events.flatMap(event => (event.type === 'talking' && event.talking ? [event.end] : [])))
    assert.deepEqual([...talking].sort(), endsOf(all).sort(), 'all were seen talking')

    engine.port.mute(first.end, true)
    await right(all, (listener, other) => others(listener, other) && other !== first, 'nobody hears the muted one')
    const last = events.findLast(event => event.type === 'talking' && event.end === first.end)
    assert.ok(last?.type === 'talking' && !last.talking, 'who is muted does not talk')
    engine.port.mute(first.end, false)
    await right(all, others, 'and then again')

    const from = third.client.heard.length
    stalls.reset()
    engine.port.close(second.end)
    const rest = all.filter(one => one !== second)
    await right(rest, others, 'nine go on')
    engine.port.mix('ten', endsOf(rest.filter(one => one !== late)))
    await right(
      rest,
      (listener, other) => others(listener, other) && listener !== late && other !== late,
      'who is left out hears nothing and is not heard',
    )
    const gap = longestGap(third, from)
    assert.ok(gap < 120 + ownStall(), `no gap for the others: ${Math.round(gap)} ms, of it ours ${ownStall()}`)
    const sequences = third.client.heard.slice(from).map(packet => packet.sequence)
    assert.ok(
      sequences.slice(1).every((sequence, i) => sequence === ((sequences[i]! + 1) & 0xffff)),
      'one stream',
    )
  })

  test('digits are told and not heard as sound', async t => {
    const all = await members(t, ['PCMU', 'PCMU', 'opus'], true)
    const [first, second] = all as [Member, Member]
    engine.port.mix('digits', endsOf(all))
    await right(all, others, 'each hears the others')
    first.client.stop()
    events = []
    await first.client.sendDigit('5', 300)
    await until(() => events.some(event => event.type === 'digit' && event.end === first.end), 1000, 'told')
    assert.ok(second.client.loudness(770, 300) < faint && second.client.loudness(1336, 300) < faint)
    assert.ok(!second.client.heard.some(packet => packet.payloadType === second.client.eventPayloadType))
  })

  test('who holds is not heard, and the mix ends with its last order', async t => {
    const all = await members(t, ['PCMU', 'PCMA', 'PCMU'], true)
    const holder = all[0]!
    engine.port.mix('hold', endsOf(all))
    await right(all, others, 'each hears the others')
    assert.ok((await engine.port.accept(holder.end, holder.client.describe('sendonly'), { call: holder.call })).ok)
    assert.ok((await engine.port.answer(holder.end, {})).ok)
    await right(all, (a, b) => others(a, b) && a !== holder && b !== holder, 'no music of who holds')
    engine.port.mix('hold', [])
    await right(all, () => false, 'nobody hears anybody')
  })

  for (const [one, other] of [
    ['PCMU', 'PCMU'],
    ['G722', 'opus'],
  ] as const)
    test(`a bridge of two processes: ${one} and ${other}`, async t => {
      const all = await members(t, [one, other], false)
      const [a, b] = all as [Member, Member]
      assert.notEqual(processOf(engine.port.exportEnd(a.end)), processOf(engine.port.exportEnd(b.end)))
      engine.port.bridge(a.end, b.end)
      await right(all, others, 'each hears the other')
      events = []
      await a.client.sendDigit('7', 120)
      await until(
        () => b.client.heard.some(packet => packet.payloadType === b.client.eventPayloadType),
        1000,
        'a digit',
      )
      await pause(200)
      assert.deepEqual(
        events.flatMap(event => (event.type === 'digit' ? [[event.end, event.digit]] : [])),
        [[a.end, '7']],
        'told once, of the end that said it',
      )
      engine.port.unbridge(a.end)
      await right(all, () => false, 'parted')
    })

  test('a mix over two processes lives through a restart of the server and shrinks to a bridge', async t => {
    const all = await members(t, ['PCMU', 'opus', 'PCMA', 'G722', 'opus'], false)
    const processes = all.map(({ end }) => processOf(engine.port.exportEnd(end)))
    assert.equal(new Set(processes).size, 2)
    engine.port.mix('far', endsOf(all))
    await right(all, others, 'each hears the others')
    const kept = all.map(({ end, call }) => ({
      end,
      call,
      state: JSON.parse(JSON.stringify(engine.port.exportEnd(end))),
    }))
    const from = all[0]!.client.heard.length
    stalls.reset()
    await engine.restartServer()
    engine.port.onEvent(event => events.push(event))
    assert.deepEqual(await engine.port.adopt(kept), { lost: [] })
    await pause(300)
    const gap = longestGap(all[0]!, from)
    assert.ok(gap < 120 + ownStall(), `the longest gap was ${Math.round(gap)} ms, of it ours ${ownStall()}`)
    await right(all, others, 'still')
    // The new server knows the mix: it can take out, and end it.
    const few = all.slice(0, 3)
    engine.port.mix('far', endsOf(few))
    await right(all, (a, b) => others(a, b) && few.includes(a) && few.includes(b), 'three are left')
    const pair = all.slice(0, 2) as [Member, Member]
    engine.port.bridge(pair[0].end, pair[1].end)
    await right(all, (a, b) => others(a, b) && pair.includes(a) && pair.includes(b), 'two are left')
    free(all)
    await until(
      () => engine.fleet.gauges().processes.every(process => process.ends === 0),
      2500,
      'no end is left, links neither',
    )
  })

  test('one alone in its process is seen talking', async t => {
    const all = await members(t, ['PCMU', 'PCMA'], false)
    const [a, b] = all as [Member, Member]
    const third = await connectedPhone(engine.port, 'third', a.call)
    events = []
    engine.port.mix('alone', [...endsOf(all), third.end])
    await until(
      () => events.some(event => event.type === 'talking' && event.end === b.end && event.talking),
      2000,
      'it talks',
    )
    free([{ ...third, hz: 0 }])
  })
})
