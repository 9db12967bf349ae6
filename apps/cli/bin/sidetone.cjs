#!/usr/bin/env node
// The command `sidetone`, in syntax that old Nodes read too: an older one than 24 hands over to the Node 24 of this folder.
const { spawn } = require('node:child_process')
const { existsSync } = require('node:fs')
const { resolve } = require('node:path')

const main = resolve(__dirname, '../src/main.ts')
const node24 = resolve(__dirname, '../../../node_modules/node/bin/node')

if (Number(process.versions.node.split('.')[0]) >= 24) import(main)
else if (existsSync(node24)) {
  const child = spawn(node24, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  // Ctrl-C reaches the child by itself; what only we are told is passed on. Its end is ours.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('close', code => process.exit(code === null ? 1 : code))
} else {
  const found = `Sidetone needs Node 24, and this is ${process.version}`
  process.stderr.write(`${found}: run \`npm start\` in its folder once, which installs it there.\n`)
  process.exitCode = 1
}
