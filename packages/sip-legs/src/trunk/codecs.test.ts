import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withCodecs } from './codecs.ts'

const offer = [
  'v=0',
  'm=audio 4000 RTP/AVP 96 9 0 8 101',
  'a=rtpmap:96 opus/48000/2',
  'a=fmtp:96 useinbandfec=1',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
  'a=sendrecv',
  '',
].join('\r\n')

test('only these, in this order, with key presses', () => {
  assert.equal(
    withCodecs(offer, ['PCMA', 'PCMU']),
    [
      'v=0',
      'm=audio 4000 RTP/AVP 8 0 101',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-15',
      'a=sendrecv',
      '',
    ].join('\r\n'),
  )
  assert.match(withCodecs(offer, ['opus', 'G722'])!, /m=audio 4000 RTP\/AVP 96 9 101\r\na=rtpmap:96/)
})
test('key presses stay with their clock', () => {
  const both = `${offer.replace(' 101', ' 101 110')}a=rtpmap:110 telephone-event/48000\r\n`
  assert.match(withCodecs(both, ['PCMU'])!, /RTP\/AVP 0 101\r/)
  assert.match(withCodecs(both, ['opus'])!, /RTP\/AVP 96 110\r/)
})
test('nothing is set: nothing is changed; nothing is left: there is no common codec', () => {
  assert.equal(withCodecs(offer, []), offer)
  assert.equal(withCodecs(offer, ['G729']), null)
})
