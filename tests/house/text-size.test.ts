/** Text follows the text size that a person has set in the browser (WCAG 1.4.4): no screen sets it in pixels. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../..')
const IN_PIXELS = [
  /\b(?:text|leading)-\[[\d.]+px\]/,
  /font-size:\s*[\d.]+px/,
  /--text-[\w-]+:\s*[\d.]+px/,
  /\bfont:[^;]*\d(?:px)\b/,
  /\bfontSize:\s*(?:\d|['"`][\d.]+px)/,
  // The width at which a layout changes must grow with the text in it.
  /\((?:min|max)-(?:width|height):\s*[\d.]+px\)/,
]

test('sizes of text, and the widths at which layouts change, are in rem and em', () => {
  const files = globSync('{apps/{phone,admin}/{src,gallery},packages/ui/src}/**/*.{ts,tsx,css}', { cwd: root })
  assert.ok(files.length > 100, `only ${files.length} files found`)
  const found = files.flatMap(file =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((line, at) =>
        IN_PIXELS.some(pattern => pattern.test(line)) ? [`${file}:${at + 1}: ${line.trim()}`] : [],
      ),
  )
  assert.deepEqual(found, [])
})
