import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDescription } from './index.ts'
import { maxCharacters } from './limits.ts'

const lines = (...more: string[]): string =>
  ['v=0', 'o=- 42 7 IN IP4 192.0.2.9', 's=-', 'c=IN IP4 192.0.2.9', 't=0 0', ...more, ''].join('\r\n')
const audioOf = (text: string) => {
  const read = parseDescription(text)
  assert.ok(read.ok, JSON.stringify(read))
  return read.value.audio
}
const faultOf = (text: string): string => {
  const read = parseDescription(text)
  assert.ok(!read.ok)
  return read.fault.what
}

test('a desk phone: static numbers need no rtpmap, unknown codecs are passed over', () => {
  const audio = audioOf(lines('m=audio 4000 RTP/AVP 18 9 0 8 101', 'a=rtpmap:101 telephone-event/8000', 'a=ptime:30'))!
  assert.deepEqual(
    audio.codecs.map(codec => [codec.name, codec.payloadType]),
    [
      ['G722', 9],
      ['PCMU', 0],
      ['PCMA', 8],
    ],
  )
  assert.deepEqual(audio.events, [{ payloadType: 101, clockRate: 8000 }])
  assert.deepEqual(
    [audio.carriage, audio.address, audio.port, audio.ptimeMs, audio.direction, audio.rtcpMux, audio.rtcpPort],
    ['rtp', '192.0.2.9', 4000, 30, 'sendrecv', false, null],
  )
})

test('opus, its parameters, one telephone-event for each clock', () => {
  const audio = audioOf(
    lines(
      'm=audio 9 RTP/AVP 96 97 98',
      'a=rtpmap:96 OPUS/48000/2',
      'a=fmtp:96 useinbandfec=1',
      'a=rtpmap:97 telephone-event/48000',
      'a=rtpmap:98 telephone-event/8000',
    ),
  )!
  assert.deepEqual(audio.codecs, [{ name: 'opus', payloadType: 96, parameters: 'useinbandfec=1' }])
  assert.deepEqual(audio.events, [
    { payloadType: 97, clockRate: 48_000 },
    { payloadType: 98, clockRate: 8000 },
  ])
})

test('hold: by direction, and by the address of RFC 2543', () => {
  const held = (address: string, direction: string) =>
    audioOf(
      `v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=-\r\nc=IN IP4 ${address}\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\na=${direction}\r\n`,
    )!
  assert.equal(held('1.2.3.4', 'sendonly').direction, 'sendonly')
  assert.equal(held('0.0.0.0', 'sendrecv').direction, 'sendonly')
  assert.equal(held('0.0.0.0', 'recvonly').direction, 'inactive')
  assert.equal(held('0.0.0.0', 'sendrecv').address, '')
})

test('a direction of the session holds for the audio; one of the audio wins', () => {
  assert.equal(audioOf(lines('a=inactive', 'm=audio 4000 RTP/AVP 0'))!.direction, 'inactive')
  assert.equal(audioOf(lines('a=inactive', 'm=audio 4000 RTP/AVP 0', 'a=recvonly'))!.direction, 'recvonly')
})

test('keys make SRTP of SAVP, and of AVP too (RFC 8643)', () => {
  const key = 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20'
  for (const protocol of ['RTP/SAVP', 'RTP/AVP', 'RTP/SAVPF']) {
    const audio = audioOf(lines(`m=audio 4000 ${protocol} 0`, key))!
    assert.equal(audio.carriage, 'srtp')
    assert.deepEqual(audio.crypto, [
      { tag: 1, suite: 'AES_CM_128_HMAC_SHA1_80', key: 'inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20' },
    ])
  }
  assert.match(faultOf(lines('m=audio 4000 RTP/SAVP 0')), /cannot be spoken/)
})

const print = Array(32).fill('AB').join(':')
const web = (...more: string[]): string =>
  lines('m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=rtpmap:111 opus/48000/2', 'a=mid:0', 'a=rtcp-mux', ...more)

