import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSettings, SettingsError, webAddress } from './settings.ts'

test('nothing set: loopback and the documented ports', () => {
  const settings = readSettings({})
  assert.deepEqual(settings.http, { host: '127.0.0.1', port: 8080 })
  assert.deepEqual(settings.sip, { host: '127.0.0.1', port: 5060 })
  assert.deepEqual(settings.sips, { host: '127.0.0.1', port: 5061 })
  assert.deepEqual(settings.rtp, { first: 40000, last: 40999 })
  assert.equal(settings.ice, 39999)
  assert.ok(settings.home.endsWith('/data'))
})

test('IPv6 and localhost are understood', () => {
  assert.deepEqual(readSettings({ SIDETONE_HTTP: '[::1]:80' }).http, { host: '::1', port: 80 })
  assert.deepEqual(readSettings({ SIDETONE_SIP: 'localhost:5070' }).sip, { host: '127.0.0.1', port: 5070 })
  assert.equal(webAddress({ host: '::1', port: 80 }), 'http://[::1]:80')
  assert.equal(webAddress({ host: '0.0.0.0', port: 80 }), 'http://127.0.0.1:80')
})

for (const [name, value] of [
  ['SIDETONE_HTTP', '8080'],
  ['SIDETONE_HTTP', '127.0.0.1:0'],
  ['SIDETONE_SIP', 'pbx.example.com:5060'],
  ['SIDETONE_SIPS', '127.0.0.1:99999'],
  ['SIDETONE_RTP', '40999-40000'],
  ['SIDETONE_RTP', 'many'],
  ['SIDETONE_ICE', '-1'],
  ['SIDETONE_PUBLIC_ADDRESS', 'here'],
] as const)
  test(`${name}=${value} is one sentence that names it`, () => {
    assert.throws(
      () => readSettings({ [name]: value }),
      (error: unknown) =>
        error instanceof SettingsError && /^SIDETONE_\w+ is ".*", but it must be .*\.$/.test(error.message),
    )
  })
