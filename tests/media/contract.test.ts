/** Every media engine passes the one contract. */
import { FakeMedia } from '@sidetone/testkit'
import { negotiationContract, soundContract } from '@sidetone/testkit/media-contract'
import { nodeEngine } from './engine.ts'

negotiationContract('fake', async () => ({ port: new FakeMedia(), stop: async () => undefined }))
negotiationContract('media-node', () => nodeEngine())
soundContract('media-node', () => nodeEngine())
