import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readEnding } from './ending.ts'

const refused = (status: number, text: string) =>
  readEnding(status, [{ protocol: 'SIP', cause: status, text }], 'other')

test('a refusal keeps the server’s sentence where it says more than its cause', () => {
  const off = 'International calling is off for you; ask Erin (105).'
  assert.deepEqual(refused(403, off), { by: 'other', cause: 'not-allowed', words: off })
  assert.deepEqual(refused(403, 'This call is not allowed.'), { by: 'other', cause: 'not-allowed', words: '' })
  const shut = 'Support is closed at the moment.'
  assert.deepEqual(refused(480, shut), { by: 'other', cause: 'closed', words: shut })
  assert.deepEqual(refused(480, 'We are closed at the moment.'), { by: 'other', cause: 'closed', words: '' })
  const own = '101 is your own number: calls would go round in a circle.'
  assert.deepEqual(refused(404, own), { by: 'other', cause: 'unknown-number', words: own })
  assert.equal(refused(404, 'This number does not exist.').words, '')
  const said = 'Nobody answered? I’ll call you back.'
  assert.deepEqual(refused(603, said), { by: 'other', cause: 'declined', words: said }, 'a person’s own words')
  assert.equal(refused(603, 'The call was declined.').words, '')
  assert.equal(refused(403, 'The money for calls is used up for today.').cause, 'limit-reached')
})

test('a name in the server’s words is no cause', () => {
  const ended = (text: string) => readEnding(0, [{ protocol: 'Q.850', cause: 16, text }], 'other').cause
  for (const name of ['Outside line', 'Parked at 5', 'No such call', 'Money for calls is used up', 'Was forwarded Ltd'])
    for (const text of [`${name} ended the call.`, `The voicemail of ${name} is full.`, `${name} will call you back.`])
      assert.equal(ended(text), 'hung-up', text)
  assert.equal(refused(404, 'No group is called Nobody is there to take care.').cause, 'unknown-number')
  assert.equal(ended('The Shop is closed at the moment club ended the call.'), 'hung-up')
})

test('what ends by itself says so: nobody hung up', () => {
  const ended = (text: string) => readEnding(0, [{ protocol: 'Q.850', cause: 16, text }], 'other')
  const quiet = 'Do not disturb is on.'
  assert.deepEqual(ended(quiet), { by: 'system', cause: 'hung-up', words: quiet })
  const empty = 'Nothing was heard, so no message is kept.'
  assert.deepEqual(ended(empty), { by: 'system', cause: 'hung-up', words: empty }, 'no talk that was silent')
  assert.equal(refused(480, 'Nothing was heard for too long.').cause, 'silent')
  assert.deepEqual(ended('The call has ended.'), { by: 'other', cause: 'hung-up', words: '' })
})

test('a sentence comes with its code, so that the screen says it in its own language', () => {
  const read = (said: string, text = 'You have spent the 2 EUR.') =>
    readEnding(403, [{ protocol: 'SIP', cause: 403, text, said }], 'other')
  assert.deepEqual(read('limit.person-money,Erin%20(105),2%20EUR'), {
    ...{ by: 'other', cause: 'not-allowed', words: 'You have spent the 2 EUR.' },
    said: { code: 'limit.person-money', values: ['Erin (105)', '2 EUR'] },
  })
  assert.equal(read('broken,%E0%A4%A').said, undefined)
  assert.equal(read('busy', 'This call is not allowed.').said, undefined, 'the cause says as much')
})
