/** Each make's files against those that were looked at and kept in `golden/`; GOLDEN=write writes them anew, to be looked at. */
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Facts } from './facts.ts'
import { families, familyOf, readMac, toldMac } from './families/index.ts'
import { zoneRule } from './summer-time.ts'

const NOW = Date.UTC(2026, 10, 23)
const facts: Facts = {
  mac: '001565a1b2c3',
  model: 'T46U',
  name: 'Alice Adler',
  extension: '101',
  username: '101-k3f9',
  password: 'correct-horse-battery',
  adminPassword: 'staple',
  server: { host: 'pbx.example', port: 5061, transport: 'tls' },
  address: 'https://pbx.example:8080/provision/s3cr3t/',
  authority: '-----BEGIN CERTIFICATE-----\nMIIB\nAAAA\n-----END CERTIFICATE-----\n',
  codes: { voicemail: '*97', pickUp: '**' },
  country: 'DE',
  zone: zoneRule('Europe/Berlin', NOW),
  language: 'de',
  vlan: { id: 20, priority: 5 },
  keys: [
    { kind: 'colleague', number: '102', label: 'Bob Baker' },
    { kind: 'park', number: '701', label: 'Park 1' },
    { kind: 'speed-dial', number: '0301234', label: 'Taxi' },
  ],
  revision: 7,
}
/** One of each generation, by the transports that differ in what is written. */
const samples: readonly Partial<Facts>[] = [
  { model: 'T46U' },
  {
    ...{ model: 'T31G', vlan: null, country: 'US', zone: zoneRule('America/New_York', NOW), language: 'en', keys: [] },
    server: { host: '192.0.2.7', port: 5060, transport: 'udp' },
  },
  { model: 'D785', mac: '000413922d24' },
  { model: 'D865', mac: '000413922d24', vlan: null, country: 'JP', zone: zoneRule('Asia/Tokyo', NOW), language: 'en' },
  { model: 'VVX450', mac: '64167f010203' },
  { model: 'E350', mac: '64167f010203', zone: zoneRule('America/New_York', NOW), language: 'fr', vlan: null },
  { model: 'GXP2170', mac: 'c074ad2bd859' },
  { model: 'GRP2614', mac: 'c074ad2bd859', zone: zoneRule('Asia/Kolkata', NOW), vlan: null, language: 'es' },
  { model: 'X4U', mac: '0c383e07e16c' },
  { model: 'V64', mac: '0c383e07e16c', server: { host: 'pbx.example', port: 5060, transport: 'tcp' }, vlan: null },
  { model: 'Linphone', mac: '', keys: [] },
]
const folder = join(import.meta.dirname, 'golden')

for (const sample of samples) {
  const own = { ...facts, ...sample }
  test(`the files of a ${own.model} are the ones that were looked at`, () => {
    const written = familyOf(own.model)!
      .files(own)
      .map(({ name, type, text }) => `==> ${name} (${type})\n${text}`)
      .join('\n')
    const path = join(folder, `${own.model}.txt`)
    if (process.env.GOLDEN === 'write') {
      mkdirSync(folder, { recursive: true })
      writeFileSync(path, written)
    }
    assert.equal(written, readFileSync(path, 'utf8'))
  })
}

/** Names that would end a field, begin another one, or mean something to a phone. */
const NASTY = [
  `"><script>alert(1)</script>`,
  `Bob\naccount.1.password = stolen`,
  `Bob\r\n<P2>admin</P2>`,
  `]]> & 'quotes' "double"`,
  '%NULL%',
  '%%NULL%',
  `\u0000\u0007\uD800 end`,
  '<!-- ',
]
for (const { make, models, files } of families)
  test(`a name cannot break or add to the files of ${make}`, () => {
    const model = Object.keys(models)[0]!
    const shape = (text: string) =>
      text
        .split('\n')
        .map(each =>
          each.startsWith('<') || each.startsWith(' ') || each === ''
            ? each.replace(/>[^<]*</g, '><').replace(/"[^"<>]*"/g, '""')
            : each.replace(/ = .*/, ' = '),
        )
        .join('\n')
    const keys = (label: string) => facts.keys.map(key => ({ ...key, label }))
    const plain = files({ ...facts, model, name: 'Bob', keys: keys('Bob') }).map(({ text }) => shape(text))
    for (const name of NASTY) {
      const hostile = files({ ...facts, model, name, keys: keys(name) })
      assert.deepEqual(
        hostile.map(({ text }) => shape(text)),
        plain,
        name,
      )
      for (const { text } of hostile) {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be there
        assert.doesNotMatch(text, /[\u0000-\u0009\u000B-\u001F\uD800]/)
        assert.doesNotMatch(text, /= %NULL%/)
      }
    }
  })

