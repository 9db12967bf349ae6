import assert from 'node:assert/strict'
import type { NetworkInterfaceInfo } from 'node:os'
import { test } from 'node:test'
import { outsideAddresses } from './addresses.ts'

const at = (...addresses: string[]): NetworkInterfaceInfo[] =>
  addresses.map(address => {
    const rest = { address, netmask: '', mac: '', cidr: null, internal: address === '127.0.0.1' || address === '::1' }
    return address.includes(':') ? { ...rest, family: 'IPv6', scopeid: 0 } : { ...rest, family: 'IPv4' }
  })

test('addresses of containers and virtual machines are not told when there is another', () => {
  const inside = {
    lo: at('127.0.0.1', '::1'),
    docker0: at('172.17.0.1', 'fe80::1'),
    'br-5f3a91c0d2e4': at('172.18.0.1', 'fd00::18'),
    veth12ab34c: at('169.254.7.7'),
    virbr0: at('192.168.122.1'),
  }
  assert.deepEqual(
    outsideAddresses({ ...inside, enp3s0: at('2001:db8::7', 'fe80::7', '192.0.2.7'), wg0: at('10.8.0.2') }),
    ['192.0.2.7', '10.8.0.2', '2001:db8::7'],
  )
  assert.deepEqual(outsideAddresses(inside), ['172.17.0.1', '172.18.0.1', '169.254.7.7', '192.168.122.1', 'fd00::18'])
  // Docker's bridges end in twelve hex digits; one that an admin made may be the address of the machine.
  assert.deepEqual(outsideAddresses({ docker0: at('172.17.0.1'), 'br-lan': at('192.0.2.8') }), ['192.0.2.8'])
  assert.deepEqual(outsideAddresses({ lo: at('127.0.0.1') }), [])
})
