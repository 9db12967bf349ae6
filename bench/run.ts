/**
 * Runs the benchmarks: `npm run bench`, or `node bench/run.ts rtp audio` for some of them. Each runs in a process of its
 * own, so that none disturbs another's figures or takes the others down.
 */
import { fork } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { type Figure, Skipped } from './harness/measure.ts'
import { reached, table } from './harness/table.ts'

type Outcome = { readonly figures: readonly Figure[]; readonly skipped?: string; readonly failed?: string }

const here = import.meta.dirname
const results = join(here, 'results', 'latest.json')
const longestMs = 10 * 60_000
const isBenchmark = /^export (async function|function|const) run\b/m

if (process.send) await runHere(process.argv[2]!)
else await runAll(process.argv.slice(2))

/** In the child: one benchmark, its outcome to the parent. */
async function runHere(name: string): Promise<void> {
  const outcome = await import(join(here, `${name}.ts`))
    .then((module: { run(): Promise<Figure[]> }) => module.run())
    .then(
      figures => ({ figures }),
      (error: unknown) =>
        error instanceof Skipped
          ? { figures: [], skipped: error.message }
          : { figures: [], failed: error instanceof Error ? (error.stack ?? error.message) : String(error) },
    )
  process.send!(outcome, () => process.exit(0))
}

async function runAll(wanted: readonly string[]): Promise<void> {
  const names = readdirSync(here)
    // What benchmarks start beside them (a generator, a peer) has no `run` of its own.
    .filter(file => file.endsWith('.ts') && isBenchmark.test(readFileSync(join(here, file), 'utf8')))
    .map(file => file.slice(0, -3))
    .filter(name => wanted.length === 0 || wanted.includes(name))
  if (names.length === 0) {
    console.error(`There is no benchmark called ${wanted.join(' or ')}.`)
    process.exit(1)
  }
  // Benchmarks that are not run now keep their last figures.
  const kept: Record<string, unknown> = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')).benchmarks : {}
  let bad = false
  for (const name of names) {
    const outcome = await inChild(name)
    console.log(`\n${name}`)
    if (outcome.skipped) console.log(`  skipped: ${outcome.skipped}`)
    else if (outcome.failed) console.log(`  failed: ${outcome.failed}`)
    else {
      console.log(table(outcome.figures).replace(/^/gm, '  '))
      kept[name] = { at: new Date().toISOString(), figures: outcome.figures }
    }
    bad ||= Boolean(outcome.failed) || !outcome.figures.every(reached)
  }
  mkdirSync(join(here, 'results'), { recursive: true })
  writeFileSync(results, `${JSON.stringify({ machine: machine(), benchmarks: kept }, undefined, 2)}\n`)
  process.exit(bad ? 1 : 0)
}

function inChild(name: string): Promise<Outcome> {
  return new Promise(resolve => {
    const child = fork(import.meta.filename, [name], { timeout: longestMs, execArgv: ['--expose-gc'] })
    let outcome: Outcome | undefined
    child.on('message', message => {
      outcome = message as Outcome
    })
    child.on('exit', (code, signal) =>
      resolve(outcome ?? { figures: [], failed: `it ended with ${signal ?? `code ${code}`} before it had figures` }),
    )
  })
}

function machine() {
  const processors = cpus()
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    system: `${process.platform} ${process.arch}`,
  }
}
