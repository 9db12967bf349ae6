/** What is drawn of a recording is what is in its file. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { WAVEFORM_BARS } from './limits.ts'
import { Recordings } from './recordings.ts'

test('a recording is drawn: quiet first, loud at its end', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'recordings-'))
  try {
    const bytes = Buffer.alloc(44 + 16_000 * 2 * 10)
    bytes.write('RIFF', 0)
    bytes.writeUInt32LE(32_000, 28)
    for (let at = 44 + 16_000 * 2 * 5; at < bytes.length; at += 2) bytes.writeInt16LE(-32_767, at)
    mkdirSync(join(folder, 'team'))
    writeFileSync(join(folder, 'team', '1700.wav'), bytes)
    const recordings = new Recordings(folder, () => 0)
    const { ms, waveform } = await recordings.drawn('team', '1700.wav')
    assert.equal(ms, 10_000)
    assert.equal(waveform.length, WAVEFORM_BARS)
    assert.deepEqual([waveform[0], waveform.at(-1)], [0, 100])
    assert.deepEqual([recordings.has('team', '1700.wav'), recordings.has('team', '1701.wav')], [true, false])
    await assert.rejects(recordings.drawn('team', '1701.wav'), { code: 'not-found' })
    await assert.rejects(recordings.drawn('team', '../x.wav'), { code: 'not-found' })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
