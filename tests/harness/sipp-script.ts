/**
 * SIPp scenarios as chains of steps, so that a test says its flow in a few words:
 *
 *   caller('101', { password }).invite().expect(180).expect(200).ack().pause(200).bye()
 *   called().invited().reply(180).reply(200, { sdp: true }).acked().hungUp()
 *
 * `caller` begins the dialog, `called` waits for it. `xml()` gives what SIPp reads.
 */

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'
type Headers = readonly string[]
type Told = {
  readonly headers?: Headers
  /** `tones`: PCMU without telephone-event, and from the port that `says` sends from. */
  readonly sdp?: boolean | Direction | 'tones'
  readonly key?: string
}
type Expected = {
  readonly optional?: boolean
  /** Must be found in the message. */
  readonly check?: string
  readonly withinMs?: number
}

const sdp = (what: Direction | 'tones', version: number): string => {
  const tones = what === 'tones'
  return [
    'v=0',
    `o=sipp 5365 ${version} IN IP[local_ip_type] [local_ip]`,
    's=-',
    'c=IN IP[media_ip_type] [media_ip]',
    't=0 0',
    tones ? 'm=audio [rtpstream_audio_port] RTP/AVP 0' : 'm=audio [media_port] RTP/AVP 0 101',
    'a=rtpmap:0 PCMU/8000',
    ...(tones ? [] : ['a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-15']),
    `a=${tones ? 'sendrecv' : what}`,
    '',
  ].join('\n')
}
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
const keep = (header: string, name: string, pattern = '.*') =>
  `<ereg regexp="${escaped(pattern)}" search_in="hdr" header="${header}:" assign_to="${name}"/>`

/** What both sides do: send, expect, wait. Subclasses know how their dialog is written down. */
abstract class Side {
  protected steps: string[] = []
  protected cseq = 0
  #checks = 0
  #variables = new Set<string>()
  #version = 0

  xml(): string {
    const reference = this.#variables.size ? `<Reference variables="${[...this.#variables].join(',')}"/>` : ''
    return `<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="test">\n${this.steps.join('\n')}\n${reference}\n</scenario>\n`
  }
  pause(ms: number): this {
    return this.step(`<pause milliseconds="${ms}"/>`)
  }
  /** From now on, beside all that follows. @param path PCMU without a header @param times -1: until the end */
  says(path: string, times: number): this {
    return this.step(`<nop><action><exec rtp_stream="${path},${times},0,PCMU/8000"/></action></nop>`)
  }
  protected step(xml: string): this {
    this.steps.push(xml)
    return this
  }
  protected send(lines: readonly string[], told: Told, retransmit = true): this {
    const body = told.sdp
      ? sdp(told.sdp === true ? 'sendrecv' : told.sdp, ++this.#version)
      : told.key
        ? `Signal=${told.key}\nDuration=160\n`
        : ''
    const all = [
      ...lines,
      ...(told.headers ?? []),
      ...(body ? [`Content-Type: application/${told.key ? 'dtmf-relay' : 'sdp'}`] : []),
      'Content-Length: [len]',
      '',
      body,
    ]
    return this.step(`<send${retransmit ? ' retrans="500"' : ''}>\n<![CDATA[\n${all.join('\n')}\n]]>\n</send>`)
  }
  protected receive(what: string, { optional, check, withinMs }: Expected, actions: readonly string[] = []): this {
    const found = check
      ? [`<ereg regexp="${escaped(check)}" search_in="msg" check_it="true" assign_to="check${++this.#checks}"/>`]
      : []
    const all = [...actions, ...found]
    for (const [, name] of all.join('').matchAll(/assign_to="(\w+)"/g)) this.#variables.add(name!)
    const attributes = `${what}${optional ? ' optional="true"' : ''}${withinMs ? ` timeout="${withinMs}"` : ''}`
    return this.step(
      all.length ? `<recv ${attributes}><action>${all.join('')}</action></recv>` : `<recv ${attributes}/>`,
    )
  }
  /** Answers the request that came last. */
  ok(told: Told = {}): this {
    return this.send(
      ['SIP/2.0 200 OK', '[last_Via:]', '[last_From:]', '[last_To:]', '[last_Call-ID:]', '[last_CSeq:]', this.contact],
      told,
      false,
    )
  }
  protected contact = 'Contact: <sip:sipp@[local_ip]:[local_port];transport=[transport]>'
  /** Whatever comes now is nobody's business: SIPp answers what it knows and is stopped from outside. */
  whateverComes(): this {
    return this.pause(60_000)
  }
  /** A request within the dialog. */
  protected abstract inDialog(method: string, told: Told, cseq?: number): this

  bye(): this {
    return this.inDialog('BYE', {}).receive('response="200"', {})
  }
  /** Ours crosses theirs on the way: theirs has come and is answered only when ours was. */
  crossingBye(): this {
    this.receive(
      'request="BYE"',
      {},
      ['Via', 'From', 'To', 'CSeq'].map(name => keep(name, `bye${name}`)),
    )
    this.bye()
    return this.send(
      ['SIP/2.0 200 OK', 'Via:[$byeVia]', 'From:[$byeFrom]', 'To:[$byeTo]', 'Call-ID: [call_id]', 'CSeq:[$byeCSeq]'],
      {},
      false,
    )
  }
  /** A key by SIP INFO, as many phones and gateways send it. */
  info(key: string): this {
    return this.inDialog('INFO', { key }).receive('response="200"', {})
  }
  /** They are asked to lead the call to this number, and answer so. */
  refer(to: string, status: number): this {
    return this.inDialog('REFER', { headers: [`Refer-To: <sip:${to}@[remote_ip]>`] }).receive(
      `response="${status}"`,
      {},
    )
  }
  /** They hang up. */
  hungUp(check?: string): this {
    return this.receive('request="BYE"', check ? { check } : {}).ok()
  }
  /** Our new offer, answered and acknowledged. */
  reinvite(direction: Direction, check?: string): this {
    this.inDialog('INVITE', { sdp: direction })
    this.receive('response="100"', { optional: true })
    this.receive('response="200"', check ? { check } : {})
    return this.inDialog('ACK', {}, this.cseq)
  }
  update(direction: Direction, check?: string): this {
    return this.inDialog('UPDATE', { sdp: direction }).receive('response="200"', check ? { check } : {})
  }
  /** They say who it is now. */
  updated(check?: string): this {
    return this.receive('request="UPDATE"', check ? { check } : {}).ok()
  }
  /** Their new offer. */
  reinvited(answer: Direction = 'sendrecv'): this {
    return this.receive('request="INVITE"', {}).ok({ sdp: answer }).receive('request="ACK"', {})
  }
}

export type CallerOptions = { readonly password?: string; readonly from?: string }

class Caller extends Side {
  #user: string
  #options: CallerOptions
  #invite = 0

