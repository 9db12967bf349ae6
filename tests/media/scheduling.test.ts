/** How a media process is scheduled, as the kernel sees it. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { test } from 'node:test'
import { nodeEngine } from './engine.ts'

/** proc(5) stat: field 41, the policy; 2 is SCHED_RR. */
const policyOf = (thread: string): number => {
  const stat = readFileSync(`${thread}/stat`, 'utf8')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[38])
}
const may = availableParallelism() > 1 && spawnSync('chrt', ['--rr', '1', 'true']).status === 0

test('the thread that moves packets runs in real time, and no other', {
  skip: may ? false : 'not allowed here',
}, async () => {
  const engine = await nodeEngine()
  try {
    const { pid } = engine
    assert.equal(policyOf(`/proc/${pid}`), 2)
    const others = readdirSync(`/proc/${pid}/task`).filter(thread => thread !== String(pid))
    assert.deepEqual(
      others.filter(thread => policyOf(`/proc/${pid}/task/${thread}`) === 2),
      [],
    )
  } finally {
    await engine.stop()
  }
})
