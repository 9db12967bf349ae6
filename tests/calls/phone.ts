/** A scripted phone: a SIP stack with a user who does what the test says. */
import {
  type Body,
  bytesOf,
  createStack,
  type Flow,
  type HeaderList,
  parseUri,
  type SipStack,
  type StackEvent,
  type Target,
  textOf,
  type Uri,
} from '@sidetone/sip'
import { sdpOf, seededIds } from '@sidetone/testkit'
import { serverHost, type World } from './world.ts'

export type PhoneOptions = {
  readonly username: string
  readonly password: string
  readonly host: string
  readonly transport: 'udp' | 'ws' | 'tls'
  readonly codecs?: readonly string[]
  /** Of a web phone: the host of its Contact, which is another one after the page was loaded anew. */
  readonly page?: string
}
const uri = (text: string): Uri => {
  const read = parseUri(text)
  if (!read.ok) throw new Error(text)
  return read.value
}
let serial = 0

export class Phone {
  readonly username: string
  readonly host: string
  readonly transport: PhoneOptions['transport']
  readonly events: StackEvent[] = []
  stack: SipStack
  /** The session of the present call. */
  session = ''
  /** All that it ever had. */
  readonly sessions: string[] = []
  codecs: readonly string[]
  readonly #page: string
  /** What it does with a call that comes in: rings by default. */
  onInvite: (phone: Phone) => void = phone => phone.ring()
  #world: World
  #connection = ''
  #shown = ''

  constructor(world: World, { username, password, host, transport, codecs, page }: PhoneOptions) {
    this.#world = world
    this.username = username
    this.host = host
    this.transport = transport
    this.codecs = codecs ?? (transport === 'ws' ? ['opus', 'PCMU'] : ['PCMU', 'PCMA'])
    this.#page = page ?? `${username}.invalid`
    const contactHost = transport === 'ws' ? this.#page : undefined
    this.stack = createStack({
      ids: seededIds(10_000 + ++serial),
      agent: 'phone',
      local: () => ({ transport, host, port: 5060 }),
      contact: {
        user: username,
        ...(contactHost && { host: contactHost }),
      },
      route: () => ({ flow: 'server' }),
      supported: ['replaces', 'norefersub'],
      credentials: () => ({ username, password }),
    })
    this.connect()
  }

