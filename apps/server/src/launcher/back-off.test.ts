import assert from 'node:assert/strict'
import { test } from 'node:test'
import { died, noDeaths } from './back-off.ts'

test('dies as soon as it starts: the first restart is at once, later ones wait longer, the loop is told once', () => {
  let deaths = noDeaths
  const seen: [number, boolean][] = []
  for (let i = 0; i < 9; i++) {
    const next = died(deaths, 100, i * 1_000)
    deaths = next.deaths
    seen.push([next.pauseMs, next.loop])
  }
  assert.deepEqual(
    seen.map(([pauseMs]) => pauseMs),
    [0, 200, 500, 1_000, 2_000, 5_000, 10_000, 10_000, 10_000],
  )
  assert.equal(seen.filter(([, loop]) => loop).length, 1)
})

test('killed again and again after it had done its work: started at once each time', () => {
  let deaths = noDeaths
  for (let i = 0; i < 20; i++) {
    const next = died(deaths, 4_000, i * 4_000)
    deaths = next.deaths
    assert.equal(next.pauseMs, 0)
  }
  assert.equal(died(died(noDeaths, 10, 0).deaths, 10_000, 1).pauseMs, 0)
})
