/** What a phone's digest registration costs, at the rate of a power cut and of an ordinary hour, and what it keeps. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { operate } from '../tests/harness/operator.ts'
import { freePorts } from '../tests/harness/ports.ts'
import { cpuMsOf, livingKib } from '../tests/harness/processes.ts'
import { hasSipp, startSipp } from '../tests/harness/sipp.ts'
import { type Running, startSidetone } from '../tests/harness/system.ts'
import { type Figure, Skipped } from './harness/measure.ts'

/** Of one phone, again and again; each rate for so many. */
const registrations = 8_000
const ratesPerS = { storm: 2_000, hour: 500 }
/** Different phones: each person has as many as an address of record takes. */
const people = 63
const phonesEach = 16

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
  const phones = await makePhones(system)
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

type Phone = { readonly username: string; readonly password: string }
async function makePhones(system: Running): Promise<Phone[]> {
  const key = readFileSync(join(system.home, 'run/operator-key'), 'utf8').trim()
  const post = async <T>(path: string, body: object): Promise<T> => {
    const answer = await fetch(`${system.http}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const phones: Phone[] = []
  for (let n = 0; n < people; n++) {
    const extension = String(2_000 + n)
    const about = { name: `Person ${n}`, extension, email: `p${n}@bench.invalid`, role: 'person' }
    const { person } = await post<{ person: { id: string } }>('/api/people', about)
    for (let phone = 0; phone < phonesEach; phone++)
      phones.push(await post<Phone>('/api/devices', { person: person.id, label: `Phone ${phone}` }))
  }
  return phones
}
