/**
 * Ten people with real phones and three codecs in one conference: eight SIP phones call Alice, who brings each in by Merge;
 * Bob is at a web phone too. Each hears the nine others and not itself.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type Baresip, hasBaresip, startBaresip } from '../harness/baresip.ts'
import { hasChromium, openChromium, signIn, type WebPerson } from '../harness/chromium.ts'
import { operate } from '../harness/operator.ts'
import { cpuMsOf } from '../harness/processes.ts'
import { startSidetone } from '../harness/system.ts'

/** Of Alice, Bob and the phones: apart from each other, and below what G.711 carries. */
const pitches = [1_910, 1_730, 1_560, 1_400, 1_260, 1_120, 980, 860, 740, 620]
/** Nine of them together still fit. */
const amplitude = 2_400
const codecs = ['PCMU/8000/1', 'G722/16000/1', 'opus/48000/2']
/** dBFS */
const HEARD = -45
const NOT_HEARD = -50

type Listener = {
  readonly name: string
  readonly hz: number
  level(hz: number): Promise<number>
  /** The level of what stays: the edge of any beep has some of every frequency. */
  lasting(hz: number): Promise<number>
}

test('a conference of ten in three codecs', {
  skip: hasBaresip && hasChromium ? false : 'baresip or chromium is not installed',
}, async t => {
  const system = await startSidetone()
  const operator = operate(system)
  const phones: Baresip[] = []
  const people: WebPerson[] = []
  try {
    for (const [i, extension] of ['101', '102'].entries()) {
      people.push(await openChromium(pitches[i]!, { amplitude }))
      await signIn(people[i]!, system.http, system.person(extension))
    }
    const [alice, bob] = people as [WebPerson, WebPerson]
    const click = (who: WebPerson, name: string | RegExp) =>
      who.page.getByRole('button', { name, exact: true }).first().click()
    const inTheCall = async (count: number) => {
      for (const end = Date.now() + 20_000; ; await pause(50)) {
        const { calls } = await operator.as<{ calls: { roster: unknown[] }[] }>('101', 'GET', '/api/my-calls')
        const now = calls.map(({ roster }) => roster.length)
        if (now.length === 1 && now[0] === count) return
        if (Date.now() > end)
          throw new Error(`not ${count} in one call: ${now}\n${await alice.page.locator('body').textContent()}`)
      }
    }
    /** The newest call is answered on the server too: what is merged before that cannot be. */
    const inTwoCalls = async () => {
      for (const end = Date.now() + 20_000; ; await pause(50)) {
        const { calls } = await operator.as<{ calls: { answeredAt: number | null }[] }>('101', 'GET', '/api/my-calls')
        if (calls.length === 2 && calls.every(each => each.answeredAt !== null)) return
        if (Date.now() > end) throw new Error(`Alice is in ${calls.length} calls`)
      }
    }
    await bob.page.getByLabel('Number').fill('101')
    await click(bob, 'Call')
    await click(alice, 'Answer')
    for (let i = 0; i < 8; i++) {
      // Two phones for each of four people.
      const { sip } = system.person(String(102 + (i >> 1)))
      const phone = await startBaresip({
        ...sip,
        server: system.sip,
        hz: pitches[i + 2]!,
        amplitude,
        codecs: [codecs[i % 3]!],
        register: false,
      })
      phones.push(phone)
      await phone.dial('101')
      await click(alice, 'Hold & answer')
      await inTwoCalls()
      await click(alice, 'Merge')
      await inTheCall(i + 3)
    }

    const listeners: Listener[] = [
      ...people.map((who, i) => ({
        name: i ? 'Bob' : 'Alice',
        hz: pitches[i]!,
        level: (hz: number) => who.hears(hz, 500),
        lasting: async (hz: number) => {
          let quietest = 0
          for (let look = 0; look < 3; look++) quietest = Math.min(quietest, await who.hears(hz, 150))
          return quietest
        },
      })),
      ...phones.map((phone, i) => ({
        name: `phone ${i + 1} (${codecs[i % 3]})`,
        hz: pitches[i + 2]!,
        level: async (hz: number) => phone.hears(hz, 1_000),
        lasting: async (hz: number) => phone.hears(hz, 1_000),
      })),
    ]
    const media = () => system.pids().media.reduce((sum, pid) => sum + cpuMsOf(pid), 0)
    const [cpuBefore, from] = [media(), Date.now()]
    let faults: string[] = []
    for (const end = Date.now() + 30_000; Date.now() < end; ) {
      const all = await Promise.all(
        listeners.map(async listener => {
          const wrong: string[] = []
          for (const hz of pitches) {
            const own = hz === listener.hz
            const level = await (own ? listener.lasting(hz) : listener.level(hz))
            if (own ? level < NOT_HEARD : level > HEARD) continue
            wrong.push(`${listener.name} hears ${own ? 'itself' : hz} at ${level.toFixed(0)} dB`)
          }
          return wrong
        }),
      )
      faults = all.flat()
      if (faults.length === 0) break
    }
    const cpu = (media() - cpuBefore) / ((Date.now() - from) / 1_000) / listeners.length
    t.diagnostic(`media processes: ${cpu.toFixed(1)} ms of CPU a second of participant, all ten talking`)
    assert.deepEqual(faults, [])
    await click(alice, 'Hang up')
    await click(bob, 'Hang up')
    for (const phone of phones) await phone.hangUp()
    await operator.untilFree()
  } finally {
    await Promise.all([...phones.map(each => each.stop()), ...people.map(each => each.close())])
    await system.stop()
  }
})
