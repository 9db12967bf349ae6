/** A telephone booth in front of a switchboard on fakes and made-up time. For tests only. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import {
  type CallId,
  type CodeRule,
  type DialPlan,
  type EndId,
  type LegId,
  type Party,
  type PersonId,
  type Schedule,
  Switchboard,
} from '@sidetone/call'
import { createStores, openDocuments, temporarySeal } from '@sidetone/data'
import { temporaryDatabase } from '@sidetone/data/temporary'
import { hostOf } from '@sidetone/feature'
import { FakeJournal, FakeLegs, FakeMedia, seededIds } from '@sidetone/testkit'
import { migrations, openVoicemail, voicemailCodes } from './index.ts'
import type { GreetingState } from './shapes.ts'

/** 16 kHz, mono, with a tone that a waveform shows. */
export function wavOf(ms: number): Buffer {
  const bytes = Buffer.alloc(44 + ms * 32)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(bytes.length - 8, 4)
  bytes.write('WAVEfmt ', 8)
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(16_000, 24)
  bytes.writeUInt32LE(32_000, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36)
  bytes.writeUInt32LE(bytes.length - 44, 40)
  for (let at = 44; at < bytes.length; at += 2) bytes.writeInt16LE(((at % 40) - 20) * 800, at)
  return bytes
}

const closedForGood: Schedule = {
  ...{ id: 'night', name: 'Night', timeZone: 'UTC', weekly: [], holidays: [] },
  override: { state: 'closed', until: null },
}

