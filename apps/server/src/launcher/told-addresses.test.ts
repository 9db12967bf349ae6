import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outsideAddresses } from '@sidetone/media-node'
import { toldAddresses } from './told-addresses.ts'

const at = (address: string, internal = false) => [
  { address, netmask: '', mac: '', cidr: null, internal, family: 'IPv4' as const },
]
const machine = { lo: at('127.0.0.1', true), docker0: at('172.17.0.1'), eth0: at('192.0.2.7') }

test('a container bridge is not told', () => {
  assert.deepEqual(toldAddresses(undefined, outsideAddresses(machine), false).outside, ['192.0.2.7'])
  assert.deepEqual(toldAddresses('203.0.113.7', outsideAddresses(machine), false).outside, ['203.0.113.7', '192.0.2.7'])
  assert.deepEqual(toldAddresses('192.0.2.7', outsideAddresses(machine), false).outside, ['192.0.2.7'])
})

test('inside a container its own address is told only when there is no other', () => {
  const own = outsideAddresses({ eth0: at('172.17.0.2') })
  assert.deepEqual(toldAddresses(undefined, own, true), { outside: ['172.17.0.2'], inContainer: true })
  assert.deepEqual(toldAddresses('203.0.113.7', own, true), { outside: ['203.0.113.7'], inContainer: true })
  // … unless somebody asks for it.
  assert.deepEqual(toldAddresses('172.17.0.2', own, true).outside, ['172.17.0.2'])
  // With the network of its machine it is a machine like any.
  assert.equal(toldAddresses(undefined, ['192.0.2.7'], true).inContainer, false)
  assert.equal(toldAddresses(undefined, ['172.20.1.7'], false).inContainer, false)
})
