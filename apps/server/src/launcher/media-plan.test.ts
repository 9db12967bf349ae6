import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readSettings } from '../settings.ts'
import { mediaPlan } from './media-plan.ts'

test('one process a core, ports cut into equal slices that begin at an even port', () => {
  const plan = mediaPlan(readSettings({ SIDETONE_HOME: '/d' }), 2)
  assert.deepEqual(plan, [
    { socket: '/d/run/media-0.sock', rtp: { first: 40000, last: 40499 }, ice: 39999 },
    { socket: '/d/run/media-1.sock', rtp: { first: 40500, last: 40999 }, ice: 39998 },
  ])
})

test('few ports make few processes', () => {
  assert.equal(mediaPlan(readSettings({ SIDETONE_RTP: '40000-40011' }), 16).length, 1)
})

test('a data folder with a long name keeps its sockets elsewhere, and finds them again', () => {
  const home = join(mkdtempSync(join(tmpdir(), 'long-')), 'x'.repeat(90))
  mkdirSync(join(home, 'run'), { recursive: true })
  const settings = readSettings({ SIDETONE_HOME: home })
  const [first] = mediaPlan(settings, 1)
  assert.ok(first!.socket.length < 104)
  assert.equal(mediaPlan(settings, 1)[0]!.socket, first!.socket)
  rmSync(home, { recursive: true })
  rmSync(join(first!.socket, '..'), { recursive: true })
})
