// Checks rooms: `node scripts/rooms.mjs [room …]` runs the type check and the unit tests of each named room (default: all).
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const all = ['packages', 'packages/features', 'apps']
  .flatMap(parent => (existsSync(parent) ? readdirSync(parent).map(name => join(parent, name)) : []))
  .filter(room => existsSync(join(room, 'tsconfig.json')))
const wanted = process.argv.slice(2)
const rooms = wanted.length ? all.filter(room => wanted.some(name => room === name || room.endsWith(`/${name}`))) : all

let failed = false
const run = (command, args) => {
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  if (status !== 0) failed = true
}
for (const room of rooms) {
  for (const config of ['tsconfig.json', 'tsconfig.test.json'])
    if (existsSync(join(room, config)) && globSync(`${room}/src/**/*.{ts,tsx}`).length)
      run('node_modules/.bin/tsc', ['-p', join(room, config)])
}
const tests = rooms.flatMap(room => globSync(`${room}/src/**/*.test.{ts,tsx}`)).sort()
if (tests.length) run('node_modules/.bin/node', ['--test', '--test-reporter=dot', ...tests])
process.exit(failed ? 1 : 0)
