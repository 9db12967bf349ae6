import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nameField } from './fields.ts'

test('a name is one line of what can be seen', () => {
  for (const [given, kept] of [
    [' Sales\r\nTeam ', 'Sales Team'],
    ['a\u0000b', 'a b'],
    ['\u202ecod.exe', 'cod.exe'],
    ['مبيعات', 'مبيعات'],
    ['👩‍💻 Help', '👩‍💻 Help'],
    ['<b>x</b>', '<b>x</b>'],
  ] as const)
    assert.equal(nameField.parse(given), kept)
  for (const nothing of ['', '  ', '\u200b\u2060', '\n'])
    assert.equal(nameField.safeParse(nothing).error?.issues[0]?.message, 'must have a name')
})
