/** A phone is added by an admin, fetches its settings over HTTP, and what stands in them works: calls, lamps, being told to fetch. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type Baresip, hasBaresip, startBaresip } from '../harness/baresip.ts'
import { type DeskAccount, DeskPhone } from '../harness/desk-phone.ts'
import { hasLinphone, startLinphone } from '../harness/linphone.ts'
import { type Operator, operate } from '../harness/operator.ts'
import { type Running, startSidetone } from '../harness/system.ts'

const HZ = { desk: 2_300, bob: 2_900 }
const NO_BARESIP = hasBaresip ? false : 'baresip is not installed: apt-get install baresip'

type SetUp = { id: string; state: string; version: number; firmware: string | null }
let system: Running
let operator: Operator
let bob: Baresip

before(async () => {
  system = await startSidetone()
  operator = operate(system)
})
after(async () => {
  await bob?.stop()
  await system?.stop()
})

/** A phone of Alice's, with where it fetches. */
async function added(settings: Record<string, unknown>) {
  const people = await operator.as<{ items: { id: string; extension: string }[] }>('105', 'GET', '/api/people/records')
  const person = people.items.find(({ extension }) => extension === '101')!.id
  const phone = await operator.as<SetUp>('105', 'POST', '/api/provisioning', { person, ...settings })
  const path = `/api/provisioning/${phone.id}`
  const { address } = await operator.as<{ address: string }>('105', 'POST', `${path}/address`)
  return { path, address, now: () => operator.as<SetUp>('105', 'GET', path) }
}
async function fetched(url: string, agent: string): Promise<string> {
  const answer = await fetch(url, { headers: { 'user-agent': agent } })
  assert.equal(answer.status, 200, url)
  return answer.text()
}
/** The account in a file of Yealink's. */
function yealinkAccount(file: string): DeskAccount & { readonly secure: boolean } {
  const of = (name: string) => new RegExp(`^${name.replaceAll('.', '\\.')} = (.*)$`, 'm').exec(file)?.[1] ?? ''
  return {
    extension: of('account.1.user_name'),
    username: of('account.1.auth_name'),
    password: of('account.1.password'),
    server: { host: of('account.1.sip_server.1.address'), port: Number(of('account.1.sip_server.1.port')) },
    secure: of('account.1.sip_server.1.transport_type') === '2' && of('account.1.srtp_encryption') === '2',
  }
}

describe('with a phone that is called', { skip: NO_BARESIP }, () => {
  before(async () => {
    bob = await startBaresip({ ...system.person('102').sip, server: system.sip, hz: HZ.bob })
    await bob.registered()
  })
  // Lamps live on; a call does not.
  afterEach(async () => {
    await bob.hangUp()
    for (const end = Date.now() + 20_000; ; await pause(50)) {
      const calls = (await operator.figures()).get('sidetone_calls{what="calls"}')
      if (calls === 0) return
      assert.ok(Date.now() < end, `${calls} calls are left`)
    }
  })

  test('a Yealink’s settings register over TLS and call with encrypted sound both ways', async () => {
    const { address, now } = await added({ mac: '001565a1b2c3', model: 'T46U' })
    const file = await fetched(`${address}001565a1b2c3.cfg`, 'Yealink SIP-T46U 108.86.0.20 00:15:65:a1:b2:c3')
    const account = yealinkAccount(file)
    assert.ok(account.secure)
    assert.deepEqual(account.server, system.sips)
    assert.match(
      await fetched(
        /^static\.trusted_certificates\.url = (.*)$/m.exec(file)![1]!,
        'Yealink SIP-T46U 108.86.0.20 00:15:65:a1:b2:c3',
      ),
      /BEGIN CERTIFICATE/,
    )
    const desk = await startBaresip({ ...account, transport: 'tls', encryption: 'srtp-mand', hz: HZ.desk })
    try {
      await desk.registered()
      await desk.dial('102')
      await bob.until('CALL_INCOMING')
      await bob.answer()
      await Promise.all([desk.untilHears(HZ.bob), bob.untilHears(HZ.desk)])
      const { state, firmware } = await now()
      assert.deepEqual([state, firmware], ['same', '108.86.0.20'])
    } finally {
      await desk.hangUp()
      await desk.stop()
    }
  })

  test('its key shows a colleague at rest, called, talking and at rest again; a slot shows who waits there', async () => {
    const keys = [
      { kind: 'colleague', number: '102' },
      { kind: 'park', number: '701', label: 'Park' },
    ]
    const { address } = await added({ mac: '001565a1b2c4', model: 'T54W', transport: 'udp', keys })
    const file = await fetched(`${address}001565a1b2c4.cfg`, 'Yealink SIP-T54W 96.86.0.75 00:15:65:a1:b2:c4')
    assert.deepEqual(
      [...file.matchAll(/^linekey\.\d\.(?:type|value|label) = (.*)$/gm)].map(found => found[1]),
      ['15', '101', '16', '102', 'Bob', '16', '701', 'Park'].map(text => (text === 'Bob' ? nameOf('102') : text)),
    )
    const phone = await DeskPhone.on(yealinkAccount(file))
    const carol = await startBaresip({ ...system.person('103').sip, server: system.sip, hz: HZ.desk })
    try {
      assert.equal(await phone.register(), 200)
      for (const [, number] of file.matchAll(/^linekey\.\d\.value = (.*)$/gm))
        assert.equal(await phone.watch(number!), 200)
      const told = (number: string, what: RegExp, from = 0) =>
        phone.until(`${what} of ${number}`, () =>
          phone
            .lamp(number)
            .slice(from)
            .some(text => what.test(text)),
        )
      const rest = /state="full" entity="sip:\d+@[^>]*\/>/
      await Promise.all([told('102', rest), told('701', rest)])
      await carol.registered()
      await carol.dial('102')
      await bob.until('CALL_INCOMING')
      await told('102', /<state>early<\/state>/)
      await bob.answer()
      await told('102', /<state>confirmed<\/state>/)
      const before = phone.lamp('102').length
      await bob.hangUp()
      await told('102', rest, before)
    } finally {
      phone.close()
      await carol.hangUp()
      await carol.stop()
    }
  })

  test('Linphone reads its settings once from the link, and calls', {
    skip: hasLinphone ? false : 'linphonec is not installed',
  }, async () => {
    const { address, now } = await added({ mac: '', model: 'Linphone', transport: 'udp' })
    const none = { username: '', password: '', server: system.sip }
    const linphone = await startLinphone({ ...none, hz: HZ.desk, settingsFrom: address })
    try {
      await linphone.registered()
      await linphone.command(`call sip:102@${system.sip.host}`)
      await bob.until('CALL_INCOMING')
      await bob.answer()
      await Promise.all([linphone.untilHears(HZ.bob), bob.untilHears(HZ.desk)])
      assert.equal((await fetch(address)).status, 404, 'the link was good twice')
      assert.equal((await now()).state, 'same')
      await linphone.command('terminate all')
    } finally {
      await linphone.stop()
    }
  })
})

