import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { EndId } from '@sidetone/call'
import { sdpOf } from '../fake-media.ts'
import { type MediaEngine, newCall, newEnd, pause, until } from './engine.ts'

/** Recordings as calls see them; what is in the file is for engines with sound. */
export function recordingContract(name: string, open: () => Promise<MediaEngine>): void {
  describe(`${name}: recordings`, () => {
    let engine: MediaEngine
    const told: string[] = []
    const folder = mkdtempSync(join(tmpdir(), 'contract-'))
    before(async () => {
      engine = await open()
      engine.port.onEvent(event => {
        if (event.type === 'recorded') told.push(`${event.end} ${event.path.slice(folder.length + 1)} ${event.endedBy}`)
      })
    })
    after(async () => {
      await engine.stop()
      rmSync(folder, { recursive: true })
    })
    const record = (end: EndId, file: string): void =>
      engine.port.record(end, { path: join(folder, file), maxMs: 60_000, who: 'end' })
    const tells = (...wanted: string[]): Promise<void> =>
      until(() => told.length >= wanted.length, 3000, wanted.join()).then(() =>
        assert.deepEqual(told.splice(0), wanted),
      )

    test('each is told once: stopped, replaced by another, closed with its end', async () => {
      const call = newCall()
      const end = newEnd('r')
      assert.ok((await engine.port.accept(end, sdpOf(['PCMU']), { call })).ok)
      assert.ok((await engine.port.answer(end, {})).ok)
      record(end, 'one')
      engine.port.stopRecording(end)
      engine.port.stopRecording(end)
      await tells(`${end} one stopped`)
      record(end, 'two')
      record(end, 'three')
      await tells(`${end} two stopped`)
      engine.port.close(end)
      await tells(`${end} three closed`)
      record(end, 'four')
      engine.port.announce('nobody', { kind: 'tone', tone: 'beep' })
      await pause(100)
      assert.deepEqual(told, [], 'an end that is gone is not recorded')
    })
  })
}
