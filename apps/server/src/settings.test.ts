import assert from 'node:assert/strict'
import { test } from 'node:test'
import { networkAddresses, pageAddress, readSettings, SettingsError, webAddress } from './settings.ts'

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

test('people on this machine come over loopback, everybody else over https', () => {
  const of = (SIDETONE_HTTP: string, more = {}) => readSettings({ SIDETONE_HTTP, ...more })
  assert.equal(pageAddress(of('127.0.0.1:80').http), 'http://127.0.0.1:80')
  assert.equal(pageAddress(of('0.0.0.0:80').http), 'http://127.0.0.1:80')
  assert.equal(pageAddress(of('192.0.2.1:80').http), 'https://192.0.2.1:80')
  assert.deepEqual(networkAddresses(of('127.0.0.1:80')), [])
  assert.deepEqual(networkAddresses(of('[2001:db8::1]:80')), ['https://[2001:db8::1]:80'])
  assert.deepEqual(networkAddresses(of('[2001:db8::1]:80', { SIDETONE_PUBLIC_NAME: 'phone.example.com' })), [
    'https://phone.example.com',
    'https://[2001:db8::1]:80',
  ])
  assert.deepEqual(networkAddresses(of('0.0.0.0:80', { SIDETONE_PUBLIC_ADDRESS: '203.0.113.7' })), [
    'https://203.0.113.7:80',
  ])
})

test('trusted proxies are a list', () => {
  const { trustedProxies } = readSettings({ SIDETONE_TRUSTED_PROXY: '10.0.0.7, 192.168.0.0/24,' })
  assert.deepEqual(trustedProxies, ['10.0.0.7', '192.168.0.0/24'])
  assert.deepEqual(readSettings({}).trustedProxies, [])
})

test('public names are a list of host names; who signs for them can be another one', () => {
  const { publicNames, acme } = readSettings({
    SIDETONE_PUBLIC_NAME: 'Phone.Example.com, büro.example.com,phone.example.com',
  })
  assert.deepEqual(publicNames, ['phone.example.com', 'xn--bro-hoa.example.com'])
  assert.deepEqual(acme, { directory: 'https://acme-v02.api.letsencrypt.org/directory' })
  assert.deepEqual(readSettings({}).publicNames, [])
  const own = { SIDETONE_ACME_DIRECTORY: 'https://ca.example.com/acme', SIDETONE_ACME_EMAIL: 'it@example.com' }
  assert.deepEqual(readSettings(own).acme, { directory: 'https://ca.example.com/acme', email: 'it@example.com' })
})

for (const [name, value] of [
  ['SIDETONE_PUBLIC_NAME', '203.0.113.7'],
  ['SIDETONE_PUBLIC_NAME', '*.example.com'],
  ['SIDETONE_PUBLIC_NAME', 'phone.example.com/../x'],
  ['SIDETONE_PUBLIC_NAME', 'phone'],
  ['SIDETONE_PUBLIC_NAME', Array.from({ length: 11 }, (_, i) => `n${i}.example.com`).join()],
  ['SIDETONE_ACME_DIRECTORY', 'http://ca.example.com/acme'],
  ['SIDETONE_ACME_EMAIL', 'somebody'],
  ['SIDETONE_HTTP', '8080'],
  ['SIDETONE_HTTP', '127.0.0.1:0'],
  ['SIDETONE_SIP', 'pbx.example.com:5060'],
  ['SIDETONE_SIPS', '127.0.0.1:99999'],
  ['SIDETONE_RTP', '40999-40000'],
  ['SIDETONE_RTP', 'many'],
  ['SIDETONE_ICE', '-1'],
  ['SIDETONE_PUBLIC_ADDRESS', 'here'],
  ['SIDETONE_TRUSTED_PROXY', 'my proxy'],
] as const)
  test(`${name}=${value} is one sentence that names it`, () => {
    assert.throws(
      () => readSettings({ [name]: value }),
      (error: unknown) =>
        error instanceof SettingsError && /^SIDETONE_\w+ is ".*", but it must be .*\.$/.test(error.message),
    )
  })
