/**
 * Spoils SIP messages in the ways that break parsers, the same way for the same seed. `sipSamples` are good messages to
 * start from; the torture messages are better ones.
 */
import { seededRandom } from './seeded.ts'
import { tortureCases } from './sip-torture.ts'

export type Mutant = {
  /** What was done, in order. */
  readonly how: string
  readonly bytes: Uint8Array
}

/**
 * `count` mutants of the torture messages and of everyday ones. One is at most 70,000 bytes.
 * @param run goes into branches and Call-IDs: a server would take a second run for retransmissions of the first
 */
export function* sipMutants(seed: number, count: number, run = ''): Generator<Mutant> {
  const random = seededRandom(seed)
  const corpus = [...tortureCases().map(each => each.bytes), ...sipSamples().map(toBytes)]
  const pick = (below: number) => Math.floor(random() * below)
  for (let i = 0; i < count; i++) {
    let text = toText(corpus[pick(corpus.length)]!)
    // fresh branches and calls, or all but the first would be retransmissions
    text = text
      .replaceAll('z9hG4bK', `z9hG4bK${run}x${seed}x${i}x`)
      .replace(/^(call-id|i)([ \t]*:[ \t]*)/gim, `$1$2${run}-${seed}-${i}-`)
    const how: string[] = []
    for (let n = pick(2) ? 1 : 1 + pick(3); n > 0; n--) {
      const [name, spoil] = spoilers[pick(spoilers.length)]!
      how.push(name)
      text = spoil(text, pick, () => toText(corpus[pick(corpus.length)]!)).slice(0, 70_000)
    }
    yield { how: how.join(', '), bytes: toBytes(text) }
  }
}

type Pick = (below: number) => number
type Spoiler = (text: string, pick: Pick, other: () => string) => string

/** One character is one byte. */
const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
const toBytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))
const utf8 = (text: string): string => toText(Buffer.from(text, 'utf8'))

const insert = (text: string, at: number, what: string) => text.slice(0, at) + what + text.slice(at)
/** Lines of the head, without the start line, changed; the rest as it was. */
function lines(text: string, change: (lines: string[]) => void): string {
  const end = text.indexOf('\r\n\r\n')
  const head = (end < 0 ? text : text.slice(0, end)).split('\r\n')
  const [start = '', ...rest] = head
  change(rest)
  return [start, ...rest].join('\r\n') + (end < 0 ? '' : text.slice(end))
}
const numbers = [
  '-1',
  '0',
  '00',
  '2147483648',
  '4294967296',
  '18446744073709551616',
  '1e9',
  'NaN',
  '0x10',
  '1.5',
  '٣',
  ' ',
  '',
  '9'.repeat(400),
]
const words = [
  ...[
    '__proto__',
    'constructor',
    'toString',
    '*',
    ';;;',
    '%00',
    '%0d%0aVia: x',
    '%',
    '%s%n',
    '"',
    '\\',
    '<',
    '>',
    '<>',
    '@',
    ':',
    ',',
    '[',
    '[::',
    '=',
    '?',
  ],
  ...[
    'z9hG4bK',
    'SIP/2.0',
    'sip:',
    'tel:',
    'urn:x',
    '\0',
    '\r',
    '\n',
    '\r\n',
    '\t',
    '\x7f',
    '\xff\xfe',
    '\xc0\x80',
    '\xed\xa0\x80',
    '../../etc/passwd',
  ],
  ...[utf8('😀'), utf8('\u202e'), utf8('\ufeff'), utf8('ﷺ')],
]
const methods = [
  'INVITE',
  'ACK',
  'BYE',
  'CANCEL',
  'REGISTER',
  'OPTIONS',
  'SUBSCRIBE',
  'NOTIFY',
  'MESSAGE',
  'REFER',
  'PRACK',
  'UPDATE',
  'INFO',
  'PUBLISH',
  'FOO',
  'invite',
]
const deep = [
  '<',
  '"',
  '(',
  '\\',
  ',',
  ';',
  ';a=b',
  ';a="b"',
  '%25',
  ' ',
  '\r\n ',
  '[',
  '{',
  '<sip:a@b>,',
  'Via: SIP/2.0/UDP x\r\n',
  'X: y\r\n',
]

