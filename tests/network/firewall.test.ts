/** Networks that let no UDP through: sound goes over TCP or TLS through the web port, and nobody else gets anywhere that way. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, isIPv4 } from 'node:net'
import { after, afterEach, before, describe, test } from 'node:test'
import { outsideAddresses } from '@sidetone/media-node'
import { channelNumber, outcome, overUdp, TurnClient } from '@sidetone/turn/testing'
import {
  chromiumPath,
  dial,
  hasChromium,
  openChromium,
  signIn,
  untilReachable,
  type WebPerson,
} from '../harness/chromium.ts'
import { firefoxPath, hasFirefox, openFirefox } from '../harness/firefox.ts'
import { type Firewall, firewallBefore, hasFirewall } from '../harness/firewall.ts'
import { operate } from '../harness/operator.ts'
import { type Running, startSidetone } from '../harness/system.ts'

/** High, because the hold music has none of it. */
const ALICE_HZ = 2_300
const BOB_HZ = 2_900
const TLS = 0x16
const STUN = 0
/** Firefox takes no relay on loopback. */
const hasOutside = outsideAddresses().some(address => isIPv4(address))
const button = (person: WebPerson, name: string | RegExp) =>
  person.page.getByRole('button', { name, exact: true }).first()

/** In the page: what the pair of addresses that carries sound is on this side; empty until there is one. */
const pathOf = ({ page }: WebPerson): Promise<string> =>
  page.evaluate(async () => {
    const peers = (window as unknown as { __peers: RTCPeerConnection[] }).__peers
    const stats = await peers.findLast(peer => peer.connectionState === 'connected')?.getStats()
    const transport = [...(stats?.values() ?? [])].find(each => each.type === 'transport')
    const pair = stats?.get(transport?.selectedCandidatePairId ?? '')
    const ours = stats?.get(pair?.localCandidateId ?? '')
    return ours ? `${ours.candidateType} ${ours.relayProtocol ?? ''}`.trim() : ''
  })

