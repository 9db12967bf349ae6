import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLocalAddresses } from './local-address.ts'

const listening = { addresses: [{ transport: 'udp', host: '0.0.0.0', port: 5060 }], flow: () => undefined } as const
const towards = (host: string, told: { publicAddress?: string; ownAddress?: (v6: boolean) => string | undefined }) =>
  createLocalAddresses({ ...listening, ...told })({ transport: 'udp', host, port: 5060 }).host

test('with a wildcard the composer says which address of this machine is named, never its loopback to others', () => {
  const ownAddress = (v6: boolean) => (v6 ? undefined : '192.0.2.7')
  assert.equal(towards('198.51.100.1', { ownAddress }), '192.0.2.7')
  assert.equal(towards('198.51.100.1', { ownAddress, publicAddress: '203.0.113.7' }), '203.0.113.7')
  assert.equal(towards('127.0.0.1', { ownAddress, publicAddress: '203.0.113.7' }), '127.0.0.1')
})
