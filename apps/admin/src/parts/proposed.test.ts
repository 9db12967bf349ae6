import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freeNumber, withAsked } from './proposed.ts'

test('the first free number is proposed; none when all ten are taken', () => {
  assert.equal(freeNumber('64', []), '640')
  assert.equal(freeNumber('64', ['640', '641', '1640']), '642')
  assert.equal(
    freeNumber(
      '64',
      Array.from({ length: 10 }, (_, last) => `64${last}`),
    ),
    '',
  )
})

test('a new one takes texts and numbers from the address, and nothing else', () => {
  const parts = [
    {
      heading: '',
      fields: [
        { kind: 'text', name: 'name', label: '' },
        { kind: 'target', name: 'to', label: '' },
        { kind: 'switch', name: 'main', label: '' },
      ],
    },
  ] as const
  const asked = new URLSearchParams({ name: 'Night', to: '600', main: 'true', other: 'x' })
  assert.deepEqual(withAsked({ name: '', to: '', main: false }, parts, asked), {
    name: 'Night',
    to: '600',
    main: false,
  })
})