test('a phone that is told to fetch asks who says so, is shown its own password, and takes the change', async () => {
  const agent = 'Grandstream Model HW GXP2170 SW 1.0.11.48 DevId c074ad2bd859'
  const { path, address, now } = await added({ mac: 'c074ad2bd859', model: 'GXP2170', transport: 'udp' })
  const item = (file: string, name: string) => new RegExp(`<item name="${name}">([^<]*)<`).exec(file)?.[1] ?? ''
  const file = await fetched(`${address}cfgc074ad2bd859.xml`, agent)
  const [host = '', port] = item(file, 'account.1.sip.server.1.address').split(':')
  const phone = await DeskPhone.on({
    extension: item(file, 'account.1.sip.userid'),
    username: item(file, 'account.1.sip.subscriber.userid'),
    password: item(file, 'account.1.sip.subscriber.password'),
    server: { host, port: Number(port) },
  })
  try {
    const push = () => operator.as<{ ok: boolean; says: string }>('105', 'POST', `${path}/push`)
    assert.match((await push()).says, /not registered/)
    assert.equal(await phone.register(), 200)
    const { version } = await now()
    const keys = [{ kind: 'speed-dial', number: '0301234', label: 'Taxi' }]
    const settings = { mac: 'c074ad2bd859', model: 'GXP2170', transport: 'udp', keys, version }
    await operator.as('105', 'PUT', path, settings)
    assert.equal((await now()).state, 'behind')
    phone.asksBack = true
    const { ok, says } = await push()
    assert.ok(ok, says)
    const told = phone.heard.filter(text => text.startsWith('NOTIFY') && /^Event: check-sync\r?$/m.test(text))
    assert.equal(told.length, 2, 'asked once, and shown the password once')
    assert.match(await fetched(`${address}cfgc074ad2bd859.xml`, agent), /name="pks\.vpk\.2\.value">0301234</)
    assert.equal((await now()).state, 'same')
  } finally {
    phone.close()
  }
})

test('no secret of a phone is in the log, nor in clear in the data folder', async () => {
  const { readFileSync, readdirSync } = await import('node:fs')
  const { join } = await import('node:path')
  const { address } = await added({ mac: '001565a1b2d0', model: 'T31G' })
  const file = await fetched(`${address}001565a1b2d0.cfg`, 'Yealink SIP-T31G 124.86.0.20 00:15:65:a1:b2:d0')
  assert.equal((await fetch(`${address}nothing.cfg`)).status, 404)
  const secrets = [yealinkAccount(file).password, /admin:(\S+)/.exec(file)![1]!, address.split('/').at(-2)!]
  const files = ['log/server.log', ...readdirSync(system.home).filter(name => name.startsWith('sidetone.db'))]
  for (const name of files)
    for (const secret of secrets)
      assert.ok(!readFileSync(join(system.home, name), 'latin1').includes(secret), `${name} has a secret`)
})

const nameOf = (extension: string) => system.person(extension).name
