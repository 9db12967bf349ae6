/**
 * SIPp, the generator of odd flows, at both ends of a running system. After each call nothing may be left of it, and the
 * call history must say how it went. 101 calls by digest, 102 is registered where a second SIPp answers.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type HistoryItem, type Operator, operate } from '../harness/operator.ts'
import { freePorts } from '../harness/ports.ts'
import { hasSipp, registerBySipp, type SippOptions, startSipp } from '../harness/sipp.ts'
import { called, caller, type Script } from '../harness/sipp-script.ts'
import { type Running, startSidetone } from '../harness/system.ts'

let system: Running
let operator: Operator
/** Where 102 answers, and where the outside world begins. */
let port102 = 0
let portOutside = 0

const alice = (): ReturnType<typeof caller> => caller('101', { password: system.person('101').sip.password })

/** Both ends play their part; then all must be free again. Gives the newest line of 101's call history. */
async function play(
  parts: { readonly caller: Script; readonly called?: Script; readonly calledPort?: number; readonly dialled?: string },
  more: Partial<SippOptions> = {},
): Promise<HistoryItem> {
  const to = system.sip
  const far = parts.called && (await startSipp({ scenario: parts.called, to, port: parts.calledPort ?? port102, calls: 1 }))
  const near = await startSipp({ scenario: parts.caller, to, calls: 1, service: parts.dialled ?? '102', ...more })
  const limit = setTimeout(() => {
    near.stop()
    far?.stop()
  }, 20_000)
  const [nearEnd, farEnd] = await Promise.all([near.done, far?.done])
  clearTimeout(limit)
  assert.equal(nearEnd.code, 0, `the caller: ${nearEnd.errors || nearEnd.printed}\n${farEnd?.errors ?? ''}`)
  if (farEnd) assert.equal(farEnd.code, 0, `the called: ${farEnd.errors || farEnd.printed}`)
  await operator.untilFree()
  return (await operator.historyOf('101'))[0]!
}
const ended = ({ cause, by, answeredAt }: HistoryItem) => ({ cause, by, talked: answeredAt !== null })

describe('SIPp at both ends', { skip: !hasSipp && 'sipp is not installed: apt-get install sip-tester' }, () => {
  before(async () => {
    system = await startSidetone()
    operator = operate(system)
    port102 = await freePorts(1)
    portOutside = await freePorts(1)
    await registerBySipp(system.sip, system.person('102').sip, port102)
    await operator.addTrunk({ name: 'Outside', port: portOutside, prefix: '0' })
  })
  after(() => system?.stop())

  test('a plain call', async () => {
    const item = await play({
      caller: alice().invite().expect(180).expect(200).ack().pause(300).bye(),
      called: called().invited({ check: 'P-Asserted-Identity: Alice <sip:101@' }).reply(180).pause(100).reply(200, { sdp: true }).acked().hungUp(),
    })
    assert.deepEqual(ended(item), { cause: 'hung-up', by: 'caller', talked: true })
  })
})