describe('a browser behind a firewall that lets no UDP through', {
  skip: hasChromium && hasFirewall ? false : 'chromium or network namespaces are missing',
}, () => {
  let system: Running
  let bob: WebPerson
  let alice: WebPerson | undefined
  let firewall: Firewall | undefined
  before(async () => {
    system = await startSidetone()
    bob = await openChromium(BOB_HZ)
    await signIn(bob, system.http, system.person('102'))
  })
  after(async () => {
    await Promise.all([alice?.close(), bob?.close()])
    firewall?.close()
    await system?.stop()
  })
  afterEach(async () => {
    if (await button(bob, 'Hang up').isVisible()) await button(bob, 'Hang up').click()
    await operate(system).untilFree()
  })
  /** Alice, with a network of her own. */
  const behind = async (passes: (first: number) => boolean, origin: string) => {
    await alice?.close()
    firewall?.close()
    firewall = await firewallBefore(chromiumPath, Number(new URL(system.http).port), passes)
    alice = await openChromium(ALICE_HZ, {
      program: firewall.browser,
      // Our own authority is not known to it.
      args: ['--ignore-certificate-errors'],
      context: { ignoreHTTPSErrors: true },
    })
    await signIn(alice, origin, system.person('101'))
    return alice
  }
  const talk = async (from: WebPerson, to: WebPerson, number: string) => {
    await dial(from, number)
    await button(to, 'Answer').click()
    const [heardByBob, heardByAlice] = await Promise.all([bob.untilHears(ALICE_HZ), alice!.untilHears(BOB_HZ)])
    return Math.max(heardByBob, heardByAlice)
  }

  test('only TCP passes: both hear each other, whoever calls, and the quality panel says which way', async t => {
    const alice = await behind(() => true, system.http)
    t.diagnostic(`heard ${await talk(alice, bob, '102')} ms after the answer`)
    assert.equal(await pathOf(alice), 'relay tcp')
    assert.doesNotMatch(await pathOf(bob), /relay/)
    await button(alice, /^Call quality/).click()
    await alice.page.getByText('via TCP (relayed)').waitFor()
    await alice.page.keyboard.press('Escape')
    await button(bob, 'Hang up').click()
    for (const each of [alice, bob]) await button(each, 'Hang up').waitFor({ state: 'detached' })
    t.diagnostic(`heard ${await talk(bob, alice, '101')} ms after the answer`)
    assert.equal(await pathOf(alice), 'relay tcp')
  })

  test('only TLS passes: both hear each other', async t => {
    const alice = await behind(first => first === TLS, system.http.replace('http:', 'https:'))
    t.diagnostic(`heard ${await talk(alice, bob, '102')} ms after the answer`)
    assert.equal(await pathOf(alice), 'relay tls')
  })

  test('only TCP passes before a Firefox: both hear each other, whoever calls', {
    skip: hasFirefox && hasOutside ? false : 'firefox-esr or an address that is not loopback is missing',
  }, async () => {
    await alice?.close()
    alice = undefined
    firewall?.close()
    firewall = await firewallBefore(firefoxPath, Number(new URL(system.http).port))
    const carol = await openFirefox(ALICE_HZ, firewall)
    try {
      const who = system.person('103')
      await carol.page.goto(system.http)
      await carol.type('Email', who.email)
      await carol.type('Password', who.password)
      await carol.press('Sign in')
      await carol.page.waitForSelector('::-p-aria(Number)')
      await untilReachable(bob, who)
      await dial(bob, '103')
      await carol.press('Answer')
      await Promise.all([bob.untilHears(ALICE_HZ), carol.untilHears(BOB_HZ)])
      assert.doesNotMatch(await pathOf(bob), /relay/)
      await button(bob, 'Hang up').click()
      await button(bob, 'Hang up').waitFor({ state: 'detached' })
      await operate(system).untilFree()
      await carol.type('Number', '102')
      await carol.press('Call')
      await button(bob, 'Answer').click()
      await Promise.all([bob.untilHears(ALICE_HZ), carol.untilHears(BOB_HZ)])
      assert.ok(firewall.seen.includes(STUN))
    } finally {
      // She has to be there to answer it.
      if (await button(bob, 'Hang up').isVisible()) await button(bob, 'Hang up').click()
      await operate(system)
        .untilFree()
        .finally(() => carol.close())
    }
  })

  test('a stranger gets nothing; who has a password reaches our WebRTC ports and no other place', async () => {
    const { hostname: host, port } = new URL(system.http)
    const credential = (await bob.page.evaluate(async () =>
      (await fetch('/api/me/sip-credential', { method: 'POST' })).json(),
    )) as { username: string; password: string; iceServers: { urls: string[]; username: string }[] }
    const { username, password, iceServers } = credential
    assert.deepEqual(iceServers[0]?.urls, [`turn:${host}:${port}?transport=tcp`])
    const desk = system.person('101').sip
    const socket = connect(Number(port), host)
    try {
      const ask = async (phone: TurnClient, request: Parameters<TurnClient['request']>[0]) => {
        socket.write(phone.request(request))
        const [answer] = (await once(socket, 'data')) as [Buffer]
        return outcome(phone.read(answer))
      }
      const allocate = { method: 'allocate', with: [overUdp] } as const
      for (const [name, secret] of [
        ['stranger', 'x'],
        [username, 'wrong'],
        // A desk phone's password is not for browsers.
        [desk.username, desk.password],
      ] as const) {
        const stranger = new TurnClient(name, secret)
        assert.equal(await ask(stranger, allocate), 401)
        assert.equal(await ask(stranger, allocate), 401)
      }
      const phone = new TurnClient(username, password)
      assert.equal(await ask(phone, allocate), 401)
      assert.equal(await ask(phone, allocate), 'success')
      const places = [
        system.sip,
        { host, port: Number(port) },
        { host, port: 53 },
        { host: '192.0.2.1', port: system.ice[0]! },
      ]
      for (const place of places) {
        assert.equal(await ask(phone, { method: 'createPermission', with: [phone.peer(place)] }), 403)
        const bind = [channelNumber(0x4000), phone.peer(place)]
        assert.equal(await ask(phone, { method: 'channelBind', with: bind }), 403)
      }
      const ours = [phone.peer({ host, port: system.ice[0]! })]
      assert.equal(await ask(phone, { method: 'createPermission', with: ours }), 'success')
    } finally {
      socket.destroy()
    }
  })
})