/** Alice, Bob and Carol; numbers that begin with 0 go outside. */
export async function booth() {
  const home = mkdtempSync(join(tmpdir(), 'sidetone-voicemail-'))
  const database = temporaryDatabase({ migrations })
  const stores = createStores(database)
  const faults: unknown[] = []
  const onFault = (error: unknown) => void faults.push(error)
  const documents = openDocuments(database.sql, { seal: temporarySeal(), onFault })
  const add = (name: string, extension: string) =>
    stores.people.create({ name, extension, email: `${name}@demo.test`.toLowerCase(), role: 'person' })
  const [alice, bob, carol] = [await add('Alice', '101'), await add('Bob', '102'), await add('Carol', '103')]
  let time = 1_000_000
  let count = 0
  const now = () => time
  /** What others than its owner listened to. */
  const listened: string[] = []
  const standing = { of: 'no-answer' as Exclude<GreetingState, 'closed'>, closed: false }
  const voicemail = openVoicemail({
    sql: database.sql,
    documents,
    people: stores.people,
    home,
    newId: () => `m${++count}`,
    now,
    zone: 'Europe/Berlin',
    standingOf: () => standing.of,
    isClosed: () => standing.closed,
    heard: ({ sound, name, how }, by) => void listened.push([name, sound, how, by.kind, by.name].join(' ')),
    onFault,
  })
  const plan = (): DialPlan => ({
    extensions: new Map(
      stores.people.list().map(({ id, name, extension }) => [extension, { person: id as PersonId, name }]),
    ),
    codes: new Map<string, CodeRule>([
      ...voicemailCodes.map(({ code, does: _, ...rule }) => [code, { ...rule, feature: 'voicemail' }] as const),
      ...(voicemail.feature.numbers?.() ?? []),
    ]),
    trunks: [{ trunk: 'outside', name: 'Outside', prefix: '0', stripPrefix: true }],
    // An office that is closed: its calls go to Bob's box.
    doors: new Map([['650', { name: 'Office', schedule: 'night', closedTo: '*99102' }]]),
    schedules: new Map([['night', closedForGood]]),
  })
  const [legs, media, journal] = [new FakeLegs(), new FakeMedia(), new FakeJournal()]
  const stories = hostOf([voicemail.feature], { onFault: (_, error) => onFault(error) })
  const ringing = (person: PersonId) => voicemail.ringing(person, undefined)
  const board = new Switchboard({ ids: seededIds(1), now, legs, media, journal, plan, stories, ringing })
  board.onWork(() => journal.commit())
  const settle = async () => {
    for (let turn = 0; turn < 12; turn++) await new Promise(resolve => setImmediate(resolve))
  }
  /** Files are read and written by the system, not by made-up time. */
  const until = async (isSo: () => boolean) => {
    for (let tries = 0; !isSo(); tries++) {
      if (tries > 2_000) throw new Error(`it never became so: ${isSo}`)
      await new Promise(resolve => setTimeout(resolve, 1))
      await settle()
    }
  }
  const later = async (ms: number) => {
    for (const end = time + ms; ; ) {
      const next = board.nextDeadline()
      if (next === null || next > end) {
        time = end
        return
      }
      time = Math.max(time, next)
      board.tick(time)
      await settle()
    }
  }
  const arrived: string[] = []
  voicemail.onArrived((message, box) => void arrived.push(`${box.name}: ${message.id}`))

  /** What was ordered is answered: an answer by the phone's own. */
  const pickUp = async (leg: LegId) => {
    if (!legs.ordersOf(leg).includes('answer')) return
    legs.answer(leg)
    await settle()
  }
  /** What is played now: a tone, or the name of a file. */
  const hears = ({ end }: Pick<Caller, 'end'>): string | null => {
    const playing = media.ends.get(end)?.playing
    return playing ? (playing.kind === 'tone' ? playing.tone : basename(playing.path, '.wav')) : null
  }
  /** Listens to the end of what is said, which is what comes back. */
  const listens = async (caller: Caller): Promise<string[]> => {
    const heard: string[] = []
    for (let said = hears(caller); said !== null && heard.length < 100; said = hears(caller)) {
      heard.push(said)
      media.ends.get(caller.end)!.playing = null
      media.emit({ type: 'played', end: caller.end })
      await settle()
    }
    return heard
  }
  return {
    voicemail,
    stores,
    documents,
    people: { alice, bob, carol },
    as: ({ id, name, extension }: Pick<typeof alice, 'id' | 'name' | 'extension'>): Party => ({
      name,
      number: extension,
      person: id as PersonId,
    }),
    legs,
    media,
    board,
    journal,
    standing,
    faults,
    arrived,
    listened,
    settle,
    later,
    now,
    hears,
    listens,
    pickUp,
    /** Somebody dials; what is answered is answered. */
    async dial(from: Party, number: string, trunk?: string): Promise<Caller> {
      await media.offer(legs.nextEnd(), { call: 'any' as CallId, kind: 'rtp' })
      const caller = legs.arrive(from, number, trunk ? { trunk } : { device: `${from.person}-0` })
      await settle()
      await pickUp(caller.leg)
      return caller
    },
    async press({ end }: Caller, keys: string) {
      for (const digit of keys) {
        media.emit({ type: 'digit', end, digit, durationMs: 100 })
        await settle()
      }
    },
    /** Speaks for so long; then hangs up, presses a key, or falls silent. */
    async speaks({ leg, end }: Caller, ms: number, then: 'hangs up' | 'silence' | '#') {
      const path = media.ends.get(end)?.recording?.path
      if (path === undefined) throw new Error(`nothing is recorded: ${media.log.slice(-4)}`)
      writeFileSync(path, wavOf(ms))
      media.recordedMs = ms
      if (then === 'hangs up') legs.report({ type: 'ended', leg, cause: 'hung-up' })
      else if (then === 'silence') media.recorded(end, ms, 'silence')
      else media.emit({ type: 'digit', end, digit: '#', durationMs: 100 })
      await until(() => (then === '#' ? hears({ end }) !== null : voicemail.messages.recordings().length === 0))
    },
    until,
    [Symbol.dispose]() {
      database[Symbol.dispose]()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
export type Caller = { readonly call: CallId; readonly leg: LegId; readonly end: EndId }
