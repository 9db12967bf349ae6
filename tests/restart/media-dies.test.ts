/**
 * `kill -9` of one media process in the middle of calls, twenty times, each in turn: the calls that it carried end on both
 * sides with the reason, the calls of the other process keep their sound, and live calls, records and what people saw agree.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { type Baresip, hasBaresip, startBaresip } from '../harness/baresip.ts'
import { until } from '../harness/called-company.ts'
import { dial, hasChromium, openChromium, signIn, type WebPerson } from '../harness/chromium.ts'
import { operate } from '../harness/operator.ts'
import { startSidetone } from '../harness/system.ts'

const KILLS = 20
const [ALICE, BOB, CAROL, DAVE, ERIN] = [2_300, 2_900, 2_600, 3_200, 2_000]
const LOST = /The sound of this call was lost/

type Call = {
  readonly from: string
  /** Who has a row of it in the call history. */
  readonly people: readonly string[]
  /** Media ends. */
  readonly ends: number
  begin(): Promise<unknown>
  /** Everybody in it hears what was said now. */
  heard(): Promise<unknown>
  /** Everybody in it is told that it is over, and why. */
  told(): Promise<unknown>
  hangUp(): Promise<unknown>
  /** How often it was begun. */
  begun: number
}
const button = (who: WebPerson, name: string) => who.page.getByRole('button', { name, exact: true }).first()
const lost = (who: WebPerson) => who.page.getByText(LOST).first()
/** The sentence about the call before this one has gone. */
const talks = async (who: WebPerson) => {
  await button(who, 'Hang up').waitFor()
  await lost(who).waitFor({ state: 'detached' })
}
/** What it heard before counts no more. */
const hearsAnew = async (phone: Baresip, hz: number) => {
  await phone.listens(500)
  await phone.untilHears(hz)
}