test('a browser: ICE and DTLS facts, only candidates that can be reached', () => {
  const audio = audioOf(
    web(
      'a=ice-ufrag:1234',
      'a=ice-pwd:abcdefghijklmnopqrstuv',
      `a=fingerprint:sha-256 ${print}`,
      'a=setup:actpass',
      'a=candidate:1 1 udp 2122194687 192.0.2.7 41000 typ host generation 0',
      'a=candidate:2 1 tcp 1518214911 192.0.2.7 9 typ host tcptype active',
      'a=candidate:3 1 udp 2122194687 0d5f5a.local 41001 typ host',
      'a=candidate:4 2 udp 2122194687 192.0.2.7 41002 typ host',
      'a=candidate:5 1 udp 1686052607 203.0.113.5 52000 typ srflx raddr 192.0.2.7 rport 41000',
    ),
  )!
  assert.equal(audio.carriage, 'webrtc')
  assert.equal(audio.mid, '0')
  assert.equal(audio.ice!.ufrag, '1234', 'digits stay text')
  assert.equal(audio.ice!.setup, 'actpass')
  assert.deepEqual(
    audio.ice!.candidates.map(one => [one.address, one.port, one.type]),
    [
      ['192.0.2.7', 41_000, 'host'],
      ['203.0.113.5', 52_000, 'srflx'],
    ],
  )
})

test('WebRTC facts at the session count; without them DTLS cannot be spoken', () => {
  const facts = ['a=ice-ufrag:abcd', 'a=ice-pwd:abcdefghijklmnopqrstuv', `a=fingerprint:sha-256 ${print}`]
  assert.equal(audioOf(lines(...facts, 'm=audio 9 UDP/TLS/RTP/SAVPF 0'))!.carriage, 'webrtc')
  assert.match(faultOf(web(...facts.slice(0, 2))), /cannot be spoken/)
  assert.match(faultOf(web(facts[0]!, facts[1]!, 'a=fingerprint:sha-256 AB\r\nm=x')), /./)
})

test('the first audio with a port is taken; the others are known for the answer', () => {
  const read = parseDescription(
    lines('m=audio 0 RTP/AVP 0', 'm=video 4002 RTP/AVP 96', 'm=audio 4004 RTP/AVP 8', 'm=audio 4006 RTP/AVP 0'),
  )
  assert.ok(read.ok)
  assert.equal(read.value.audio!.index, 2)
  assert.equal(read.value.lines.length, 4)
  assert.equal(audioOf(lines('m=video 4002 RTP/AVP 96')), null)
})

test('IPv6', () => {
  const audio = audioOf(
    'v=0\r\no=- 1 1 IN IP6 2001:db8::1\r\ns=-\r\nc=IN IP6 2001:db8::1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n',
  )!
  assert.equal(audio.address, '2001:db8::1')
})

test('nonsense is a fault with its place', () => {
  assert.match(faultOf(''), /v=0/)
  assert.match(faultOf('v=0\r\nnonsense\r\n'), /x=/)
  assert.match(faultOf('v=0\r\ns=-\r\n'), /o=/)
  assert.match(faultOf(lines('m=audio x RTP/AVP 0')), /m=/)
  assert.match(faultOf(lines('m=audio 70000 RTP/AVP 0')), /m=/)
  assert.match(faultOf('v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=-\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n'), /c=/)
  assert.match(faultOf(`v=0${' '.repeat(maxCharacters)}`), /too long/)
  assert.match(faultOf(lines(...Array.from({ length: 700 }, () => 'a=x'))), /too many/)
})

test('what looks like a number is text all the same', () => {
  assert.match(faultOf(lines('m=audio 4000 5 0')), /carried by 5/)
  assert.equal(audioOf(lines('m=audio 4000 RTP/AVP 0', 'a=mid:7'))!.mid, '7')
})

test('several ports, spaces, lines that end in one sign, a clock that is not told', () => {
  const text = lines(
    'm=audio 4000/2 RTP/AVP 96 0 97',
    'a=rtpmap:96 G722 / 8000',
    'a=rtpmap:97 telephone-event',
    'a=rtcp:4005 IN IP4 1.2.3.4',
  )
  for (const each of [text, text.replaceAll('\r\n', '\n'), text.replaceAll('\r\n', '\r')]) {
    const audio = audioOf(each)!
    assert.deepEqual([audio.port, audio.rtcpPort, audio.codecs.map(({ name }) => name)], [4000, 4005, ['G722', 'PCMU']])
    assert.deepEqual(audio.events, [{ payloadType: 97, clockRate: 8000 }])
  }
})

test('any mutation of a description gives a value, never an exception', () => {
  const whole = web(
    'a=ice-ufrag:1234',
    'a=ice-pwd:abcdefghijklmnopqrstuv',
    `a=fingerprint:sha-256 ${print}`,
    'a=crypto:x y z',
  )
  let seed = 7
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
    return seed % below
  }
  for (let i = 0; i < 3000; i++) {
    const characters = [...whole]
    for (let change = random(6); change >= 0; change--)
      characters.splice(random(characters.length), random(4), String.fromCharCode(random(256)))
    parseDescription(characters.join(''))
  }
})
