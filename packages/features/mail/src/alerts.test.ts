import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createAlerts } from './alerts.ts'
import { ALERT_EVERY_MS, MAX_CALLER_ALERTS, REFUSED_BEFORE_ALERT, REFUSED_WITHIN_MS } from './limits.ts'

function desk(to: string[] = ['it@example.com']) {
  const sent: string[] = []
  const texts: string[] = []
  const clock = { now: 1_000 }
  const { happened } = createAlerts({
    to: () => to,
    put: ({ subject, text }) => {
      sent.push(subject)
      texts.push(text)
    },
    link: () => 'https://phone.example.com',
    now: () => clock.now,
  })
  const ended = (from: object, cause: string, outcome = 'refused') =>
    happened({ type: 'call.ended', data: { from, dialled: '0088213', outcome, cause } })
  const refused = (from: object, cause: string, says = 'International calling is off for you.') =>
    happened({ type: 'call.refused', data: { from, dialled: '0088213', cause, says } })
  return { sent, texts, clock, happened, ended, refused }
}
const alice = { name: 'Alice', number: '101' }

test('a line that is down is told once an hour, with the reason and where to look', () => {
  const { sent, texts, clock, happened } = desk()
  const down = { type: 'trunk.down', data: { trunk: { id: 't1', name: 'Carrier' }, reason: 'It said nothing.' } }
  happened(down)
  happened(down)
  assert.deepEqual(sent, ['The line Carrier is down'])
  assert.match(texts[0]!, /It said nothing\.[\s\S]*https:\/\/phone\.example\.com\/admin\//)
  clock.now += ALERT_EVERY_MS
  happened(down)
  assert.equal(sent.length, 2)
})

test('calls for help are told each time, tests of them never; one that no line took says so', () => {
  const { sent, texts, happened } = desk()
  const call = { from: alice, dialled: '112', location: 'Torstr. 1', test: false, failed: false }
  happened({ type: 'emergency.called', data: call })
  happened({ type: 'emergency.called', data: { ...call, failed: true, location: '' } })
  happened({ type: 'emergency.called', data: { ...call, test: true } })
  assert.deepEqual(sent, ['Alice (101) called 112', 'Alice (101) called 112 in vain'])
  assert.match(texts[0]!, /Place: Torstr\. 1\./)
  assert.match(texts[1]!, /Place: not known\.\nNo line took the call/)
})

test('a limit that ends a call is told; refused calls when they come again and again', () => {
  const { sent, texts, clock, ended, refused } = desk()
  ended(alice, 'limit-reached', 'answered')
  ended(alice, 'limit-reached', 'answered')
  assert.deepEqual(sent, ['A limit ended a call of Alice (101)'])
  for (let n = 1; n < REFUSED_BEFORE_ALERT; n++) refused(alice, 'not-allowed')
  refused({ name: '', number: '' }, 'not-allowed')
  clock.now += REFUSED_WITHIN_MS
  refused(alice, 'not-allowed')
  assert.equal(sent.length, 1, 'some now and then are a mistake of a finger')
  for (let n = 1; n < REFUSED_BEFORE_ALERT; n++) refused(alice, 'not-allowed')
  ended(alice, 'closed')
  refused(alice, 'not-allowed')
  assert.deepEqual(sent.slice(1), ['Calls of Alice (101) are refused again and again'])
  assert.match(texts[1]!, /0088213 was the last: “International calling is off for you\.”/)
})

test('a call that a limit refused is told once an hour with what the person was told; how it ended says nothing more', () => {
  const { sent, texts, ended, refused } = desk()
  for (let n = 0; n < 3; n++) {
    refused(alice, 'limit-reached', 'You have spent the 2 EUR that calls may cost in a day.')
    ended(alice, 'limit-reached')
    ended(alice, 'not-allowed')
  }
  assert.deepEqual(sent, ['A limit refused a call of Alice (101)'])
  assert.match(texts[0]!, /0088213 and were told: “You have spent the 2 EUR/)
})

test('a flood of callers fills no mailbox: the last mail of an hour says so; a line and a call for help are told all the same', () => {
  const { sent, texts, clock, happened, refused, ended } = desk()
  for (let n = 0; n < 3 * MAX_CALLER_ALERTS; n++) {
    const from = { name: '', number: `+4930${n}` }
    if (n % 3 === 0) refused(from, 'limit-reached')
    else if (n % 3 === 1) ended(from, 'limit-reached', 'answered')
    else for (let m = 0; m < REFUSED_BEFORE_ALERT; m++) refused(from, 'not-allowed')
  }
  assert.equal(sent.length, MAX_CALLER_ALERTS)
  assert.deepEqual(
    [texts.at(-1)!.includes('No more are sent'), texts.at(-2)!.includes('No more are sent')],
    [true, false],
  )
  happened({ type: 'trunk.down', data: { trunk: { id: 't1', name: 'Carrier' }, reason: 'It said nothing.' } })
  happened({
    type: 'emergency.called',
    data: { from: alice, dialled: '112', location: '', test: false, failed: false },
  })
  assert.equal(sent.length, MAX_CALLER_ALERTS + 2)
  clock.now += ALERT_EVERY_MS
  refused({ name: '', number: '+49309' }, 'limit-reached')
  assert.equal(sent.length, MAX_CALLER_ALERTS + 3)
})

test('with nobody to tell, nothing is sent', () => {
  const { sent, ended, refused } = desk([])
  ended(alice, 'limit-reached', 'answered')
  refused(alice, 'limit-reached')
  assert.deepEqual(sent, [])
})

test('a backup that failed is told once an hour, in the words of the night', () => {
  const { sent, texts, clock, happened } = desk()
  const failed = { type: 'backup.failed', data: { backup: 7, file: 'x.backup', problem: 'The disk is full.' } }
  happened(failed)
  happened(failed)
  assert.deepEqual(sent, ['A backup failed'])
  assert.match(texts[0]!, /^The disk is full\./)
  clock.now += ALERT_EVERY_MS
  happened(failed)
  assert.equal(sent.length, 2)
})
