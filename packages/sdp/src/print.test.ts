import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  answeredDirection,
  chooseCodec,
  learnNumbers,
  type Numbers,
  type OurSide,
  offeredCodecs,
  offeredEvents,
  parseDescription,
  printDescription,
} from './index.ts'

const side = (more: Partial<OurSide> = {}): OurSide => {
  const codecs = offeredCodecs({}, [])
  return {
    sessionId: '1',
    version: 3,
    address: '192.0.2.1',
    port: 40_000,
    carriage: 'rtp',
    codecs,
    events: offeredEvents({}, codecs),
    ptimeMs: 20,
    direction: 'sendrecv',
    rtcpMux: false,
    crypto: [],
    ice: null,
    ssrc: 1,
    cname: 'c',
    mid: null,
    ...more,
  }
}

test('what is printed can be read again', () => {
  const read = parseDescription(printDescription(side(), null))
  assert.ok(read.ok)
  const { audio, origin } = read.value
  assert.deepEqual([origin.sessionId, origin.version, origin.address], ['1', '3', '192.0.2.1'])
  assert.deepEqual(
    audio!.codecs.map(codec => codec.name),
    ['opus', 'G722', 'PCMU', 'PCMA'],
  )
  assert.deepEqual(audio!.events.map(event => event.clockRate).sort(), [48_000, 8000])
})

test('an answer repeats every m= line in order, all but the audio refused (RFC 3264 §6)', () => {
  const offer = parseDescription(
    'v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=-\r\nc=IN IP4 1.2.3.4\r\nt=0 0\r\nm=video 5000 RTP/AVP 96\r\na=mid:v\r\nm=audio 4000 RTP/AVP 0\r\nm=image 0 udptl t38\r\n',
  )
  assert.ok(offer.ok)
  const text = printDescription(
    side({ codecs: [{ name: 'PCMU', payloadType: 0, parameters: '' }], events: [] }),
    offer.value,
  )
  assert.deepEqual(
    text.split('\r\n').filter(line => line.startsWith('m=')),
    ['m=video 0 RTP/AVP 96', 'm=audio 40000 RTP/AVP 0', 'm=image 0 udptl t38'],
  )
})

test('IPv6, keys, and a bundle for a browser', () => {
  assert.match(printDescription(side({ address: '2001:db8::1' }), null), /^c=IN IP6 2001:db8::1\r$/m)
  const keyed = side({ carriage: 'srtp', crypto: [{ tag: 1, suite: 'S', key: 'inline:K' }] })
  assert.match(printDescription(keyed, null), /^m=audio 40000 RTP\/SAVP /m)
  assert.match(printDescription(keyed, null), /^a=crypto:1 S inline:K\r$/m)
  const ice = {
    ufrag: 'u',
    pwd: 'p',
    candidates: [],
    fingerprint: { hash: 'sha-256', value: 'AA' },
    setup: 'actpass',
  } as const
  const text = printDescription(side({ carriage: 'webrtc', ice, mid: '0', rtcpMux: true }), null)
  for (const line of [
    'a=group:BUNDLE 0',
    'a=mid:0',
    'a=rtcp-mux',
    'a=ice-ufrag:u',
    'a=setup:actpass',
    'a=end-of-candidates',
  ])
    assert.ok(text.includes(`${line}\r\n`), line)
})

test('payload numbers stay as they were once used, whoever chose them (RFC 3264 §8.3.2)', () => {
  const numbers: Numbers = {}
  learnNumbers(numbers, [{ name: 'opus', payloadType: 101, parameters: '' }], [{ clockRate: 48_000, payloadType: 97 }])
  const codecs = offeredCodecs(numbers, ['PCMA'])
  assert.deepEqual(
    codecs.map(codec => [codec.name, codec.payloadType]),
    [
      ['PCMA', 8],
      ['opus', 101],
      ['G722', 9],
      ['PCMU', 0],
    ],
  )
  const events = offeredEvents(numbers, codecs)
  assert.equal(events.find(event => event.clockRate === 48_000)?.payloadType, 97)
  assert.equal(events.find(event => event.clockRate === 8000)?.payloadType, 96, '101 is taken')
})

test('the answer takes the codec that was asked for when it was offered, else their first', () => {
  const offered = offeredCodecs({}, ['PCMU', 'PCMA'])
  assert.equal(chooseCodec(offered, 'PCMA')?.name, 'PCMA')
  assert.equal(chooseCodec(offered.slice(0, 1), 'opus')?.name, 'PCMU')
  assert.equal(chooseCodec([], 'opus'), null)
})

test('an answer never says more than the offer allows (RFC 3264 §6.1)', () => {
  const all = (hold: boolean) =>
    (['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const).map(theirs => answeredDirection(theirs, hold))
  assert.deepEqual(all(false), ['sendrecv', 'recvonly', 'sendonly', 'inactive'])
  assert.deepEqual(all(true), ['sendonly', 'inactive', 'sendonly', 'inactive'])
})
