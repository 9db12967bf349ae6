/**
 * A transfer has three parties, and each may be at a web phone or at a SIP phone: all eight mixtures, blind and attended. Who
 * hears whom afterwards is measured, and how long the caller waited for it.
 */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, type TestContext, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { hasBaresip, startBaresip } from '../harness/baresip.ts'
import { dial, hasChromium, openChromium, signIn } from '../harness/chromium.ts'
import { hasLinphone, startLinphone } from '../harness/linphone.ts'
import type { Watched } from '../harness/listen.ts'
import { type Operator, operate } from '../harness/operator.ts'
import { type Running, startSidetone } from '../harness/system.ts'

const WITHIN_MS = 20_000
/** High, because the hold music has none of it; a tone belongs to a part, and only one of its two phones is in a call. */
const HZ = { caller: 2_300, sender: 2_900, target: 3_300 }
type Part = keyof typeof HZ
const parts = Object.keys(HZ) as Part[]

/** One phone. The part of who transfers has the rest too. */
type Phone = {
  readonly name: string
  readonly number: string
  call(number: string): Promise<unknown>
  rings(): Promise<unknown>
  answer(): Promise<unknown>
  watch(...hz: number[]): Promise<void>
  watched(hz: number): Promise<Watched>
  /** Its screen says that it talks with this one; a SIP phone's screen is not looked at. */
  shows(name: string): Promise<unknown>
  /** What arrives there, for the report of a failed row. */
  arrives(): Promise<string>
  hangUp(): Promise<unknown>
  free(): Promise<unknown>
  stop(): Promise<unknown>
}
type Sender = Phone & {
  /** Sends its one call there. */
  send(number: string): Promise<unknown>
  /** Calls there while its one call waits. */
  ask(number: string): Promise<unknown>
  complete(): Promise<unknown>
}
type WebSender = Sender & { press(keys: string): Promise<void> }
type Desk = Phone & {
  /** Keys that came as digits. */
  keys(): string
  /** dBFS of the loudest of these in the last `forMs`. */
  loudest(hz: readonly number[], forMs: number): number
}
type Kind = 'web' | 'SIP'
const kinds: Kind[] = ['web', 'SIP']

const until = async (what: string, look: () => Promise<boolean> | boolean): Promise<void> => {
  for (const end = Date.now() + WITHIN_MS; !(await look()); await pause(50))
    if (Date.now() > end) throw new Error(`not within ${WITHIN_MS} ms: ${what}`)
}

/** In the page: each connection with its sound (webrtc-stats, RTCInboundRtpStreamStats). */
const arriving = async (): Promise<string> => {
  const lines: string[] = []
  for (const peer of (window as unknown as { __peers: RTCPeerConnection[] }).__peers) {
    if (peer.connectionState === 'closed') continue
    for (const each of (await peer.getStats()).values())
      if (each.type === 'inbound-rtp')
        lines.push(
          `${peer.connectionState}: ${each.packetsReceived} packets, level ${each.audioLevel}, energy ${each.totalAudioEnergy}`,
        )
  }
  return lines.join('; ')
}

const webPhone = async (system: Running, extension: string, part: Part): Promise<WebSender> => {
  const who = system.person(extension)
  const person = await openChromium(HZ[part])
  const { page } = person
  page.setDefaultTimeout(WITHIN_MS)
  await signIn(person, system.http, who)
  const button = (label: string | RegExp) => page.getByRole('button', { name: label, exact: true }).first()
  const free = () => button('Hang up').waitFor({ state: 'detached' })
  const target = async (number: string, how: string) => {
    await button('Transfer').click()
    await page.getByLabel(/^Transfer .+ to$/).fill(number)
    await button(how).click()
  }
  return {
    name: who.name,
    number: extension,
    call: number => dial(person, number),
    rings: () => button('Answer').waitFor(),
    answer: () => button('Answer').click(),
    watch: person.watch,
    watched: person.watched,
    shows: name =>
      page.getByRole('region', { name: 'Current call' }).getByText(name, { exact: true }).first().waitFor(),
    arrives: () => page.evaluate(arriving),
    async hangUp() {
      for (const each of ['Decline', 'Hang up', 'Hang up'])
        if (await button(each).isVisible())
          await button(each)
            .click({ timeout: 2_000 })
            .catch(() => {})
    },
    free,
    stop: person.close,
    send: number => target(number, 'Send now'),
    ask: number => target(number, 'Talk first'),
    complete: () => button('Complete transfer').click(),
    async press(keys) {
      await button('Keypad').click()
      const pad = page.getByRole('region', { name: 'Current call' })
      for (const key of keys) await pad.getByRole('button', { name: key, exact: true }).click()
      await page.keyboard.press('Escape')
    },
  }
}

