import assert from 'node:assert/strict'
import { test } from 'node:test'
import { turnAddresses } from './turn-addresses.ts'

const asked = (protocol: 'http' | 'https', host: string, headers = {}) => turnAddresses({ protocol, host, headers })

test('TURN is where the page is: plain, and over TLS where the page is', () => {
  assert.deepEqual(asked('http', '127.0.0.1:8080'), ['turn:127.0.0.1:8080?transport=tcp'])
  assert.deepEqual(asked('https', 'phone.test'), [
    'turn:phone.test:443?transport=tcp',
    'turns:phone.test:443?transport=tcp',
  ])
  assert.deepEqual(asked('http', '[::1]'), ['turn:[::1]:80?transport=tcp'])
})

test('behind a proxy there is none, nor at a host that is no host', () => {
  assert.deepEqual(asked('https', 'phone.test', { 'x-forwarded-for': '192.0.2.7' }), [])
  assert.deepEqual(asked('http', 'a b'), [])
})
