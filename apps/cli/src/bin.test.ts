/** What npm links as `sidetone`: any Node may run it. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

const bin = join(import.meta.dirname, '../bin/sidetone.cjs')
/** This Node says that it is an old one. */
const old = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"20.1.0"}})'
const run = (...args: string[]) => spawnSync(process.execPath, args, { encoding: 'utf8' })

test('under Node 24 it is the command', () => {
  const { stdout, status } = run(bin, 'help')
  assert.match(stdout, /^sidetone: a phone system/)
  assert.equal(status, 0)
})

test('an older Node hands over to the one of this folder, with its exit code', () => {
  const helped = run('--import', old, bin, 'help')
  assert.match(helped.stdout, /^sidetone: a phone system/)
  const wrong = run('--import', old, bin, 'stat')
  assert.match(wrong.stderr, /^There is no command "stat"[^\n]*\n$/)
  assert.equal(wrong.status, 1)
})

test('without that one it is one sentence', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-bin-'))
  const alone = join(folder, 'apps/cli/bin/sidetone.cjs')
  cpSync(bin, alone)
  const { stderr, status } = run('--import', old, alone, 'help')
  assert.match(stderr, /^Sidetone needs Node 24, and this is v[^\n]*npm start[^\n]*\.\n$/)
  assert.equal(status, 1)
  rmSync(folder, { recursive: true })
})
