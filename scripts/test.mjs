// Every check of the project, in order, quick ones first: `npm test`, or `node scripts/test.mjs STAGE …` for some of them.
// Runs under the project's own Node 24 (scripts/setup.mjs sees to that).
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

const bin = name => `node_modules/.bin/${name}`
const failures = join(mkdtempSync(join(tmpdir(), 'sidetone-test-')), 'failed')
/** How many files of a stage are looked at twice at most. */
const SECOND_LOOKS = 3
const lookedTwice = []
const nodeTest = (pattern, { atOnce = 2, limitS = 600, but = [], realTime = false } = {}) => {
  const files = [pattern]
    .flat()
    .flatMap(each => globSync(each))
    .filter(file => !file.includes('node_modules') && !but.includes(file))
    .sort()
  if (!files.length) return []
  const options = ['--test', `--test-concurrency=${atOnce}`, `--test-timeout=${limitS * 1000}`]
  // What a file left open (a browser's pipe, a phone's) must not keep the others waiting.
  if (realTime) options.push('--test-force-exit')
  const told = ['--test-reporter=spec', '--test-reporter-destination=stdout']
  const noted = ['--test-reporter=./scripts/failed-files.mjs', `--test-reporter-destination=${failures}`]
  return [[bin('node'), [...options, ...told, ...noted, ...files], realTime]]
}

const signallingOnly = ['programs', 'sipp', 'strangers', 'toll-fraud', 'torture'].map(
  name => `tests/interop/${name}.test.ts`,
)
const stages = {
  lint: () => [[bin('biome'), ['check', '.']]],
  types: () => [[bin('node'), ['scripts/rooms.mjs', '--types']]],
  walls: () => [[bin('node'), [bin('depcruise'), '--config', '.dependency-cruiser.cjs', 'packages', 'apps']]],
  house: () => nodeTest('tests/house/*.test.ts'),
  rooms: () =>
    nodeTest(['packages/*/src/**/*.test.ts', 'packages/features/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts']),
  calls: () => nodeTest('tests/calls/*.test.ts'),
  fuzz: () => nodeTest('tests/fuzz/*.test.ts'),
  media: () => nodeTest('tests/media/*.test.ts', { atOnce: 1, realTime: true }),
  // From here on whole systems run: one at a time, so that they measure sound and not each other. Those that measure none
  // and wait most of the time wait together.
  interop: () => [
    ...nodeTest(signallingOnly, { realTime: true }),
    ...nodeTest('tests/interop/*.test.ts', { atOnce: 1, but: signallingOnly, realTime: true }),
  ],
  network: () => nodeTest('tests/network/*.test.ts', { atOnce: 1, realTime: true }),
  e2e: () => nodeTest('tests/e2e/*.test.ts', { atOnce: 1, realTime: true }),
  restart: () => nodeTest('tests/restart/*.test.ts', { atOnce: 1, limitS: 900, realTime: true }),
  soak: () => nodeTest('tests/soak/*.test.ts', { atOnce: 1, limitS: 900, realTime: true }),
}

const asked = process.argv.slice(2)
const unknown = asked.find(name => !(name in stages))
if (unknown) {
  console.error(`There is no stage "${unknown}". Stages: ${Object.keys(stages).join(' ')}`)
  process.exit(1)
}
const run = (command, args) =>
  spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, FORCE_COLOR: '0' } }).status === 0
/**
 * Real browsers and phones share two cores with whatever else the machine does, and what they hear is measured in real time.
 * A file of theirs that failed is run once more, alone, so that the report tells a fault from a flaw of the test. The stage
 * has failed all the same.
 */
const secondLook = () => {
  const files = [...new Set(readFileSync(failures, 'utf8').split('\n').filter(Boolean))].map(file =>
    relative('.', file),
  )
  for (const file of files.slice(0, SECOND_LOOKS)) {
    console.log(`\n── once more, alone: ${file}`)
    const green = run(bin('node'), [
      '--test',
      '--test-force-exit',
      '--test-timeout=900000',
      '--test-reporter=spec',
      file,
    ])
    lookedTwice.push(`${file} (${green ? 'passed' : 'failed'} the second time)`)
  }
}
let passed = 0
let failed = 0
for (const name of asked.length ? asked : Object.keys(stages)) {
  for (const [command, args, realTime] of stages[name]()) {
    const start = Date.now()
    console.log(`\n── ${name}`)
    const green = run(command, args)
    if (!green && realTime) secondLook()
    console.log(`── ${name}: ${green ? 'passed' : 'FAILED'} in ${((Date.now() - start) / 1000).toFixed(1)} s`)
    if (green) passed++
    else failed++
  }
}
if (lookedTwice.length) console.log(`\nFailed, and were looked at once more: ${lookedTwice.join(', ')}`)
console.log(`\nStages: ${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
