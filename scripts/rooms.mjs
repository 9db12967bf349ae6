// Type check and unit tests of rooms: `node scripts/rooms.mjs [--types] [room …]` (default: all rooms).
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, globSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

const asked = process.argv.slice(2)
const typesOnly = asked.includes('--types')
const wanted = asked.filter(name => name !== '--types')
const all = [
  ...['packages', 'packages/features', 'apps'].flatMap(parent => readdirSync(parent).map(name => join(parent, name))),
  'tests',
  'bench',
].filter(room => existsSync(join(room, 'tsconfig.json')))
const rooms = wanted.length ? all.filter(room => wanted.some(name => room === name || room.endsWith(`/${name}`))) : all

let failed = 0
/** What it says is printed in one piece, when it is done. */
const check = config =>
  new Promise(resolve => {
    // One thread each and as many as there are cores: half the work of one compiler on all cores.
    const compiler = spawn('node_modules/.bin/tsc', [
      '--singleThreaded',
      '--pretty',
      String(process.stdout.isTTY ?? false),
      '-p',
      config,
    ])
    let said = ''
    for (const stream of [compiler.stdout, compiler.stderr]) stream.on('data', text => (said += text))
    compiler.on('error', error => (said += `${error.message}\n`))
    compiler.on('close', code => {
      if (code !== 0) failed++
      process.stdout.write(said)
      resolve()
    })
  })
const configs = rooms
  .filter(room => globSync(`${room}/{src/,}**/*.{ts,tsx}`).length)
  .flatMap(room => ['tsconfig.json', 'tsconfig.test.json'].map(name => join(room, name)))
  .filter(config => existsSync(config))
const next = async () => {
  for (let config = configs.shift(); config; config = configs.shift()) await check(config)
}
await Promise.all(Array.from({ length: availableParallelism() }, next))

if (!typesOnly) {
  const tests = rooms
    .filter(room => room.includes('/'))
    .flatMap(room => globSync(`${room}/src/**/*.test.ts`))
    .sort()
  if (tests.length) {
    const { status } = spawnSync('node_modules/.bin/node', ['--test', '--test-reporter=dot', ...tests], {
      stdio: 'inherit',
    })
    if (status !== 0) failed++
  }
}
if (typesOnly) console.log(`Types of ${rooms.length} rooms: ${failed ? `${failed} with faults` : 'right'}`)
process.exit(failed ? 1 : 0)