  constructor(user: string, options: CallerOptions) {
    super()
    this.#user = user
    this.#options = options
  }
  #head(method: string, uri: string, branch: string, to: string, cseq: number): string[] {
    return [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=${branch};rport`,
      'Max-Forwards: 70',
      `From: <sip:${this.#user}@[remote_ip]>;tag=a[pid][call_number]`,
      `To: <sip:[service]@[remote_ip]>${to}`,
      'Call-ID: [call_id]',
      `CSeq: ${cseq} ${method}`,
      this.contact,
    ]
  }
  #uri = 'sip:[service]@[remote_ip]:[remote_port];transport=[transport]'
  #inviting(headers: Headers, told: Told): this {
    this.#invite = this.steps.length
    return this.send(this.#head('INVITE', this.#uri, '[branch]', '', ++this.cseq), {
      ...told,
      headers: [...(told.headers ?? []), ...headers],
    })
  }
  /** The same INVITE once more, byte for byte. */
  again(): this {
    return this.step(
      this.steps[this.#invite]!.replace('<send retrans="500">', '<send>').replaceAll(
        '[branch]',
        this.#branchOfInvite(),
      ),
    )
  }
  #branchOfInvite(): string {
    return `[branch-${this.steps.length - this.#invite}]`
  }
  /** With a password: asked for it once, and given. */
  invite(told: Told = { sdp: true }): this {
    const { password } = this.#options
    if (password === undefined) return this.#inviting([], told)
    this.#inviting([], told)
    this.receive('response="100"', { optional: true }).receive('response="401" auth="true"', {}).ackRefusal()
    return this.#inviting([`[authentication username=${this.#user} password=${password}]`], told)
  }
  expect(status: number, expected: Expected = {}): this {
    if (status > 100) this.receive('response="100"', { optional: true })
    // Only these have a Contact that SIPp may follow.
    return this.receive(`response="${status}"${status > 100 && status < 300 ? ' rrs="true"' : ''}`, expected)
  }
  ack(told: Told = {}): this {
    return this.inDialog('ACK', told, this.cseq)
  }
  /** The ACK of a refusal belongs to the INVITE's transaction (RFC 3261 §17.1.1.3). */
  ackRefusal(): this {
    return this.send(this.#head('ACK', this.#uri, this.#branchOfInvite(), '[peer_tag_param]', this.cseq), {}, false)
  }
  refused(status: number, check?: string): this {
    return this.expect(status, check ? { check } : {}).ackRefusal()
  }
  cancel(): this {
    return this.send(this.#head('CANCEL', this.#uri, this.#branchOfInvite(), '', this.cseq), {})
  }
  /** A reliable 18x and its PRACK (RFC 3262); `answer`: our answer when the 18x offered. */
  expectReliable(status: number, answer: Told = {}): this {
    const invited = this.cseq
    this.receive('response="100"', { optional: true })
    this.receive(`response="${status}" rrs="true"`, {}, [keep('RSeq', 'rseq', '[0-9]+')])
    return this.inDialog('PRACK', { ...answer, headers: [`RAck: [$rseq] ${invited} INVITE`] }).receive(
      'response="200"',
      {},
    )
  }
  protected inDialog(method: string, told: Told, cseq = ++this.cseq): this {
    const lines = [...this.#head(method, '[next_url]', '[branch]', '[peer_tag_param]', cseq), '[routes]']
    return this.send(lines, told, method !== 'ACK')
  }
}

export type CalledOptions = {
  /** The INVITE came through a proxy: all its Via and Record-Route go back. Nothing else may come before the last answer. */
  readonly byProxy?: boolean
}

class Called extends Side {
  #byProxy: boolean

  constructor({ byProxy = false }: CalledOptions = {}) {
    super()
    this.#byProxy = byProxy
  }
  /** What every answer to the INVITE says again is kept, for other requests may come between. */
  invited(expected: Expected = {}): this {
    const kept = [keep('Via', 'via'), keep('From', 'theirs'), keep('To', 'ours'), keep('CSeq', 'cseq')]
    return this.receive('request="INVITE"', expected, [...kept, keep('Contact', 'remote', 'sip:[^>]*')])
  }
  #tag = ';tag=b[pid][call_number]'
  #reply(status: string, told: Told, retransmit: boolean): this {
    if (this.#byProxy) {
      const last = ['[last_Via:]', '[last_Record-Route:]', '[last_From:]', `[last_To:]${this.#tag}`]
      return this.send(
        [`SIP/2.0 ${status}`, ...last, '[last_Call-ID:]', '[last_CSeq:]', this.contact],
        told,
        retransmit,
      )
    }
    const lines = [
      `SIP/2.0 ${status}`,
      'Via:[$via]',
      'From:[$theirs]',
      `To:[$ours]${this.#tag}`,
      'Call-ID: [call_id]',
      'CSeq:[$cseq]',
    ]
    return this.send([...lines, this.contact], told, retransmit)
  }
  reply(status: number, told: Told = {}): this {
    return this.#reply(`${status} Said`, told, status >= 200)
  }
  refuse(status: number, told: Told = {}): this {
    return this.reply(status, told).receive('request="ACK"', {})
  }
  /** A reliable 18x, its PRACK and the 200 for that. */
  reliable(status: number, told: Told = {}): this {
    this.#reply(`${status} Said`, { ...told, headers: [...(told.headers ?? []), 'Require: 100rel', 'RSeq: 7'] }, true)
    return this.receive('request="PRACK"', { check: 'RAck: *7 ' }).ok()
  }
  acked(): this {
    return this.receive('request="ACK"', {})
  }
  cancelled(check?: string): this {
    this.receive('request="CANCEL"', check ? { check } : {})
    this.send(
      ['SIP/2.0 200 OK', '[last_Via:]', '[last_From:]', '[last_To:]', '[last_Call-ID:]', '[last_CSeq:]'],
      {},
      false,
    )
    return this.refuse(487)
  }
  protected inDialog(method: string, told: Told, cseq = ++this.cseq): this {
    const lines = [
      `${method} [$remote] SIP/2.0`,
      'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport',
      'Max-Forwards: 70',
      `From:[$ours]${this.#tag}`,
      'To:[$theirs]',
      'Call-ID: [call_id]',
      `CSeq: ${cseq} ${method}`,
      this.contact,
    ]
    return this.send(lines, told, method !== 'ACK')
  }
}

export const caller = (user: string, options: CallerOptions = {}): Caller => new Caller(user, options)
export const called = (options: CalledOptions = {}): Called => new Called(options)
export type Script = Caller | Called
