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

/** proc(5) status: the cores that a thread may be on. */
const coresOf = (thread: string) => /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync(`${thread}/status`, 'utf8'))?.[1]
const nameOf = (thread: string) => readFileSync(`${thread}/comm`, 'utf8').trim()

test('the thread that moves packets runs in real time on one core, and no other; those of V8 keep all cores', {
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
    assert.match(coresOf(`/proc/${pid}`) ?? '', /^\d+$/)
    // On that core they would never get to run, while the thread that moves packets asks how far they are.
    const ofV8 = others.filter(thread => nameOf(`/proc/${pid}/task/${thread}`) === 'V8Worker')
    assert.ok(ofV8.length > 0)
    for (const thread of ofV8) assert.match(coresOf(`/proc/${pid}/task/${thread}`) ?? '', /[-,]/)
  } finally {
    await engine.stop()
  }
})
