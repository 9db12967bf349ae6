/** What a phone's digest registration costs, at the rate of a power cut and of an ordinary hour, and what it keeps. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { operate } from '../tests/harness/operator.ts'
import { freePorts } from '../tests/harness/ports.ts'
import { cpuMsOf, livingKib } from '../tests/harness/processes.ts'
import { hasSipp, startSipp } from '../tests/harness/sipp.ts'
import { type Running, startSidetone } from '../tests/harness/system.ts'
import { type Figure, Skipped } from './harness/measure.ts'
import { makePhones } from './harness/phones.ts'

/** Of one phone, again and again; each rate for so many. */
const registrations = 8_000
const ratesPerS = { storm: 2_000, hour: 500 }
const people = 63

export async function run(): Promise<Figure[]> {
  if (!hasSipp) throw new Skipped('sipp is not installed: apt-get install sip-tester')
  const inspectPort = await freePorts(1)
  // A system of its own: a collection of everything takes compiled code with it.
  const memory = await withSystem(inspectPort, system => memoryOfThousand(system, inspectPort))
  const { storm, hour } = await withSystem(inspectPort, async system => {
    await cost(system, ratesPerS.hour, 2_000)
    return { storm: await cost(system, ratesPerS.storm), hour: await cost(system, ratesPerS.hour) }
  })
  const name = 'CPU a digest registration'
  return [
    { name, value: storm, unit: 'ms', note: `at ${ratesPerS.storm}/s`, atMost: 0.2 },
    { name: `${name}, slowly`, value: hour, unit: 'ms', note: `at ${ratesPerS.hour}/s` },
    { name: 'memory of 1,000 registrations', value: memory, unit: 'KiB', note: 'heap and buffers after collection' },
  ]
}

async function withSystem<T>(inspectPort: number, measure: (system: Running) => Promise<T>): Promise<T> {
  const system = await startSidetone({ NODE_OPTIONS: `--inspect-port=127.0.0.1:${inspectPort}` })
  try {
    return await measure(system)
  } finally {
    await system.stop()
  }
}

async function cost(system: Running, ratePerS: number, count = registrations): Promise<number> {
  const { username, password } = system.person('103').sip
  const cpu = () => cpuMsOf(system.pids().server!)
  const before = cpu()
  const { done } = await startSipp({
    scenario: 'register.xml',
    to: system.sip,
    calls: count,
    ratePerS,
    keys: { user: username },
    more: ['-au', username, '-ap', password],
  })
  const { code, errors } = await done
  if (code !== 0) throw new Error(`registrations failed: ${errors.slice(0, 400)}`)
  return (cpu() - before) / count
}

async function memoryOfThousand(system: Running, inspectPort: number): Promise<number> {
  const phones = await makePhones(system, people)
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-bench-'))
  const file = join(folder, 'phones.csv')
  const lines = phones.map(
    ({ username, password }, n) => `${username};[authentication username=${username} password=${password}];phone${n}`,
  )
  writeFileSync(file, `SEQUENTIAL\n${lines.join('\n')}\n`)
  const operator = operate(system)
  const { server } = system.pids()
  const before = await livingKib(server!, inspectPort)
  const { done } = await startSipp({
    scenario: 'register-each.xml',
    to: system.sip,
    calls: phones.length,
    ratePerS: 200,
    more: ['-inf', file],
  })
  const { code, errors } = await done
  rmSync(folder, { recursive: true, force: true })
  if (code !== 0) throw new Error(`registrations failed: ${errors.slice(0, 400)}`)
  await operator.untilTransactionsAreGone()
  return (((await livingKib(server!, inspectPort)) - before) / phones.length) * 1_000
}
