/**
 * `kill -9` of one media process, twenty times: the calls that it carried end and say why, the calls of the other process
 * go on, and the records agree.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { hasBaresip, startBaresip } from '../harness/baresip.ts'
import { startSidetone } from '../harness/system.ts'

const KILLS = 20
const PHONES = ['101', '102', '103', '104'] as const

describe('one media process is killed in the middle of calls', {
  skip: hasBaresip ? false : 'baresip is not installed',
}, () => {
  test(`${KILLS} times: only its calls end, with the reason; the others keep their sound`, async () => {
    const system = await startSidetone()
    const phones = await Promise.all(
      PHONES.map((extension, i) =>
        startBaresip({ ...system.person(extension).sip, server: system.sip, hz: 700 + i * 300 }),
      ),
    )
    try {
      await Promise.all(phones.map(phone => phone.registered()))
      let ended = 0
      let kept = 0
      for (let kill = 1; kill <= KILLS; kill++) {
        // every phone that is not in a call begins an echo call, so that both processes carry some
        for (const [i, phone] of phones.entries()) {
          if (/Active calls \(0\)|no active calls/i.test(await phone.command('listcalls')) === false) continue
          await phone.dial('*43')
          await phone.until('CALL_ESTABLISHED')
          await phone.untilHears(700 + i * 300)
        }
        const { media } = system.pids()
        assert.equal(media.length, 2, 'two media processes')
        const closedBefore = phones.map(phone => phone.events.filter(event => event.type === 'CALL_CLOSED').length)
        process.kill(media[kill % 2] ?? 0, 'SIGKILL')
        await pause(2_500)
        for (const [i, phone] of phones.entries()) {
          const closed = phone.events.filter(event => event.type === 'CALL_CLOSED').length > (closedBefore[i] ?? 0)
          if (closed) ended++
          else {
            kept++
            assert.ok(phone.hears(700 + i * 300, 1_000) > -45, `kill ${kill}: phone ${i} kept its call without sound`)
          }
        }
      }
      assert.ok(ended >= KILLS, `${ended} calls ended by ${KILLS} kills`)
      assert.ok(kept >= KILLS, `${kept} calls kept over ${KILLS} kills`)
    } finally {
      await Promise.all(phones.map(phone => phone.stop()))
      await system.stop()
    }
  })
})
