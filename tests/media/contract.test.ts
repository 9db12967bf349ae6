/** Every media engine passes the one contract. */
import type { CallId, EndId } from '@sidetone/call'
import { FakeMedia, sdpOf } from '@sidetone/testkit'
import {
  connectedPhone,
  joiningContract,
  negotiationContract,
  type Phone,
  recordingContract,
  soundContract,
} from '@sidetone/testkit/media-contract'
import { nodeEngine } from './engine.ts'

negotiationContract('fake', async () => ({ port: new FakeMedia(), stop: async () => undefined }))
negotiationContract('media-node', () => nodeEngine())
recordingContract('fake', async () => ({ port: new FakeMedia(), stop: async () => undefined }))
recordingContract('media-node', () => nodeEngine())
soundContract('media-node', () => nodeEngine())

joiningContract('fake', async () => {
  const port = new FakeMedia()
  return {
    port,
    async talker(name) {
      await port.accept(name as EndId, sdpOf(['PCMU']), { call: name as CallId })
      return name as EndId
    },
    heardBy: end => port.heardBy(end),
    stop: async () => undefined,
  }
})

/** Each talker has its own pitch and codec, and they live in both processes. */
joiningContract('media-node', async () => {
  const engine = await nodeEngine(2)
  const pitches: Readonly<Record<string, number>> = { a: 440, b: 620, c: 860, d: 1260 }
  const phones = new Map<EndId, Phone>()
  return {
    port: engine.port,
    async talker(name) {
      const codec = name < 'c' ? 'PCMU' : 'PCMA'
      const phone = await connectedPhone(engine.port, name, `joining-${name}` as CallId, { codec })
      phone.client.send(pitches[name]!)
      phones.set(phone.end, phone)
      return phone.end
    },
    heardBy(end) {
      const { client } = phones.get(end)!
      return [...phones.keys()].filter(one => client.hears(pitches[one[0]!]!, 300))
    },
    async stop() {
      for (const { client } of phones.values()) client.close()
      await engine.stop()
    },
  }
})