  // ── the network ──
  connect(): void {
    this.#connection = `${this.transport}-${++serial}`
  }
  /** The server died: a connection with it is gone. */
  connectionLost(): void {
    if (this.transport !== 'udp') this.#connection = ''
  }
  disconnect(): void {
    const flow = this.#connection
    this.#connection = ''
    this.#world.flowClosed(flow)
  }
  flow(): Flow | null {
    const remote = { host: this.host, port: 5060 }
    const local = { host: serverHost, port: 5060 }
    if (this.transport === 'udp')
      return { id: `udp|${serverHost}|5060|${this.host}|5060`, transport: 'udp', local, remote }
    return this.#connection ? { id: this.#connection, transport: this.transport, local, remote } : null
  }
  isAt(target: Target): boolean {
    return 'flow' in target ? target.flow === this.flow()?.id : this.transport !== 'ws' && target.host === this.host
  }
  receive(bytes: Uint8Array): void {
    const text = textOf(bytes)
    if (text.startsWith('UPDATE')) this.#shown = /^P-Asserted-Identity: (.*)$/m.exec(text)?.[1] ?? this.#shown
    const notice = /^\{"kind":"call".*$/m.exec(text)
    if (notice) this.#shown = JSON.parse(notice[0]).other?.name ?? 'conference'
    this.stack.receive(
      {
        id: 'server',
        transport: this.transport,
        local: { host: this.host, port: 5060 },
        remote: { host: serverHost, port: 5060 },
      },
      bytes,
      this.#world.now,
    )
    this.settle()
  }
  tick(): void {
    this.stack.tick(this.#world.now)
    this.settle()
  }
  nextDeadline(): number | null {
    return this.stack.nextDeadline()
  }
  settle(): void {
    for (;;) {
      const turn = this.stack.take()
      for (const send of turn.sends) this.#world.toServer(this, send.bytes)
      if (turn.events.length === 0) return
      for (const event of turn.events) this.#happened(event)
    }
  }
  #happened(event: StackEvent): void {
    this.events.push(event)
    if (event.type === 'invite') {
      this.session = event.session
      this.sessions.push(event.session)
      this.onInvite(this)
    }
    if (event.type === 'offer') this.answerOffer(event)
    if (event.type === 'request' && event.request.method === 'NOTIFY')
      this.stack.respond(event.transaction, 200, {}, this.#world.now)
    if ('mustAckWithBody' in event && event.mustAckWithBody)
      this.stack.ackWith(event.session, this.sdp(), this.#world.now)
  }

  // ── what its user does ──
  register(expires = 600): void {
    const { now } = this.#world
    const aor = uri(`sip:${this.username}@sidetone`)
    const contact =
      this.transport === 'ws'
        ? `<sip:${this.username}@${this.#page};transport=ws>;+sip.instance="<urn:uuid:${this.username}>";reg-id=1`
        : `<sip:${this.username}@${this.host}:5060>`
    const headers: HeaderList = [
      ['Contact', contact],
      ['Expires', String(expires)],
      ...(this.transport === 'ws' ? [['Supported', 'path, outbound'] as const] : []),
    ]
    this.stack.request(
      {
        method: 'REGISTER',
        to: uri('sip:sidetone'),
        toAddr: { uri: aor, params: {} },
        from: { uri: aor, params: {} },
        headers,
      },
      now,
    )
    this.settle()
  }
  /** SUBSCRIBE. `from`: what it says its own number is. */
  watch(what: string, number: string, expires = 600): void {
    const own = uri(`sip:${this.username}@sidetone`)
    this.stack.request(
      {
        method: 'SUBSCRIBE',
        to: uri(`sip:${number}@sidetone`),
        from: { uri: own, params: { tag: `watch-${what}-${number}` } },
        headers: [
          ['Event', what],
          ['Contact', `<sip:${this.username}@${this.host}:5060>`],
          ['Expires', String(expires)],
        ],
      },
      this.#world.now,
    )
    this.settle()
  }
  dial(
    number: string,
    options: {
      readonly body?: Body | null
      readonly headers?: HeaderList
      readonly from?: string
      readonly reliable?: 'supported' | 'off'
    } = {},
  ): void {
    const body = options.body === null ? undefined : (options.body ?? this.sdp())
    this.session = this.stack.invite(
      {
        to: uri(`sip:${number}@sidetone`),
        from: { name: 'Liar', uri: uri(options.from ?? 'sip:999@elsewhere'), params: {} },
        ...(options.headers && { headers: options.headers }),
        ...(body && { body }),
        ...(options.reliable && { reliableProvisionals: options.reliable }),
      },
      this.#world.now,
    )
    this.sessions.push(this.session)
    this.settle()
  }
  ring(): void {
    this.stack.progress(this.session, 180, {}, this.#world.now)
  }
  early({ body = this.sdp(), reliable = true }: { readonly body?: Body; readonly reliable?: boolean } = {}): void {
    this.stack.progress(this.session, 183, { body, reliable }, this.#world.now)
    this.settle()
  }
  answer(): void {
    this.accept(this.sdp())
  }
  /** @param body none when a reliable 18x has said it */
  accept(body: Body | undefined): void {
    this.stack.accept(this.session, { ...(body && { body }) }, this.#world.now)
    this.settle()
  }
  /** @param contact where a 3xx leads */
  refuse(status: number, contact?: string, more: HeaderList = []): void {
    const headers: HeaderList = [...(contact ? [['Contact', `<sip:${contact}@sidetone>`] as const] : []), ...more]
    this.stack.reject(this.session, status, { headers }, this.#world.now)
    this.settle()
  }
  hangUp(): void {
    this.stack.end(this.session, {}, this.#world.now)
    this.settle()
  }
  hold(direction = 'sendonly'): void {
    this.stack.offer(this.session, this.sdp(direction), {}, this.#world.now)
    this.settle()
  }
  resume(): void {
    this.hold('sendrecv')
  }
  /** REFER in one of its calls. `replaces`: a call of its own whose far side is meant. */
  refer(number: string, options: { readonly session?: string; readonly replaces?: string } = {}): void {
    const replaces = options.replaces === undefined ? undefined : this.stack.sessionReplaces(options.replaces, 'them')
    this.stack.refer(
      options.session ?? this.session,
      {
        to: { uri: uri(`sip:${number}@sidetone`), params: {} },
        method: 'INVITE',
        subscription: true,
        ...(replaces && { replaces }),
      },
      {},
      this.#world.now,
    )
    this.settle()
  }
  info(type: string, text: string): void {
    this.stack.requestIn(this.session, 'INFO', { body: { type, bytes: bytesOf(text) } }, this.#world.now)
    this.settle()
  }
  answerOffer(event: Extract<StackEvent, { type: 'offer' }>): void {
    this.stack.answerOffer(event.session, this.sdp(), this.#world.now)
  }
  sdp(direction = 'sendrecv'): Body {
    const kind = this.transport === 'ws' ? 'webrtc' : this.transport === 'tls' ? 'srtp' : 'rtp'
    return { type: 'application/sdp', bytes: bytesOf(sdpOf(this.codecs, { kind, direction, version: ++serial })) }
  }

  // ── what a test asks ──
  /** Bodies of the NOTIFYs of this package, in order. */
  told(what: string): string[] {
    return this.saw('request').flatMap(event =>
      event.type === 'request' && event.request.headers.get('Event') === what
        ? [
            `${event.request.headers.get('Subscription-State')?.split(';expires')[0]} ${textOf(event.request.body)}`.replace(
              /\s+/g,
              ' ',
            ),
          ]
        : [],
    )
  }
  saw(type: StackEvent['type']): StackEvent[] {
    return this.events.filter(event => event.type === type)
  }
  /** The INVITE that came in. */
  invitation() {
    const event = this.events.findLast(each => each.type === 'invite')
    if (event?.type !== 'invite') throw new Error(`${this.username} was not called`)
    return event.request
  }
  /** How its own call was refused. */
  refusal() {
    const event = this.events.findLast(each => each.type === 'failed')
    return event?.type === 'failed'
      ? { status: event.status, reasons: event.response?.headers.get('Reason') ?? '' }
      : null
  }
  /** What the NOTIFYs of its REFERs said. */
  transferTold(): number[] {
    return this.events.flatMap(event => (event.type === 'referred' ? [event.status] : []))
  }
  /** What its screen shows since somebody else came: said by an UPDATE, or by a notice. */
  shows(): string {
    return this.#shown
  }
  notices(): string[] {
    return this.saw('info').map(event => (event.type === 'info' ? textOf(event.request.body) : ''))
  }
}
