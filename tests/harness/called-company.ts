/**
 * A company that is called from outside, with real phones everywhere:
 *
 *   city (baresip) ──▶ Kamailio, a carrier with registration ──▶ Sidetone ──▶ alice, bob, carol, dave (baresip)
 *   peer (baresip) ──▶ known by its address ─────────────────▶     │
 *                                                                   └──▶ out again: Kamailio, or a cheap carrier that answers 503
 *
 * Each phone has a tone of its own, above the music on hold.
 */
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { type Baresip, type BaresipOptions, startBaresip } from './baresip.ts'
import { type Carrier, reply, udpCarrier } from './carrier.ts'
import { type Kamailio, startKamailio } from './kamailio.ts'
import { type Operator, operate } from './operator.ts'
import { freePorts } from './ports.ts'
import { type Running, startSidetone } from './system.ts'
import { levelInWav, toneWav } from './tones.ts'

export const names = ['alice', 'bob', 'carol', 'dave', 'city', 'peer'] as const
export type Name = (typeof names)[number]
export const pitch: Readonly<Record<Name, number>> = {
  ...{ alice: 2_150, bob: 2_350, carol: 2_550, dave: 2_750, city: 2_950, peer: 3_150 },
}
export const extensions = { alice: '101', bob: '102', carol: '103', dave: '104' } as const
type Inside = keyof typeof extensions
const everybody = Object.keys(extensions) as Inside[]
export const cityNumber = '+49305550017'
export const peerNumber = '+49305550018'
const account = { realm: 'carrier.test', username: 'acc7', password: 'carrier-secret' }
const patienceMs = 25_000
/** Of Alice's voicemail. */
export const greetingHz = 3_350
/** After it. */
export const beepHz = 1_000

type Nothing = undefined | null | false
export async function until<T>(
  what: string,
  look: () => T | Nothing | Promise<T | Nothing>,
  withinMs = patienceMs,
): Promise<T> {
  for (const end = Date.now() + withinMs; Date.now() < end; await pause(20)) {
    const found = await look()
    if (found) return found
  }
  throw new Error(`not within ${withinMs} ms: ${what}`)
}

export class CalledCompany {
  system!: Running
  operator!: Operator
  kamailio!: Kamailio
  /** Takes no call: 503. */
  cheap!: Carrier
  readonly phones = {} as Record<Name, Baresip>
  /** Of people by extension, of trunks by name. */
  readonly ids = new Map<string, string>()
  /** Events of each phone that belong to calls before this one. */
  #before = new Map<Name, number>()
  #ends: (() => unknown)[] = []