const spoilers: readonly (readonly [name: string, spoil: Spoiler])[] = [
  [
    'bits flipped',
    (text, pick) => {
      const bytes = toBytes(text)
      for (let n = 1 + pick(8); n > 0 && bytes.length; n--) bytes[pick(bytes.length)]! ^= 1 << pick(8)
      return toText(bytes)
    },
  ],
  ['a word put in', (text, pick) => insert(text, pick(text.length + 1), words[pick(words.length)]!)],
  [
    'a word in the place of another',
    (text, pick) => {
      const found = [...text.matchAll(/[A-Za-z0-9._-]+/g)]
      const one = found[pick(found.length)]
      return one ? text.slice(0, one.index) + words[pick(words.length)] + text.slice(one.index + one[0].length) : text
    },
  ],
  [
    'an odd number',
    (text, pick) => {
      const found = [...text.matchAll(/[0-9]+/g)]
      const one = found[pick(found.length)]
      return one
        ? text.slice(0, one.index) + numbers[pick(numbers.length)] + text.slice(one.index + one[0].length)
        : text
    },
  ],
  ['cut off', (text, pick) => text.slice(0, pick(text.length + 1))],
  [
    'a piece taken out',
    (text, pick) => {
      const from = pick(text.length + 1)
      return text.slice(0, from) + text.slice(from + 1 + pick(60))
    },
  ],
  [
    'a header twice',
    (text, pick) =>
      lines(text, all => {
        if (all.length) all.splice(pick(all.length), 0, all[pick(all.length)]!)
      }),
  ],
  ['a header gone', (text, pick) => lines(text, all => void all.splice(pick(all.length), 1))],
  ['headers in another order', (text, pick) => lines(text, all => void all.sort(() => pick(3) - 1))],
  [
    'a name without its value',
    (text, pick) =>
      lines(text, all => {
        const at = pick(all.length)
        if (all[at]) all[at] = `${all[at].split(':')[0]}:`
      }),
  ],
  [
    'a huge value',
    (text, pick) =>
      lines(text, all => {
        const at = pick(all.length)
        if (all[at]) all[at] += 'A'.repeat(1 << pick(17))
      }),
  ],
  [
    'an odd Content-Length',
    (text, pick) => {
      const value = [...numbers, String(pick(2000)), '1, 2', '"5"'][pick(numbers.length + 3)]
      return lines(text, all => {
        const kept = all.filter(line => !/^(content-length|l)[ \t]*:/i.test(line))
        all.splice(0, all.length, ...kept, `${pick(2) ? 'l' : 'Content-Length'}: ${value}`)
      })
    },
  ],
  ['many of one', (text, pick) => insert(text, pick(text.length + 1), deep[pick(deep.length)]!.repeat(1 << pick(12)))],
  ['another method', (text, pick) => text.replace(/^[^ \r\n]*/, methods[pick(methods.length)]!)],
  [
    'the half of another message',
    (text, pick, other) => {
      const second = other()
      return text.slice(0, pick(text.length + 1)) + second.slice(pick(second.length + 1))
    },
  ],
  ['twice in one packet', text => text + text],
  ['folded everywhere', text => text.replaceAll(': ', ':\r\n ').replaceAll(';', '\r\n\t;')],
  ['line feeds only', text => text.replaceAll('\r\n', '\n')],
  [
    'a separator gone',
    (text, pick) => {
      const separators = [...text.matchAll(/[:;=@<>",/ \r\n]/g)]
      const one = separators[pick(separators.length)]
      return one ? text.slice(0, one.index) + text.slice(one.index + 1) : text
    },
  ],
  ['noise', (_text, pick) => Array.from({ length: pick(2000) }, () => String.fromCharCode(pick(256))).join('')],
]

const message = (start: string, ...rest: string[]): string => {
  const [head, body = ''] = rest.join('\r\n').split('\r\n\r\n')
  return `${start}\r\n${head}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}
const common = (method: string, port = 5070) => [
  `Via: SIP/2.0/UDP 127.0.0.1:${port};rport;branch=z9hG4bK-sample`,
  'Max-Forwards: 70',
  'From: "Alice Smith" <sip:101@127.0.0.1>;tag=1928301774',
  'To: <sip:102@127.0.0.1>',
  'Call-ID: a84b4c76e66710@pc33.example.com',
  `CSeq: 314159 ${method}`,
  'Contact: <sip:101@127.0.0.1:5070;transport=udp>;+sip.instance="<urn:uuid:00000000-0000-1000-8000-AABBCCDDEEFF>";reg-id=1',
]
const sdp = [
  ...['', 'v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', 'm=audio 40000 RTP/AVP 0 8 101'],
  ...['a=rtpmap:101 telephone-event/8000', 'a=sendrecv', ''],
]

/** Everyday messages, as text. */
export function sipSamples(): string[] {
  return [
    message(
      'INVITE sip:102@127.0.0.1 SIP/2.0',
      ...common('INVITE'),
      'Supported: 100rel, timer',
      'Session-Expires: 1800;refresher=uac',
      'Content-Type: application/sdp',
      ...sdp,
    ),
    message(
      'REGISTER sip:127.0.0.1 SIP/2.0',
      ...common('REGISTER'),
      'Expires: 600',
      'Supported: path, outbound',
      'Authorization: Digest username="101", realm="sidetone", nonce="5f5e100.0123456789abcdef.0123456789abcdef0123456789abcdef", uri="sip:127.0.0.1", response="0123456789abcdef0123456789abcdef", algorithm=MD5, cnonce="0a4f113b", qop=auth, nc=00000001',
    ),
    message('OPTIONS sip:127.0.0.1 SIP/2.0', ...common('OPTIONS'), 'Accept: application/sdp'),
    message('BYE sip:102@127.0.0.1 SIP/2.0', ...common('BYE'), 'Reason: Q.850;cause=16;text="Terminated"'),
    message(
      'CANCEL sip:102@127.0.0.1 SIP/2.0',
      ...common('CANCEL'),
      'Reason: SIP;cause=200;text="Call completed elsewhere"',
    ),
    message('ACK sip:102@127.0.0.1 SIP/2.0', ...common('ACK')),
    message('PRACK sip:102@127.0.0.1 SIP/2.0', ...common('PRACK'), 'RAck: 776656 1 INVITE'),
    message('SUBSCRIBE sip:102@127.0.0.1 SIP/2.0', ...common('SUBSCRIBE'), 'Event: dialog;id=1', 'Expires: 300'),
    message(
      'NOTIFY sip:102@127.0.0.1 SIP/2.0',
      ...common('NOTIFY'),
      'Event: refer',
      'Subscription-State: active;expires=60',
      'Content-Type: message/sipfrag',
      '',
      'SIP/2.0 100 Trying',
    ),
    message(
      'REFER sip:102@127.0.0.1 SIP/2.0',
      ...common('REFER'),
      'Refer-To: <sip:103@127.0.0.1?Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2>',
      'Referred-By: <sip:101@127.0.0.1>',
    ),
    message(
      'MESSAGE sip:102@127.0.0.1 SIP/2.0',
      ...common('MESSAGE'),
      'Content-Type: text/plain',
      '',
      utf8('Grüße 😀'),
    ),
    message(
      'INFO sip:102@127.0.0.1 SIP/2.0',
      ...common('INFO'),
      'Content-Type: application/dtmf-relay',
      '',
      'Signal=5',
      'Duration=160',
    ),
    message(
      'SIP/2.0 200 OK',
      ...common('INVITE'),
      'Record-Route: <sip:p1.example.com;lr>, <sip:p2.example.com;lr>',
      'Content-Type: application/sdp',
      ...sdp,
    ),
    message(
      'SIP/2.0 401 Unauthorized',
      ...common('REGISTER'),
      'WWW-Authenticate: Digest realm="sidetone", nonce="n", algorithm=SHA-256, qop="auth,auth-int", stale=true',
    ),
    message(
      'SIP/2.0 183 Session Progress',
      ...common('INVITE'),
      'Require: 100rel',
      'RSeq: 1',
      'Content-Type: application/sdp',
      ...sdp,
    ),
  ]
}
