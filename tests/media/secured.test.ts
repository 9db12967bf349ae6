/**
 * SRTP and WebRTC ends, each against another end of ours in a second media process: phone ▸ RTP end ▸ secured end ~ wire ~
 * secured end ▸ RTP end ▸ phone. What our two sides agree on wrongly together is found by the browser and baresip tests.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { CallId, EndId, EndKind } from '@sidetone/call'
import { connectedPhone, until } from '@sidetone/testkit/media-contract'
import { nodeEngine } from './engine.ts'

const processOf = (state: unknown): number => (state as { process: number }).process

describe('secured ends', () => {
  let engine: Awaited<ReturnType<typeof nodeEngine>>
  before(async () => {
    engine = await nodeEngine(2)
  })
  after(() => engine.stop())

  for (const [kind, secured] of [
    ['srtp', 'sdes'],
    ['webrtc', 'dtls'],
  ] as const satisfies readonly (readonly [EndKind, string])[]) {
    test(`${kind}: sound both ways, through hold and resume with the same keys`, async () => {
      const { port } = engine
      const near = `near-${kind}` as CallId
      const far = `far-${kind}` as CallId
      const a = await connectedPhone(port, 'a', near)
      const b = await connectedPhone(port, 'b', far)
      assert.notEqual(processOf(port.exportEnd(a.end)), processOf(port.exportEnd(b.end)), 'two calls, two processes')
      const out = `out-${kind}` as EndId
      const back = `back-${kind}` as EndId

      const agree = async (hold: boolean): Promise<void> => {
        const offered = await port.offer(out, { call: near, kind, like: a.end, hold, towards: '127.0.0.1' })
        assert.ok(offered.ok)
        const accepted = await port.accept(back, offered.sdp, { call: far })
        assert.deepEqual(accepted.ok && [accepted.kind, accepted.remote], [kind, hold ? 'sendonly' : 'sendrecv'])
        const answered = await port.answer(back, { like: b.end })
        assert.ok(answered.ok)
        assert.deepEqual([answered.secured, answered.codec], [secured, 'PCMU'])
        const agreed = await port.setAnswer(out, answered.sdp)
        assert.ok(agreed.ok, JSON.stringify(agreed))
      }
      await agree(false)
      port.bridge(a.end, out)
      port.bridge(b.end, back)
      a.client.send(440)
      b.client.send(1000)
      await until(() => b.client.hears(440) && a.client.hears(1000), 3000, 'each hears the other')
      await agree(true)
      await until(() => a.client.loudness(1000, 300) < 50 && b.client.hears(440, 300), 2000, 'only one way while held')
      await agree(false)
      await until(() => b.client.hears(440) && a.client.hears(1000), 2000, 'both ways again')
      for (const end of [a.end, b.end, out, back]) port.close(end)
      a.client.close()
      b.client.close()
    })
  }

  test('srtp: packets without a key are not heard', async () => {
    const { port } = engine
    const call = 'plain-into-srtp' as CallId
    const listener = await connectedPhone(port, 'listener', call)
    const out = 'out-plain' as EndId
    const offered = await port.offer(out, { call, kind: 'srtp', like: listener.end, towards: '127.0.0.1' })
    assert.ok(offered.ok)
    const stranger = await connectedPhone(port, 'stranger', 'other' as CallId)
    // The stranger plays the phone: it says keys, and sends without them.
    const crypto = /^a=crypto:.*$/m.exec(offered.sdp)![0]
    const sdp = stranger.client.describe().replace('RTP/AVP', 'RTP/SAVP').replace(/\r\n$/, `\r\n${crypto}\r\n`)
    assert.ok((await port.setAnswer(out, sdp)).ok)
    port.bridge(listener.end, out)
    stranger.client.follow(offered.sdp)
    stranger.client.send(440)
    listener.client.send(0)
    await until(() => stranger.client.heard.length > 20, 2000, 'we send, under our key')
    assert.equal(listener.client.heard.length, 0)
    stranger.client.close()
    listener.client.close()
  })
})
