/**
 * The whole server logic in one process on made-up time: SIP stack, registrar, legs, calls, dial plan, features; around
 * it phones with stacks of their own, a fake media engine and a journal in memory. `await world.run(ms)` lets time pass.
 */
import type { DialPlan, PersonId, RingingRules } from '@sidetone/call'
import { Switchboard } from '@sidetone/call'
import { type Feature, hostOf } from '@sidetone/feature'
import { echo } from '@sidetone/feature-echo'
import type { Flow, Send, Target, Transport } from '@sidetone/sip'
import { pureHashes, storedSecret, textOf } from '@sidetone/sip'
import { type Credential, Driver, SipLegs, type Trunk } from '@sidetone/sip-legs'
import { FakeJournal, FakeMedia, seededIds, seededRandom } from '@sidetone/testkit'
import { Phone, type PhoneOptions } from './phone.ts'

export const people = [
  { person: 'alice', name: 'Alice', extension: '101' },
  { person: 'bob', name: 'Bob', extension: '102' },
  { person: 'carol', name: 'Carol', extension: '103' },
]
const plan: DialPlan = {
  extensions: new Map(people.map(({ person, name, extension }) => [extension, { person: person as PersonId, name }])),
  codes: new Map([['*43', { feature: 'echo', argument: '', name: 'Echo test' }]]),
  trunks: [{ trunk: 'outside', name: 'Outside', prefix: '0', stripPrefix: true }],
}
export const serverHost = '10.0.0.1'
export const trunkHost = '10.9.9.9'

type Server = { sip: SipLegs; switchboard: Switchboard; driver: Driver; journal: FakeJournal }
type Packet = { readonly at: number; readonly deliver: () => void }

export class World {
  now = 1_000_000
  /** What holds from the next call on. */
  plan: DialPlan = plan
  readonly rules = new Map<PersonId, RingingRules>()
  readonly media = new FakeMedia()
  readonly phones = new Map<string, Phone>()
  readonly faults: unknown[] = []
  /** `from → to: first line`, for a failing test to read. */
  readonly trace: string[] = []
  server: Server
  /** Names of ours by number outside. */
  readonly names = new Map<string, string>()
  /** New voice messages by box. */
  readonly messages = new Map<string, number>()
  /** 0 … 1: how much of the UDP traffic is lost. */
  loss = 0
  #random = seededRandom(7)
  #bindings = new Map<string, string>()
  #credentials = new Map<string, Credential>()
  #packets: Packet[] = []
  #soon: (() => void)[] = []
  #wake: { at: number; run: () => void } | null = null
  #lives = 0
  readonly trunks: Trunk[] = [
    { id: 'outside', name: 'Outside', host: trunkHost, port: 5060, transport: 'udp', maxCalls: 2 },
  ]
  #features: readonly Feature[]

  /** @param features beside the echo test @param staff more people, their phones named by extension */
  constructor(features: readonly Feature[] = [], staff: typeof people = []) {
    this.#features = features
    const more = staff.map(({ person, name, extension }) => [extension, { person: person as PersonId, name }] as const)
    if (staff.length) this.plan = { ...plan, extensions: new Map([...plan.extensions, ...more]) }
    for (const { person, name, extension } of [...people, ...staff])
      for (const [username, kind] of [
        [extension, 'sip'],
        [`${extension}-w`, 'web'],
        [`${extension}-2`, 'sip'],
      ] as const) {
        const secret = storedSecret(pureHashes, username, 'sidetone', `pw-${username}`)
        const ha1 = { md5: secret.MD5!, sha256: secret['SHA-256']!, sha512256: secret['SHA-512-256']! }
        this.#credentials.set(username, { username, person, device: `device-${username}`, extension, name, kind, ha1 })
      }
    this.server = this.#start(new FakeJournal())
  }

  /** A phone on the network; `username` decides whose it is. */
  phone(username: string, options: Partial<PhoneOptions> = {}): Phone {
    const phone = new Phone(this, {
      username,
      password: `pw-${username}`,
      host: `10.0.1.${this.phones.size + 1}`,
      transport: 'udp',
      ...options,
    })
    this.phones.set(phone.host, phone)
    return phone
  }
  async registered(...usernames: string[]): Promise<Phone[]> {
    const phones = usernames.map(username => this.phone(username, username.endsWith('-w') ? { transport: 'ws' } : {}))
    for (const phone of phones) phone.register()
    await this.run(50)
    return phones
  }