describe('one media process is killed in the middle of calls', {
  skip: hasBaresip && hasChromium ? false : 'baresip or chromium is not installed',
}, () => {
  test(`${KILLS} times: only its calls end, with the reason; the others keep their sound`, async t => {
    const system = await startSidetone()
    const stop: (() => unknown)[] = [system.stop]
    const open = async <T>(opened: Promise<T>, end: (one: T) => unknown): Promise<T> => {
      const one = await opened
      stop.push(() => end(one))
      return one
    }
    try {
      const web = (hz: number) => open(openChromium(hz), one => one.close())
      const [alice, bob, dave] = await Promise.all([web(ALICE), web(BOB), web(DAVE)])
      const carol = await open(startBaresip({ ...system.person('103').sip, server: system.sip, hz: CAROL }), one =>
        one.stop(),
      )
      const erin = await open(
        startBaresip({
          ...{ ...system.person('105').sip, server: system.sips, hz: ERIN },
          ...{ transport: 'tls', encryption: 'srtp-mand' },
        }),
        one => one.stop(),
      )
      await Promise.all([
        signIn(alice, system.http, system.person('101')),
        signIn(bob, system.http, system.person('102')),
        signIn(dave, system.http, system.person('104')),
        carol.registered(),
        erin.registered(),
      ])
      const operator = operate(system)

      const browsers: Call = {
        ...{ from: '101', people: ['101', '102'], ends: 2, begun: 0 },
        async begin() {
          await dial(alice, '102')
          await button(bob, 'Answer').click()
          await Promise.all([talks(alice), talks(bob)])
        },
        heard: () => Promise.all([alice.untilHears(BOB), bob.untilHears(ALICE)]),
        told: () => Promise.all([lost(alice).waitFor(), lost(bob).waitFor()]),
        hangUp: () => button(alice, 'Hang up').click(),
      }
      const phoneAndBrowser: Call = {
        ...{ from: '103', people: ['103', '104'], ends: 2, begun: 0 },
        async begin() {
          carol.forget()
          await carol.dial('104')
          await button(dave, 'Answer').click()
          await Promise.all([talks(dave), carol.until('CALL_ESTABLISHED')])
        },
        heard: () => Promise.all([hearsAnew(carol, DAVE), dave.untilHears(CAROL)]),
        told: () => Promise.all([lost(dave).waitFor(), carol.until('CALL_CLOSED')]),
        hangUp: () => carol.hangUp(),
      }
      const encrypted: Call = {
        ...{ from: '105', people: ['105'], ends: 1, begun: 0 },
        async begin() {
          erin.forget()
          await erin.dial('*43')
          await erin.until('CALL_ESTABLISHED')
        },
        heard: () => hearsAnew(erin, ERIN),
        told: () => erin.until('CALL_CLOSED'),
        hangUp: () => erin.hangUp(),
      }
      const calls = [browsers, phoneAndBrowser, encrypted]
      const living = async () => {
        const all = await operator.api<{ id: string; from: { number: string } }[]>('GET', '/api/calls')
        return new Map(
          calls.flatMap(call => all.filter(({ from }) => from.number === call.from).map(l => [call, l.id])),
        )
      }
      const endsOf = async () => {
        const figures = await operator.figures()
        return [0, 1].map(k => figures.get(`sidetone_media_process_ends{process="${k}"}`))
      }
      const bothUp = async () => {
        const figures = await operator.figures()
        return [0, 1].every(k => figures.get(`sidetone_media_process_up{process="${k}"}`) === 1)
      }
      const pidOf = (k: number) =>
        system.pids().media.find(pid => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`media-${k}.sock`))
      const beginThoseThatEnded = async () => {
        const alive = await living()
        const begin = async (call: Call) => {
          call.begun++
          await call.begin()
          await call.heard()
        }
        await Promise.all(calls.filter(call => !alive.has(call)).map(begin))
      }

      for (let kill = 1; kill <= KILLS; kill++) {
        const [victim, other] = kill % 2 ? [0, 1] : [1, 0]
        await beginThoseThatEnded()
        const before = await living()
        assert.equal(before.size, calls.length)
        // Each process tells how many it has once a second.
        const ends = await until('all media ends are told of', async () => {
          const [a, b] = await endsOf()
          return a! + b! === 5 && [a!, b!]
        })
        assert.ok(ends[other]! > 0 && ends[victim]! > 0, `kill ${kill}: both processes carry calls, not ${ends}`)

        process.kill(pidOf(victim)!, 'SIGKILL')
        const after = await until('the calls of the process are over', async () => {
          const left = await living()
          return left.size < calls.length && left
        })
        const [gone, kept] = [calls.filter(call => !after.has(call)), calls.filter(call => after.has(call))]
        t.diagnostic(`kill ${kill}: ended ${gone.map(call => call.from)}, kept ${kept.map(call => call.from)}`)
        const endsGone = gone.reduce((sum, call) => sum + call.ends, 0)
        assert.equal(endsGone, ends[victim], `kill ${kill}: those that it carried`)
        await Promise.all([
          until('both media processes are there', bothUp),
          ...gone.map(call => call.told()),
          ...kept.map(call => call.heard()),
        ])
        assert.deepEqual([...(await living()).keys()], kept, `kill ${kill}: no other ended`)
        for (const call of gone)
          for (const person of call.people) {
            const row = (await operator.historyOf(person)).find(({ id }) => id === before.get(call))
            assert.equal(row?.cause, 'media-lost', `kill ${kill}: the record of ${person}`)
            assert.equal(row.by, 'system')
          }
      }

      await beginThoseThatEnded()
      await Promise.all(calls.map(call => call.hangUp()))
      await operator.untilFree()
      for (const call of calls)
        for (const person of call.people) {
          const causes = (await operator.historyOf(person)).map(({ cause }) => cause)
          const wanted = ['hung-up', ...new Array(call.begun - 1).fill('media-lost')]
          assert.deepEqual(causes, wanted, `the calls of ${person}`)
        }
    } finally {
      for (const each of stop.toReversed()) await each()
    }
  })
})