type SipAccount = { name: string; number: string; username: string; password: string }
const desk = async (system: Running, account: SipAccount, part: Part): Promise<Desk> => {
  const phone = await startBaresip({ ...account, server: system.sip, hz: HZ[part] })
  await phone.registered()
  let seen = 0
  const rings = () =>
    until(`${account.name}'s phone rings`, () => phone.events.slice(seen).some(({ type }) => type === 'CALL_INCOMING'))
  return {
    ...account,
    call: phone.dial,
    rings,
    async answer() {
      await rings()
      await phone.answer()
    },
    watch: phone.watch,
    watched: phone.watched,
    shows: async () => {},
    arrives: async () => '',
    keys: () => phone.events.flatMap(({ type, param }) => (type === 'CALL_DTMF_START' ? [param] : [])).join(''),
    loudest: (hz, forMs) => Math.max(...hz.map(each => phone.hears(each, forMs))),
    async hangUp() {
      await phone.hangUp()
      seen = phone.events.length
    },
    free: () =>
      until(`${account.name}'s phone is free`, async () => /calls \(0\)/i.test(await phone.command('listcalls'))),
    stop: phone.stop,
  }
}

/** linphone: REFER, and REFER with Replaces. */
const softphone = async (system: Running, account: SipAccount, part: Part): Promise<Sender> => {
  const phone = await startLinphone({ ...account, server: system.sip, hz: HZ[part] })
  await phone.registered()
  const uri = (number: string) => `sip:${number}@${system.sip.host}:${system.sip.port}`
  let first = 0
  return {
    ...account,
    call: number => phone.command(`call ${uri(number)}`),
    rings: async () => {},
    answer: () => phone.answer(WITHIN_MS),
    watch: phone.watch,
    watched: phone.watched,
    shows: async () => {},
    arrives: async () => '',
    hangUp: () => phone.command('terminate all'),
    free: () => phone.untilCalls(0, WITHIN_MS),
    stop: phone.stop,
    send: number => phone.command(`transfer ${uri(number)}`),
    async ask(number) {
      first = (await phone.untilCalls(1))[0]!
      await phone.command('pause')
      await phone.command(`call ${uri(number)}`)
    },
    async complete() {
      const second = (await phone.untilCalls(2)).find(each => each !== first)
      await phone.command(`transfer ${first} --to-call ${second}`)
    },
  }
}

