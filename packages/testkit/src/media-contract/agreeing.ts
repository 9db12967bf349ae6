import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sdpOf } from '../fake-media.ts'
import { type MediaEngine, newCall, newEnd } from './engine.ts'

/** Offers, answers, and the life of an end: for engines with and without sound. */
export function negotiationContract(name: string, open: () => Promise<MediaEngine>): void {
  describe(`${name}: agreeing`, () => {
    let engine: MediaEngine
    before(async () => {
      engine = await open()
    })
    after(() => engine.stop())

    test('an offer puts the codecs of the end that it should be like first', async () => {
      const call = newCall()
      const [a, b] = [newEnd('a'), newEnd('b')]
      const accepted = await engine.port.accept(a, sdpOf(['PCMA']), { call })
      assert.deepEqual(accepted, { ok: true, kind: 'rtp', codecs: ['PCMA'], remote: 'sendrecv' })
      const offered = await engine.port.offer(b, { call, kind: 'rtp', like: a })
      assert.ok(offered.ok)
      assert.match(offered.sdp, /^m=audio \d+ RTP\/AVP 8\b/m)
    })

    test('an answer takes the codec of the end that it should be like', async () => {
      const call = newCall()
      const [a, b] = [newEnd('a'), newEnd('b')]
      await engine.port.accept(a, sdpOf(['G722', 'PCMU', 'PCMA']), { call })
      await engine.port.offer(b, { call, kind: 'rtp', like: a })
      const agreed = await engine.port.setAnswer(b, sdpOf(['PCMA']))
      assert.deepEqual(agreed, { ok: true, codec: 'PCMA', secured: 'none', remote: 'sendrecv' })
      const answered = await engine.port.answer(a, { like: b })
      assert.ok(answered.ok)
      assert.equal(answered.codec, 'PCMA')
    })

    test('no common codec, nonsense and unknown ends are said, not thrown', async () => {
      const call = newCall()
      const a = newEnd('a')
      await engine.port.offer(a, { call, kind: 'rtp' })
      const unusable = sdpOf([]).replace('RTP/AVP ', 'RTP/AVP 18')
      assert.deepEqual(await engine.port.setAnswer(a, unusable), { ok: false, why: 'no-common-codec' })
      assert.deepEqual(await engine.port.accept(newEnd('b'), 'nonsense', { call }), {
        ok: false,
        why: 'bad-description',
      })
      assert.deepEqual(await engine.port.setAnswer(newEnd('c'), sdpOf(['PCMU'])), { ok: false, why: 'unknown-end' })
      assert.deepEqual(await engine.port.answer(newEnd('c'), {}), { ok: false, why: 'unknown-end' })
    })

    test('a remote side that holds is answered with what it allows', async () => {
      const call = newCall()
      const a = newEnd('a')
      for (const [theirs, ours] of [
        ['sendrecv', 'sendrecv'],
        ['sendonly', 'recvonly'],
        ['inactive', 'inactive'],
        ['recvonly', 'sendonly'],
      ] as const) {
        const accepted = await engine.port.accept(a, sdpOf(['PCMU'], { direction: theirs }), { call })
        assert.equal(accepted.ok && accepted.remote, theirs)
        const answered = await engine.port.answer(a, {})
        assert.ok(answered.ok)
        assert.equal(answered.remote, theirs)
        assert.match(answered.sdp, new RegExp(`^a=${ours}\\r$`, 'm'))
      }
    })

    test('a closed end is unknown', async () => {
      const call = newCall()
      const a = newEnd('a')
      await engine.port.offer(a, { call, kind: 'rtp' })
      engine.port.close(a)
      assert.deepEqual(await engine.port.setAnswer(a, sdpOf(['PCMU'])), { ok: false, why: 'unknown-end' })
    })

    test('an end that nobody has is lost when it is adopted', async () => {
      const call = newCall()
      const a = newEnd('a')
      await engine.port.offer(a, { call, kind: 'rtp' })
      const state = engine.port.exportEnd(a)
      engine.port.close(a)
      assert.deepEqual(await engine.port.adopt([{ call, end: a, state }]), { lost: [a] })
    })
  })
}