test('each model is of one make, and each file of a phone has its MAC or is the same for all', () => {
  const all = families.flatMap(({ models }) => Object.keys(models))
  assert.equal(new Set(all).size, all.length)
  assert.equal(familyOf('T46U')?.make, 'Yealink')
  assert.equal(familyOf('toaster'), undefined)
  for (const { files, models } of families)
    for (const { name } of files({ ...facts, model: Object.keys(models)[0]! }))
      assert.ok(name.includes(facts.mac) || ['y000000000000.cfg', 'ca.pem', 'linphone.xml'].includes(name), name)
})

test('a MAC is read in each way in which it is written, and out of what phones call themselves', () => {
  for (const text of ['00:15:65:A1:B2:C3', '00-15-65-a1-b2-c3', '001565a1b2c3', ' 0015.65a1.b2c3 '])
    assert.equal(readMac(text), '001565a1b2c3', text)
  for (const text of ['', '001565a1b2', '001565a1b2cg', '000000000000', 'ffffffffffff', '001565a1b2c3d4'])
    assert.equal(readMac(text), null, text)
  const told: readonly (readonly [agent: string, mac: string | null, firmware: string | undefined, make: string])[] = [
    ['Yealink SIP-T46U 108.86.0.20 00:15:65:a1:b2:c3', '001565a1b2c3', '108.86.0.20', 'yealink'],
    [
      'Mozilla/4.0 (compatible; snomD785-SIP 10.1.33.33 2010.12-00004-g9ba52f5 000413922D24 SXM:0 UXM:0)',
      ...(['000413922d24', '10.1.33.33', 'snom'] as const),
    ],
    ['Mozilla/4.0 (compatible; snomD865-SIP 10.1.184.15)', null, '10.1.184.15', 'snom'],
    [
      'FileTransport PolycomVVX-VVX_450-UA/6.4.6.2404 (SN:64167f010203) Type/Application',
      '64167f010203',
      '6.4.6.2404',
      'poly',
    ],
    ['FileTransport PolycomVVX-VVX_101-UA/5.4.3.1014 Type/Application', null, '5.4.3.1014', 'poly'],
    ['Grandstream Model HW GRP2614 SW 1.0.5.15 DevId c074ad0b63ee', 'c074ad0b63ee', '1.0.5.15', 'grandstream'],
    ['Fanvil X6U Pro 2.10.2.6887 0c383e07e16c', '0c383e07e16c', '2.10.2.6887', 'fanvil'],
    ['LinphoneAndroid/5.2.5 (Pixel) LinphoneSDK/5.3.47', null, '5.2.5', 'linphone'],
    ['curl/8.0', null, undefined, 'yealink'],
  ]
  for (const [agent, mac, firmware, make] of told) {
    assert.equal(toldMac(agent), mac, agent)
    const found = families.find(({ id }) => id === make)!.firmware.exec(agent)
    assert.equal(found?.slice(1).find(Boolean), firmware, agent)
  }
})

test('the clock changes by a rule, north and south, and not where it does not', () => {
  const berlin = zoneRule('Europe/Berlin', NOW)
  assert.deepEqual(berlin, {
    offsetMin: 60,
    summer: {
      saveMin: 60,
      begins: { month: 3, week: 5, weekday: 0, hour: 2 },
      ends: { month: 10, week: 5, weekday: 0, hour: 3 },
    },
  })
  assert.deepEqual(zoneRule('Australia/Sydney', NOW), {
    offsetMin: 600,
    summer: {
      saveMin: 60,
      begins: { month: 10, week: 1, weekday: 0, hour: 2 },
      ends: { month: 4, week: 1, weekday: 0, hour: 3 },
    },
  })
  assert.deepEqual(zoneRule('Asia/Kolkata', NOW), { offsetMin: 330, summer: null })
  assert.deepEqual(zoneRule('Nowhere/At-All', NOW), { offsetMin: 0, summer: null })
})
