import assert from 'node:assert/strict'
import { test } from 'node:test'
import { died, noDeaths } from './back-off.ts'

test('the first restart is at once, later ones wait longer, a loop is told once', () => {
  let deaths = noDeaths
  const seen: [number, boolean][] = []
  for (let i = 0; i < 9; i++) {
    const next = died(deaths, i * 1_000)
    deaths = next.deaths
    seen.push([next.pauseMs, next.loop])
  }
  assert.deepEqual(
    seen.map(([pauseMs]) => pauseMs),
    [0, 200, 500, 1_000, 2_000, 5_000, 10_000, 10_000, 10_000],
  )
  assert.equal(seen.filter(([, loop]) => loop).length, 1)
})

test('after a minute of health it is at once again', () => {
  const { deaths } = died(noDeaths, 0)
  assert.equal(died(deaths, 60_000).pauseMs, 0)
})
