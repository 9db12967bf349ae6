import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Documents } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { asDialled, type Code, openOwnCodes } from './own-codes.ts'

const all: Code[] = [
  { code: '*8', name: 'Pick up', does: 'Takes a call.' },
  { code: '**', name: 'Pick up from a person', does: 'Takes it there.', takes: 'EXTENSION', stays: true },
  { code: '*2', name: 'Pass on', does: 'Passes it on; *2700 parks it.', takes: 'NUMBER' },
  { code: '*78', name: 'Do not disturb', does: 'Quiet until you dial *79.' },
  { code: '*79', name: 'Do not disturb off', does: 'They ring again.' },
  { code: '*99', name: 'Voicemail', does: 'A message.', takes: 'NUMBER', stays: 'alone' },
]
function company() {
  let kept: { value: unknown } | undefined
  let check: (value: never, id: string) => void = () => {}
  const documents = {
    define: (_: string, rule: { check: typeof check }) => (check = rule.check),
    get: () => kept,
    put: (_: string, id: string, value: unknown) => {
      check(value as never, id)
      kept = { value }
      return kept
    },
  } as unknown as Documents
  const codes = openOwnCodes(documents, all, number => (number === '*61' ? 'Day and night' : null))
  const put = (own: Record<string, string>) => codes.put({ own }, { kind: 'system' } as never)
  const says = (own: Record<string, string>) => {
    try {
      return void put(own)
    } catch (error) {
      assert.ok(error instanceof AppError && error.status === 422)
      return error.message
    }
  }
  return { codes, put, says }
}

test('an own code holds, is in the list, and is named where sentences name it', () => {
  const { codes, put } = company()
  assert.deepEqual(put({ '*79': '#79', '*2': '*60', '*78': '', '*8': '*8' }), { own: { '*79': '#79', '*2': '*60' } })
  const list = asDialled(all, codes.of)
  assert.deepEqual(
    list.map(({ code, usual }) => [code, usual]),
    [
      ['*8', '*8'],
      ['**EXTENSION', '**'],
      ['*60NUMBER', '*2'],
      ['*78', '*78'],
      ['#79', '*79'],
      ['*99NUMBER', undefined],
    ],
  )
  assert.equal(list[2]!.does, 'Passes it on; *60700 parks it.')
  assert.equal(list[3]!.does, 'Quiet until you dial #79.')
})

test('two that cannot be told apart are refused in words; one that has moved makes room', () => {
  const { says } = company()
  assert.equal(says({ '*8': '*78' }), '*78 for “Pick up” is “Do not disturb” already.')
  assert.equal(says({ '*8': '*21' }), '*21 for “Pick up” and *2NUMBER for “Pass on” cannot be told apart.')
  assert.equal(says({ '*2': '*7' }), '*7 for “Pass on” and *78 for “Do not disturb” cannot be told apart.')
  assert.equal(
    says({ '*8': '**5' }),
    '**5 for “Pick up” and **EXTENSION for “Pick up from a person” cannot be told apart.',
  )
  assert.equal(says({ '*78': '*50', '*79': '*50' }), '*50 for “Do not disturb” is “Do not disturb off” already.')
  assert.equal(says({ '*8': '*61' }), '*61 for “Pick up” leads to Day and night already.')
  assert.equal(says({ '*99': '*50' }), '*99 cannot be changed.')
  assert.equal(says({ '*1': '*50' }), '*1 is no code.')
  assert.equal(says({ '*8': '*21', '*2': '*60' }), undefined)
  assert.equal(says({ '*78': '*79', '*79': '*78' }), undefined, 'changed round')
})
