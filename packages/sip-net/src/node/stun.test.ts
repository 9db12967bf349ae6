import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isStun, stunResponse } from './stun.ts'

// RFC 5769 §2.2 and 2.3 give the transaction id and both mapped addresses.
const request = Buffer.from('000100002112a442b7e7a701bc34d686fa87dfae', 'hex')

/** Without the cookie and the transaction. */
const hex = (bytes: Uint8Array) => Buffer.from([...bytes.slice(0, 4), ...bytes.slice(20)]).toString('hex')

test('the IPv4 address of RFC 5769 §2.2', () => {
  const response = stunResponse(request, { host: '192.0.2.1', port: 32853 })!
  assert.equal(hex(response), '0101000c' + '002000080001a147e112a643')
})

test('the IPv6 address of RFC 5769 §2.3', () => {
  const response = stunResponse(request, { host: '2001:db8:1234:5678:11:2233:4455:6677', port: 32853 })!
  assert.equal(hex(response), '01010018' + '002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9')
})

test('anything else is not answered', () => {
  assert.equal(isStun(Buffer.from('OPTIONS sip:a@b SIP/2.0')), false)
  assert.equal(stunResponse(Buffer.alloc(20), { host: '192.0.2.1', port: 1 }), null)
  assert.equal(stunResponse(request.subarray(0, 12), { host: '192.0.2.1', port: 1 }), null)
})
