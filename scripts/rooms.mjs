// Type check and unit tests of rooms: `node scripts/rooms.mjs [--types] [room …]` (default: all rooms).
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readdirSync } from 'node:fs'
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
const run = (command, args) => {
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  if (status !== 0) failed++
}
for (const room of rooms)
  for (const config of ['tsconfig.json', 'tsconfig.test.json'])
    if (existsSync(join(room, config)) && globSync(`${room}/{src/,}**/*.{ts,tsx}`).length)
      run('node_modules/.bin/tsc', ['-p', join(room, config)])
if (!typesOnly) {
  const tests = rooms
    .filter(room => room.includes('/'))
    .flatMap(room => globSync(`${room}/src/**/*.test.ts`))
    .sort()
  if (tests.length) run('node_modules/.bin/node', ['--test', '--test-reporter=dot', ...tests])
}
if (typesOnly) console.log(`Types of ${rooms.length} rooms: ${failed ? `${failed} with faults` : 'right'}`)
process.exit(failed ? 1 : 0)
