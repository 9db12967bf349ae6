/** WHERE.md tells the truth: each place that it names exists, and each room has its line and its README. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'WHERE.md'), 'utf8')
const places = [...page.matchAll(/`([^`\s]+\/[^`\s]*)`/g)].map(found => found[1] ?? '')
const rooms = ['packages', 'packages/features', 'apps']
  .flatMap(parent => readdirSync(join(root, parent)).map(name => `${parent}/${name}`))
  .filter(room => existsSync(join(root, room, 'package.json')))

test('every place named in WHERE.md exists', () => {
  assert.ok(places.length > 30, `only ${places.length} places found`)
  assert.deepEqual(
    places.filter(place => !existsSync(join(root, place))),
    [],
  )
})

test('every room is named in WHERE.md', () => {
  assert.deepEqual(
    rooms.filter(room => !places.some(place => place === `${room}/` || place.startsWith(`${room}/`))),
    [],
  )
})

test('every room has a README that says what it is for', () => {
  assert.deepEqual(
    rooms.filter(room => !existsSync(join(root, room, 'README.md'))),
    [],
  )
})
