import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { build } from 'vite'

test('the build keeps the budget of the first load, needs nothing inline, and the service worker knows its files', async () => {
  const outDir = mkdtempSync(join(tmpdir(), 'phone-'))
  try {
    // Over 150 KB of JavaScript the build itself fails (scripts/app-shell.ts).
    await build({ root: join(import.meta.dirname, '..'), logLevel: 'error', build: { outDir, emptyOutDir: true } })
    const page = readFileSync(join(outDir, 'index.html'), 'utf8')
    assert.doesNotMatch(page, /<style|<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=/)
    const worker = readFileSync(join(outDir, 'sw.js'), 'utf8')
    assert.doesNotMatch(worker, /__SHELL__|__VERSION__/)
    for (const [, file] of page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) assert.ok(worker.includes(file!))
    assert.doesNotMatch(worker, /gallery/)
  } finally {
    rmSync(outDir, { recursive: true })
  }
})