  /** @param inside whose phones are baresips; others of the company may sit at web phones */
  static async open(inside: readonly Inside[] = everybody): Promise<CalledCompany> {
    const company = new CalledCompany()
    try {
      await company.#begin(inside)
    } catch (fault) {
      await company.close()
      throw fault
    }
    return company
  }
  async #begin(inside: readonly Inside[]): Promise<void> {
    // baresip takes the port above for TLS.
    const [network, peerPort] = [await freePorts(2), await freePorts(2)]
    const system = await startSidetone()
    this.#ends.push(system.stop)
    this.system = system
    this.operator = operate(system)
    const kamailio = await startKamailio({ ...account, network })
    this.#ends.push(kamailio.stop)
    this.kamailio = kamailio
    this.cheap = await udpCarrier(reply(503, 'Service Unavailable'))
    this.#ends.push(this.cheap.close)
    const start = async (name: Name, more: Omit<BaresipOptions, 'hz'>) => {
      this.phones[name] = await startBaresip({ hz: pitch[name], codecs: ['PCMU/8000/1'], ...more })
      this.#ends.push(this.phones[name].stop)
    }
    for (const name of inside) await start(name, { ...system.person(extensions[name]).sip, server: system.sip })
    const outside = { password: 'none', register: false }
    const carrier = { host: '127.0.0.1', port: kamailio.port }
    await start('city', { ...outside, username: cityNumber, port: network, server: carrier })
    await start('peer', { ...outside, username: peerNumber, port: peerPort, server: system.sip })
    await this.#furnish(peerPort)
    for (const name of inside) await this.phones[name].registered()
    this.fresh()
  }
  async close(): Promise<void> {
    for (const end of this.#ends.toReversed()) await end()
  }
  async #furnish(peerPort: number): Promise<void> {
    const { api } = this.operator
    const trunk = async (name: string, more: object) => {
      const about = { name, host: '127.0.0.1', transport: 'udp', maxCalls: 20, ...more }
      this.ids.set(name, (await api<{ id: string }>('POST', '/api/trunks', about)).id)
    }
    await trunk('Kamailio', {
      ...{ port: this.kamailio.port, domain: account.realm, register: true, registerSeconds: 60 },
      ...{ username: account.username, password: account.password, calledComesIn: 'to', callerComesIn: 'from' },
    })
    await trunk('Peer', { port: peerPort, callerComesIn: 'from', prefix: '*88' })
    await trunk('Cheap', { port: this.cheap.port })
    await api('POST', '/api/sites', {
      ...{ name: 'Berlin', country: 'DE', areaCode: '30', timeZone: 'Europe/Berlin', main: true },
      callerId: '+49301234101',
    })
    await api('POST', '/api/inbound-routes', { name: 'Block', number: '+49301234*', to: '{rest}' })
    const tries = ['Kamailio', 'Cheap'].map(name => ({ trunk: this.ids.get(name) }))
    await api('POST', '/api/outbound-routes', { name: 'Germany', prefixes: ['+49'], choose: 'least-cost', tries })
    const { items } = await api<{ items: { id: string; extension: string }[] }>('GET', '/api/people/records')
    for (const { id, extension } of items) this.ids.set(extension, id)
    const mine = await this.operator.as<{ boxes: { id: string }[] }>('101', 'GET', '/api/me/voicemail')
    const greeting = `/api/me/voicemail-boxes/${mine.boxes[0]!.id}/greetings/no-answer`
    await this.operator.bytesAs('101', 'PUT', greeting, toneWav(greetingHz, 1_500))
    await this.operator.untilTrunk(this.ids.get('Kamailio')!, ({ registration }) => registration === 'registered')
  }
  // ── calls ──

  /** What was heard and what rang belongs to calls that are over. */
  fresh(): void {
    for (const name of this.#names()) {
      this.phones[name].forget()
      this.#before.set(name, this.phones[name].events.length)
    }
  }
  /** Dials as a person does, from outside a number of the company. */
  async dial(from: Name, number: string): Promise<void> {
    const { kamailio, system } = this
    const outside = (port: number) => `sip:${number}@127.0.0.1:${port}`
    const uri = from === 'city' ? outside(kamailio.port) : from === 'peer' ? outside(system.sip.port) : number
    await this.phones[from].dial(uri)
  }
  /** How often it came in this call. */
  count(name: Name, type: string): number {
    return this.phones[name].events.slice(this.#before.get(name)).filter(event => event.type === type).length
  }
  async came(name: Name, type: string, times = 1): Promise<void> {
    await until(
      `${type} of ${name}: ${this.phones[name].events.map(event => event.type)}\n${this.system.output()}`,
      () => this.count(name, type) >= times,
    )
  }
  rung(): Name[] {
    return this.#names().filter(name => this.count(name, 'CALL_INCOMING') > 0)
  }
  /** Who rings besides those who did: one, or as many as are waited for. */
  async rings(known: readonly Name[] = [], count = 1): Promise<Name[]> {
    const others = () => this.rung().filter(name => !known.includes(name))
    return until(`${count} rings besides ${known}\n${this.system.output()}`, () => {
      const found = others()
      return found.length >= count && found
    })
  }
  async answers(name: Name): Promise<void> {
    await this.came(name, 'CALL_INCOMING')
    await this.phones[name].answer()
    await this.came(name, 'CALL_ESTABLISHED')
  }
  /** Each hears the other. */
  async talk(one: Name, other: Name): Promise<void> {
    await Promise.all([
      this.phones[one].untilHears(pitch[other], patienceMs),
      this.phones[other].untilHears(pitch[one], patienceMs),
    ])
  }
  /** Who calls hangs up, and everything is as it was before the call. */
  async over(...who: Name[]): Promise<void> {
    await Promise.all(who.map(name => this.phones[name].hangUp()))
    await this.operator.untilFree(patienceMs)
    this.fresh()
  }
  /** What a failed test left behind does not fail the next one. */
  async clear(): Promise<void> {
    const calls = (await this.operator.figures()).get('sidetone_calls{what="calls"}')
    if (calls) await this.over(...this.#names(), ...this.#names()).catch(() => {})
  }
  #names(): Name[] {
    return names.filter(name => name in this.phones)
  }
  /** A call from outside that this phone takes, with sound both ways. */
  async reaches(from: Name, number: string, to: Name): Promise<void> {
    await this.dial(from, number)
    await this.answers(to)
    await this.talk(from, to)
    await this.over(from)
  }
  /** Speaks to the box that answers, until the message is long enough; the message is there, with this voice in it. */
  async leavesMessage(from: Name, extension: string): Promise<void> {
    await this.came(from, 'CALL_ESTABLISHED')
    const messages = () =>
      this.operator.as<{ items: { id: string; ms: number }[] }>(extension, 'GET', '/api/me/voicemail')
    const before = (await messages()).items.length
    await this.phones[from].untilHears(greetingHz, patienceMs)
    await this.phones[from].untilHears(beepHz, patienceMs)
    // A message that is no mistake.
    await pause(2_500)
    await this.over(from)
    const [message] = await until('the message', async () => {
      const { items } = await messages()
      return items.length > before && items
    })
    const sound = await this.operator.bytesAs(extension, 'GET', `/api/me/voicemail/${message!.id}/audio`)
    assert.ok(levelInWav(sound, pitch[from]) > -30, `${from} at ${levelInWav(sound, pitch[from])} dB in the message`)
  }

  // ── settings ──

  async create(path: string, value: object): Promise<string> {
    return (await this.operator.api<{ id: string }>('POST', path, value)).id
  }
  async change(path: string, changes: object): Promise<void> {
    const { id: _, ...now } = await this.operator.api<Record<string, unknown>>('GET', path)
    await this.operator.api('PUT', path, { ...now, ...changes })
  }
  person(extension: string): string {
    const id = this.ids.get(extension)
    assert.ok(id, extension)
    return id
  }
}
