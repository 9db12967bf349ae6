/**
 * A thousand made-up scenarios: two to five parties (people with one or two devices, and the outside) call, answer, hold,
 * transfer, park, merge, hand over and hang up whenever they like. In the end they only hang up their own phones: nothing is
 * left in the server, each call and each leg ended once, and the call history adds up.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type CallCommand, type CallEvent, type PersonId, plainRinging } from '@sidetone/call'
import { seededRandom } from '@sidetone/testkit'
import { type CallRecord, gather, type Moving, newRecord } from '../../packages/features/call-history/src/record.ts'
import { rowsOf } from '../../packages/features/call-history/src/rows.ts'
import type { Phone } from './phone.ts'
import { nothing, people as staff, trunkHost, World } from './world.ts'

const scenarios = 1_000
const inOneTest = 100
/** Extensions of people; the two others are strangers beyond the trunk. */
const parties = ['101', '102', '103', 'outside', 'outside'] as const
const seen = { calls: 0, answered: 0, transfers: 0, conferences: 0, parked: 0, moved: 0, deaths: 0, legs: 0 }

class Scenario {
  readonly world = new World()
  readonly #random: () => number
  #phones: Phone[] = []
  #outside: Phone | null = null
  #numbers: string[] = []

  constructor(seed: number) {
    this.#random = seededRandom(seed)
  }
  #chance(of: number): boolean {
    return this.#random() < of
  }
  #pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#random() * list.length)]!
  }
  #ms(most: number): number {
    return Math.floor(this.#random() * most)
  }

  async play(): Promise<void> {
    const { world } = this
    const here = [...parties].sort(() => this.#random() - 0.5).slice(0, 2 + this.#ms(4))
    if (!here.some(each => each !== 'outside')) here[0] = '101'
    const people = here.filter(each => each !== 'outside')
    this.#phones = await world.registered(
      ...people.flatMap(each => {
        const first = this.#chance(0.5) ? each : `${each}-w`
        return this.#chance(0.3) ? [first, `${each}-2`] : [first]
      }),
    )
    if (here.includes('outside')) this.#outside = world.phone('carrier', { host: trunkHost })
    this.#numbers = [
      ...people,
      ...people,
      ...(this.#outside ? ['05550100', '05550101'] : []),
      '*43',
      '700',
      '701',
      '999',
    ]
    for (const phone of this.#all) phone.onInvite = () => this.#invited(phone)
    // Rings when a call is moved there, never by itself.
    const also = [{ number: '05550100', afterSeconds: 100, ask: this.#chance(0.5) }]
    for (const { person } of staff) world.rules.set(person as PersonId, { ...plainRinging, also })
    world.loss = this.#chance(0.3) ? 0.05 : 0
    for (let turn = 20 + this.#ms(30); turn > 0; turn--) {
      await this.#turn()
      await world.run(this.#ms(this.#chance(0.05) ? 60_000 : 1_500))
    }
    await this.#everybodyHangsUp()
  }
  get #all(): Phone[] {
    return this.#outside ? [...this.#phones, this.#outside] : this.#phones
  }

  #invited(phone: Phone): void {
    const mood = this.#random()
    if (mood < 0.1) phone.refuse(this.#pick([486, 480, 603, 404]))
    else if (mood < 0.2) phone.early()
    else phone.ring()
    if (mood > 0.4) phone.answer()
  }

  async #turn(): Promise<void> {
    const { world } = this
    const phone = this.#pick(this.#all)
    const what = this.#random()
    if (what < 0.35) phone.dial(phone === this.#outside ? this.#pick(['101', '102', '103']) : this.#pick(this.#numbers))
    else if (what < 0.43) phone.answer()
    else if (what < 0.5) phone.hangUp()
    else if (what < 0.58) phone.hold(this.#pick(['sendonly', 'inactive', 'sendrecv']))
    else if (what < 0.64 && phone.sessions.length) {
      const [session, replaces] = [this.#pick(phone.sessions.slice(-3)), this.#pick(phone.sessions.slice(-3))]
      phone.refer(this.#pick(this.#numbers), { session, ...(this.#chance(0.5) && { replaces }) })
    } else if (what < 0.67) phone.dial(this.#pick(['*11', '*2', '*3', '*12', '*8', '**101', '*2102']))
    else if (what < 0.69 && phone.transport === 'ws') {
      phone.disconnect()
      await world.run(this.#ms(3_000))
      phone.connect()
      phone.register()
    } else if (what < 0.7) {
      seen.deaths++
      await world.killServer()
      for (const each of this.#phones.filter(one => one.transport === 'ws')) {
        each.connect()
        each.register()
      }
    } else this.#command()
  }

  /** Somebody who is in a call does something with it, as the web phone's page does over HTTP. */
  #command(): void {
    const { switchboard } = this.world.server
    const live = switchboard.live()
    if (live.length === 0) return
    const { call, legs } = this.#pick(live)
    const leg = this.#pick(legs)
    const { person } = leg.party
    if (!person) return
    const other = this.#pick(switchboard.callsOf(person))?.call ?? call
    const to = this.#pick(this.#numbers)
    const commands: CallCommand[] = [
      { type: 'transfer', call, to },
      { type: 'transfer-to-call', call, other },
      { type: 'cancel-transfer', call },
      { type: 'merge', call, other },
      { type: 'add', call, number: to },
      { type: 'remove', call, leg: this.#pick(legs).leg },
      { type: 'mute', call, leg: this.#pick(legs).leg, muted: this.#chance(0.5) },
      { type: 'park', call },
      { type: 'push', call },
      { type: 'lock', call, locked: this.#chance(0.5) },
      { type: 'hold', call },
      { type: 'resume', call },
      { type: 'hang-up', call },
    ]
    switchboard.command({ kind: 'person', person }, this.#pick(commands))
  }

  /** Nobody else does anything: no call is ended from inside. */
  async #everybodyHangsUp(): Promise<void> {
    const { world } = this
    world.loss = 0
    for (const phone of this.#all) phone.onInvite = () => phone.refuse(486)
    // Twice: an INVITE that was lost may still arrive by its repetition.
    for (let time = 0; time < 2; time++) {
      for (const phone of this.#all) {
        for (const session of phone.sessions) phone.stack.end(session, {}, world.now)
        phone.settle()
      }
      await world.run(200_000)
    }
  }

  /** What must be true of the past. */
  check(): void {
    const { world } = this
    assert.deepEqual(world.faults, [])
    assert.deepEqual(world.leftovers(), nothing, world.trace.slice(-40).join('\n'))
    const { events } = world.server.journal
    const ids = (type: CallEvent['type']) => events.filter(event => event.type === type).map(event => event.call)
    assert.deepEqual(ids('call.ended').sort(), ids('call.started').sort(), 'each call ends once')
    const legs = (started: boolean) =>
      events.flatMap(event => {
        if (!started) return event.type === 'leg.ended' ? [event.leg] : []
        if (event.type === 'call.started') return event.leg === undefined ? [] : [event.leg]
        return event.type === 'leg.started' ? [event.leg] : []
      })
    assert.deepEqual(legs(false).sort(), legs(true).sort(), 'each leg ends once')
    seen.legs += legs(true).length
    for (const record of historyOf(events)) addsUp(record)
  }
}

function historyOf(events: readonly CallEvent[]): CallRecord[] {
  const moving: Moving = new Map()
  const records = new Map<string, CallRecord>()
  for (const event of events) {
    const record = records.get(event.call)
    if (event.type === 'call.started') records.set(event.call, newRecord(event))
    else if (record) gather(record, event, moving)
    else assert.fail(`${event.type} of a call that never started`)
    if (event.type === 'leg.moved') seen.moved++
    if (event.type === 'transfer.done') seen.transfers++
    if (event.type === 'call.parked') seen.parked++
    if (event.type === 'call.became' && event.kind === 'conference') seen.conferences++
  }
  return [...records.values()]
}

function addsUp(record: CallRecord): void {
  const { startedAt, answeredAt, endedAt } = record
  seen.calls++
  if (answeredAt !== null) seen.answered++
  assert.ok(endedAt !== null && endedAt >= startedAt, 'it has an end after its beginning')
  assert.ok(answeredAt === null || (answeredAt >= startedAt && answeredAt <= endedAt))
  for (const leg of record.legs) {
    if (leg.wentTo !== undefined) continue
    assert.ok(
      leg.endedAt !== null && leg.endedAt <= endedAt && leg.endedAt >= leg.startedAt,
      'a leg lies within its call',
    )
    assert.ok(leg.answeredAt === null || leg.answeredAt <= leg.endedAt)
  }
  const rows = rowsOf(record)
  const people = rows.map(row => row.person)
  assert.equal(new Set(people).size, people.length, 'one row a person')
  for (const row of rows) {
    assert.ok(row.endedAt <= endedAt && row.endedAt >= row.startedAt, 'a row lies within its call')
    if (row.answeredAt === null) assert.equal(row.durationMs, 0)
    else {
      assert.ok(row.answeredAt >= row.startedAt, 'answered after it began')
      assert.equal(row.durationMs, row.endedAt - row.answeredAt, 'the duration fits')
      assert.equal(row.missed, false, 'what was answered was not missed')
    }
  }
}

for (let first = 1; first <= scenarios; first += inOneTest)
  test(`scenarios ${first} to ${first + inOneTest - 1}`, async () => {
    for (let seed = first; seed < first + inOneTest; seed++) {
      const scenario = new Scenario(seed)
      try {
        await scenario.play()
        scenario.check()
      } catch (fault) {
        throw new Error(`scenario ${seed}: ${fault instanceof Error ? fault.message : fault}`, { cause: fault })
      }
    }
  })
after(() => {
  for (const [what, count] of Object.entries(seen)) assert.ok(count > 20, `only ${count} ${what} in all scenarios`)
})
test('what happened in them', t => t.diagnostic(JSON.stringify(seen)))
