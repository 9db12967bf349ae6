// Every check of the project, in order, quick ones first: `npm test`, or `node scripts/test.mjs STAGE …` for some of them.
// Runs under the project's own Node 24 (scripts/setup.mjs sees to that).
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'

const bin = name => `node_modules/.bin/${name}`
const nodeTest = (pattern, { atOnce = 2, limitS = 600, but = [] } = {}) => {
  const files = [pattern]
    .flat()
    .flatMap(each => globSync(each))
    .filter(file => !file.includes('node_modules') && !but.includes(file))
    .sort()
  if (!files.length) return []
  return [
    [
      bin('node'),
      ['--test', `--test-concurrency=${atOnce}`, `--test-timeout=${limitS * 1000}`, '--test-reporter=spec', ...files],
    ],
  ]
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
  media: () => nodeTest('tests/media/*.test.ts', { atOnce: 1 }),
  // From here on whole systems run: one at a time, so that they measure sound and not each other. Those that measure none
  // and wait most of the time wait together.
  interop: () => [
    ...nodeTest(signallingOnly),
    ...nodeTest('tests/interop/*.test.ts', { atOnce: 1, but: signallingOnly }),
  ],
  network: () => nodeTest('tests/network/*.test.ts', { atOnce: 1 }),
  e2e: () => nodeTest('tests/e2e/*.test.ts', { atOnce: 1 }),
  restart: () => nodeTest('tests/restart/*.test.ts', { atOnce: 1, limitS: 900 }),
  soak: () => nodeTest('tests/soak/*.test.ts', { atOnce: 1, limitS: 900 }),
}

const asked = process.argv.slice(2)
const unknown = asked.find(name => !(name in stages))
if (unknown) {
  console.error(`There is no stage "${unknown}". Stages: ${Object.keys(stages).join(' ')}`)
  process.exit(1)
}
let passed = 0
let failed = 0
for (const name of asked.length ? asked : Object.keys(stages)) {
  for (const [command, args] of stages[name]()) {
    const start = Date.now()
    console.log(`\n── ${name}`)
    const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, FORCE_COLOR: '0' } })
    console.log(`── ${name}: ${status === 0 ? 'passed' : 'FAILED'} in ${((Date.now() - start) / 1000).toFixed(1)} s`)
    if (status === 0) passed++
    else failed++
  }
}
console.log(`\nStages: ${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
