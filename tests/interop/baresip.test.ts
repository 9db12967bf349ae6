/** Real SIP phones with each other and with the web phone: every kind of end, with the sound measured at the far side. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type Baresip, type BaresipOptions, hasBaresip, startBaresip } from '../harness/baresip.ts'
import { dial, hasChromium, openChromium, signIn } from '../harness/chromium.ts'
import { type Running, startSidetone } from '../harness/system.ts'

const ALICE_HZ = 2_300
const BOB_HZ = 2_900
const NOT_HEARD = -45

const phone = (
  system: Running,
  extension: string,
  hz: number,
  options: Partial<BaresipOptions> = {},
): Promise<Baresip> => {
  const { sip } = system.person(extension)
  const server = options.transport === 'tls' ? system.sips : system.sip
  return startBaresip({ username: sip.username, password: sip.password, server, hz, ...options })
}

const eachHearsTheOther = async (a: Baresip, b: Baresip): Promise<void> => {
  await Promise.all([a.untilHears(BOB_HZ), b.untilHears(ALICE_HZ)])
  // An ear of a few milliseconds cannot tell tones apart.
  await pause(1_000)
  const [caller, called] = [a.hears(ALICE_HZ), b.hears(BOB_HZ)]
  assert.ok(caller < NOT_HEARD, `the caller hears itself at ${caller} dB`)
  assert.ok(called < NOT_HEARD, `the called hears itself at ${called} dB`)
}

describe('SIP phones', { skip: hasBaresip ? false : 'baresip is not installed' }, () => {
  const pairs: { name: string; alice: Partial<BaresipOptions>; bob: Partial<BaresipOptions> }[] = [
    { name: 'PCMU to PCMU over UDP', alice: { codecs: ['PCMU/8000/1'] }, bob: { codecs: ['PCMU/8000/1'] } },
    { name: 'PCMU to Opus (transcoded)', alice: { codecs: ['PCMU/8000/1'] }, bob: { codecs: ['opus/48000/2'] } },
    { name: 'PCMA to G.722 (transcoded)', alice: { codecs: ['PCMA/8000/1'] }, bob: { codecs: ['G722/16000/1'] } },
    { name: 'TCP to UDP', alice: { transport: 'tcp' }, bob: {} },
    {
      name: 'TLS with SDES-SRTP to UDP with RTP',
      alice: { transport: 'tls', encryption: 'srtp-mand' },
      bob: { codecs: ['PCMU/8000/1'] },
    },
    {
      name: 'TLS with SDES-SRTP both ways',
      alice: { transport: 'tls', encryption: 'srtp-mand' },
      bob: { transport: 'tls', encryption: 'srtp-mand' },
    },
  ]
  for (const pair of pairs)
    test(pair.name, async () => {
      const system = await startSidetone()
      const alice = await phone(system, '101', ALICE_HZ, pair.alice)
      const bob = await phone(system, '102', BOB_HZ, { answer: 'auto', ...pair.bob })
      try {
        await Promise.all([alice.registered(), bob.registered()])
        await alice.dial('102')
        await alice.until('CALL_ESTABLISHED')
        await eachHearsTheOther(alice, bob)
        await alice.hangUp()
        await bob.until('CALL_CLOSED')
      } finally {
        await Promise.all([alice.stop(), bob.stop()])
        await system.stop()
      }
    })
})

describe('SIP phone and web phone', {
  skip: hasBaresip && hasChromium ? false : 'baresip or chromium is not installed',
}, () => {
  for (const bobHas of [
    { name: 'UDP and RTP', options: {} },
    { name: 'TLS and SDES-SRTP', options: { transport: 'tls', encryption: 'srtp-mand' } },
  ] as const)
    test(`Chromium calls a phone with ${bobHas.name}, and the phone calls back`, async () => {
      const system = await startSidetone()
      const alice = await openChromium(ALICE_HZ)
      const bob = await phone(system, '102', BOB_HZ, { answer: 'auto', ...bobHas.options })
      try {
        await bob.registered()
        await signIn(alice, system.http, system.person('101'))
        await dial(alice, '102')
        await bob.until('CALL_ESTABLISHED')
        await Promise.all([alice.untilHears(BOB_HZ), bob.untilHears(ALICE_HZ)])
        await bob.hangUp()
        await alice.page.getByRole('button', { name: 'Hang up' }).waitFor({ state: 'detached' })

        await bob.dial('101')
        await alice.page.getByRole('button', { name: 'Answer', exact: true }).click()
        await Promise.all([alice.untilHears(BOB_HZ), bob.untilHears(ALICE_HZ)])
        await alice.page.getByRole('button', { name: 'Hang up', exact: true }).first().click()
        await bob.until('CALL_CLOSED')

        await bob.dial('*43')
        await bob.untilHears(BOB_HZ)
        await bob.hangUp()
      } finally {
        await Promise.all([alice.close(), bob.stop()])
        await system.stop()
      }
    })
})