describe('a transfer between every mixture of web and SIP phones', {
  skip: hasChromium && hasBaresip && hasLinphone ? false : 'chromium, baresip or linphonec is not installed',
}, () => {
  let system: Running
  let operator: Operator
  let phones: {
    caller: Record<Kind, Phone>
    sender: { web: WebSender; SIP: Sender }
    target: { web: Phone; SIP: Desk }
  }
  const started: Phone[] = []
  const start = async <P extends Phone>(phone: Promise<P>): Promise<P> => {
    const one = await phone
    started.push(one)
    return one
  }
  before(async () => {
    system = await startSidetone()
    operator = operate(system)
    const account = (extension: string): SipAccount => {
      const { name, sip } = system.person(extension)
      return { name, number: extension, ...sip }
    }
    const { person } = await operator.api<{ person: { id: string; extension: string } }>('POST', '/api/people', {
      name: 'Frank',
      extension: '106',
      email: 'frank@demo.sidetone.test',
      role: 'person',
    })
    const made = await operator.api<{ username: string; password: string }>('POST', '/api/devices', {
      person: person.id,
      label: 'desk',
    })
    const frank = { name: 'Frank', number: '106', username: made.username, password: made.password }
    const [alice, bob, carol, dave, erin, third] = await Promise.all([
      start(webPhone(system, '101', 'caller')),
      start(webPhone(system, '102', 'sender')),
      start(webPhone(system, '103', 'target')),
      start(desk(system, account('104'), 'caller')),
      start(softphone(system, account('105'), 'sender')),
      start(desk(system, frank, 'target')),
    ])
    phones = {
      caller: { web: alice, SIP: dave },
      sender: { web: bob, SIP: erin },
      target: { web: carol, SIP: third },
    }
  })
  after(async () => {
    await Promise.all(started.map(phone => phone.stop()))
    await system?.stop()
  })
  afterEach(async () => {
    await Promise.all(started.map(phone => phone.hangUp()))
    await Promise.all(started.map(phone => phone.free()))
    await operator.untilFree(WITHIN_MS)
  })

  type Row = Record<Part, Phone>
  /** Who is heard since everybody began to watch: the clicks of somebody else's beeps do not come to so much. */
  const heardBy = async (ear: Phone, atLeastMs = 400): Promise<Part[]> => {
    const all = await Promise.all(parts.map(part => ear.watched(HZ[part])))
    return parts.filter((_, index) => all[index]!.heardMs >= atLeastMs)
  }
  /**
   * These two hear each other and nobody else, and the third hears nobody at all. Listens anew until it is so: what was under
   * way may still be heard the first time, and a busy machine lets any sound stop for a while.
   */
  const talkAlone = async (row: Row, one: Part, other: Part): Promise<void> => {
    const third = parts.find(part => part !== one && part !== other)!
    const wanted: Record<string, Part[]> = { [one]: [other], [other]: [one], [third]: [] }
    let heard = ''
    for (const end = Date.now() + WITHIN_MS; Date.now() < end; ) {
      await Promise.all(parts.map(part => row[part].watch(...Object.values(HZ))))
      let enough = false
      for (const anew = Date.now() + 5_000; !enough && Date.now() < anew; ) {
        await pause(50)
        const [a, b] = await Promise.all([heardBy(row[one], 600), heardBy(row[other], 600)])
        enough = a.includes(other) && b.includes(one)
      }
      const now = await Promise.all(parts.map(async part => [part, await heardBy(row[part])] as const))
      if (now.every(([part, whom]) => `${whom}` === `${wanted[part]}`)) return
      heard = now.map(([part, whom]) => `the ${part} hears ${whom.join(' and ') || 'nobody'}`).join(', ')
    }
    assert.fail(`${one} and ${other} should talk alone: ${heard}`)
  }
  const firstAfter = async (ear: Phone, part: Part, at: number): Promise<{ ms: number; stall: number }> => {
    await until(`the ${part} is heard`, async () => (await ear.watched(HZ[part])).first !== null)
    const { first, stall } = await ear.watched(HZ[part])
    return { ms: Math.round(first! - at), stall: Math.round(stall) }
  }

  const transfer = async (
    row: { caller: Phone; sender: Sender; target: Phone },
    how: 'blind' | 'attended',
    tell: (figures: string) => void,
  ): Promise<void> => {
    await row.caller.call(row.sender.number)
    await row.sender.answer()
    await talkAlone(row, 'caller', 'sender')
    if (how === 'blind') {
      await row.sender.send(row.target.number)
      await row.target.rings()
    } else {
      await row.sender.ask(row.target.number)
      await row.target.answer()
      await talkAlone(row, 'sender', 'target')
    }
    await Promise.all([row.caller.watch(HZ.target), row.target.watch(HZ.caller)])
    const at = Date.now()
    await (how === 'blind' ? row.target.answer() : row.sender.complete())
    const [forCaller, forTarget] = await Promise.all([
      firstAfter(row.caller, 'target', at),
      firstAfter(row.target, 'caller', at),
    ])
    await row.sender.free()
    await talkAlone(row, 'caller', 'target')
    await Promise.all([row.caller.shows(row.target.name), row.target.shows(row.caller.name)])
    tell(
      `the caller hears the target after ${forCaller.ms} ms | the target hears the caller after ${forTarget.ms} ms | the ear slept ${forCaller.stall} ms at most`,
    )
  }

  test('keys pressed at the web phone are digits at the SIP phone, and no tones', async () => {
    const { web } = phones.sender
    const { SIP: far } = phones.target
    await web.call(far.number)
    await far.answer()
    await far.watch(HZ.sender)
    await until('the web phone is heard', async () => (await heardBy(far)).includes('sender'))
    const pressed = '159#0*'
    const at = Date.now()
    await web.press(pressed)
    await until(`the keys ${pressed} come, not ${far.keys()}`, () => far.keys() === pressed)
    const tones = [697, 770, 852, 941, 1_209, 1_336, 1_477]
    const level = far.loudest(tones, Date.now() - at)
    assert.ok(level < -36, `${level} dB of a key's tones`)
  })

  const rows = kinds.flatMap(caller => kinds.flatMap(sender => kinds.map(target => ({ caller, sender, target }))))
  for (const { caller, sender, target } of rows)
    for (const how of ['blind', 'attended'] as const)
      test(`${caller} calls ${sender}, which sends on to ${target}, ${how}`, async (t: TestContext) => {
        const row = { caller: phones.caller[caller], sender: phones.sender[sender], target: phones.target[target] }
        try {
          await transfer(row, how, figures =>
            t.diagnostic(`| ${caller} → ${sender} → ${target} | ${how} | ${figures} |`),
          )
        } catch (fault) {
          for (const part of parts) t.diagnostic(`what arrives at the ${part}: ${await row[part].arrives()}`)
          throw fault
        }
      })
})