  /** More features, for those that need the world to be made: the server starts anew with them. */
  use(...features: readonly Feature[]): void {
    this.#features = [...this.#features, ...features]
    this.media.forgetListeners()
    this.#soon = []
    this.#wake = null
    this.server = this.#start(new FakeJournal())
  }

  /** The process dies without a word; a new one starts with what the journal and the binding store hold. */
  async killServer(): Promise<void> {
    const { live } = this.server.journal
    this.media.forgetListeners()
    this.#soon = []
    this.#wake = null
    for (const phone of this.phones.values()) phone.connectionLost()
    const past = this.server.journal.events
    this.server = this.#start(new FakeJournal(live))
    this.server.journal.events.push(...past)
    await this.server.driver.restore(2_000)
    await this.run(0)
  }

  #start(journal: FakeJournal): Server {
    const ids = seededIds(++this.#lives)
    const net = {
      send: (send: Send) => this.#fromServer(send),
      local: (target: Target) => ({ transport: transportOf(target), host: serverHost, port: 5060 }),
    }
    const clock = {
      now: () => this.now,
      wakeAt: (at: number | null, run: () => void) => {
        this.#wake = at === null ? null : { at, run }
      },
      soon: (run: () => void) => void this.#soon.push(run),
    }
    const sip = new SipLegs({
      ids,
      now: clock.now,
      agent: 'Sidetone/test',
      realm: 'sidetone',
      net,
      media: this.media,
      journal,
      credentials: { findCredential: username => this.#credentials.get(username) },
      trunks: { list: () => this.trunks, byId: id => this.trunks.find(trunk => trunk.id === id) },
      nameOf: number => this.names.get(number),
      watchable: {
        personOf: number => plan.extensions.get(number),
        callsOf: person => switchboard.callsOf(person),
        parkedAt: slot => (slot.startsWith('70') ? switchboard.parked().some(each => each.slot === slot) : undefined),
        quiet: () => false,
        messagesIn: (box, listener) =>
          plan.extensions.get(box)?.person === listener ? { new: this.messages.get(box) ?? 0, old: 0 } : null,
      },
      bindings: {
        put: (key, binding) => void this.#bindings.set(key, JSON.stringify(binding)),
        remove: key => void this.#bindings.delete(key),
        load: () => [...this.#bindings].map(([key, json]) => [key, JSON.parse(json)] as const),
      },
    })
    const onFault = (error: unknown) => void this.faults.push(error)
    const stories = hostOf([echo, ...this.#features], { onFault: (_, error) => onFault(error) })
    const switchboard = new Switchboard({
      ids,
      now: clock.now,
      legs: sip,
      media: this.media,
      journal,
      plan: () => this.plan,
      ringing: person => this.rules.get(person),
      stories,
    })
    switchboard.onChange(({ people, calls, parked }) => sip.watchedChanged({ people: [...people, ...calls], parked }))
    const driver = new Driver({ sip, switchboard, journal, net, clock, onFault })
    return { sip, switchboard, driver, journal }
  }

  // ── the network: 1 ms each way ──

  toServer(phone: Phone, bytes: Uint8Array): void {
    this.trace.push(`${this.now} ${phone.username} → server: ${textOf(bytes).split('\r\n', 1)[0]}`)
    if (this.#isLost(phone)) return
    const flow = phone.flow()
    this.#packets.push({ at: this.now + 1, deliver: () => flow && this.server.driver.receive(flow, bytes) })
  }
  #isLost(phone: Phone | undefined): boolean {
    return phone?.transport === 'udp' && this.loss > 0 && this.#random() < this.loss
  }
  #fromServer({ target, bytes, transaction }: Send): void {
    const phone = [...this.phones.values()].find(each => each.isAt(target))
    this.trace.push(
      `${this.now} server → ${phone?.username ?? JSON.stringify(target)}: ${textOf(bytes).split('\r\n', 1)[0]}`,
    )
    const { server } = this
    if (this.#isLost(phone)) return
    // What was on its way over a connection that broke is lost.
    if (phone) this.#packets.push({ at: this.now + 1, deliver: () => phone.isAt(target) && phone.receive(bytes) })
    else if (transaction && 'flow' in target && !target.flow.startsWith('udp'))
      this.#packets.push({ at: this.now, deliver: () => server.driver.sendFailed(transaction) })
  }
  /** A browser's sound comes a moment after its answer. */
  soundArrives(phone: Phone): void {
    const { leg } = this.legOf(phone)
    this.server.driver.turn(() => this.media.emit({ type: 'connected', end: leg.end }))
  }
  /** A key in the phone's newest call, by RFC 4733. */
  press(phone: Phone, digit: string): void {
    const ends = [...this.media.ends.keys()]
    const call = [...this.server.switchboard.inspect()].findLast(([, { legs }]) =>
      legs.some(leg => leg.trunk === 'outside' || leg.device === `device-${phone.username}`),
    )
    const leg = call?.[1].legs.find(each => each.trunk === 'outside' || each.device === `device-${phone.username}`)
    if (!leg || !ends.includes(leg.end)) throw new Error(`${phone.username} is in no call`)
    this.server.driver.turn(() => this.media.emit({ type: 'digit', end: leg.end, digit, durationMs: 100 }))
  }
  flowClosed(flow: string): void {
    this.server.driver.flowClosed(flow)
  }

  /** Lets `ms` pass; everything that is due happens, media results and stories too. */
  async run(ms: number): Promise<void> {
    const until = this.now + ms
    for (;;) {
      await new Promise(resolve => setImmediate(resolve))
      if (this.#soon.length) {
        for (const run of this.#soon.splice(0)) run()
        continue
      }
      for (const phone of this.phones.values()) phone.settle()
      const due = this.#packets.filter(packet => packet.at <= this.now)
      if (due.length) {
        this.#packets = this.#packets.filter(packet => packet.at > this.now)
        for (const packet of due) packet.deliver()
        continue
      }
      if (this.#soon.length) continue
      const deadlines = [...this.phones.values()].flatMap(phone => phone.nextDeadline() ?? [])
      const next = Math.min(this.#wake?.at ?? Infinity, ...deadlines, ...this.#packets.map(packet => packet.at))
      if (next > until) break
      this.now = Math.max(this.now, next)
      for (const phone of this.phones.values()) phone.tick()
      if (this.#wake && this.#wake.at <= this.now) {
        const { run } = this.#wake
        this.#wake = null
        run()
      }
    }
    this.now = until
  }

  // ── what a test asks ──
  /** The leg of a phone's present call, or of the one that stands in `call`. */
  legOf(phone: Phone, call?: string) {
    for (const [id, { legs }] of this.server.switchboard.inspect())
      for (const leg of legs)
        if (leg.device === `device-${phone.username}` && leg.fork === null && (call === undefined || call === id))
          return { call: id, leg }
    throw new Error(`${phone.username} is in no call`)
  }
  /** Whom this phone hears now, by username; or the sound that is played to it. */
  hears(phone: Phone): string[] {
    const names = new Map(
      [...this.server.switchboard.inspect()].flatMap(([, { legs }]) =>
        legs.map(leg => [leg.end, leg.device?.replace('device-', '') ?? leg.trunk ?? ''] as const),
      ),
    )
    const own = [...names].filter(([, name]) => name === phone.username).map(([end]) => end)
    return own.flatMap(end => {
      const { playing } = this.media.ends.get(end) ?? {}
      const voices = this.media.heardBy(end).map(each => names.get(each) ?? '?')
      return playing ? [...voices, playing.kind === 'tone' ? playing.tone : playing.path] : voices
    })
  }
  story(): string[] {
    return this.server.journal.story()
  }
  lastCause(): string {
    const event = this.server.journal.events.findLast(each => each.type === 'call.ended')
    return event?.type === 'call.ended' ? `${event.cause} by ${event.by}` : 'no call has ended'
  }
  /** What must be left when no call stands: nothing. */
  leftovers() {
    const { sip, switchboard, journal } = this.server
    const { legs, sessions } = sip.counts()
    return { ...switchboard.counts(), legs, sessions, media: this.media.ends.size, kept: [...journal.live.keys()] }
  }
}
export const nothing = { calls: 0, legs: 0, ends: 0, stories: 0, sessions: 0, media: 0, kept: [] }

function transportOf(target: Target): Transport {
  if ('transport' in target) return target.transport
  return target.flow.startsWith('udp|') ? 'udp' : (target.flow.split('-')[0] as Transport)
}

export type { Flow }
