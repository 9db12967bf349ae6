import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { BY_SYSTEM } from '@sidetone/feature'
import { booth, wavOf } from './booth.ts'
import { Mailbox } from './shapes.ts'

const outside = { name: '', number: '+49301234' }
const said = (heard: readonly string[]) => heard.join(' ')

test('whoever is not reached gets the message: the system speaks, a tone, the message is in the box', async () => {
  using b = await booth()
  const alice = await b.dial(b.as(b.people.alice), '102')
  assert.equal(said(await b.listens(alice)), 'not-available leave-a-message beep')
  await b.speaks(alice, 4_000, 'hangs up')
  const [message] = b.voicemail.messages.list([b.people.bob.id], 'here', 10)
  assert.equal(message?.from.name, 'Alice')
  assert.equal(message.ms, 4_000)
  assert.deepEqual(b.arrived, ['Bob: m1'])
  assert.deepEqual(b.voicemail.messagesIn('102', b.people.bob.id), { new: 1, old: 0 })
  assert.equal(b.voicemail.messagesIn('102', b.people.alice.id), null)
  assert.equal(b.voicemail.messages.waveformOf('m1').length, 120)
  assert.deepEqual(b.voicemail.messages.recordings(), [])
  assert.deepEqual(b.faults, [])
})

test('greetings by state; closed hours have their own words; # skips the greeting', async () => {
  using b = await booth()
  const { bob } = b.people
  await b.voicemail.greetings.put(bob.id, 'no-answer', wavOf(2_000))
  const first = async (number = '*99102') => {
    const caller = await b.dial(outside, number, 'outside')
    // Its greeting is looked for on the disk.
    await b.until(() => b.hears(caller) !== null)
    const heard = b.hears(caller)
    await b.press(caller, '#')
    assert.equal(b.hears(caller), 'beep')
    b.legs.report({ type: 'ended', leg: caller.leg, cause: 'hung-up' })
    await b.settle()
    return heard
  }
  assert.equal(await first(), `${bob.id}-no-answer`)
  b.standing.of = 'busy'
  assert.equal(await first(), `${bob.id}-no-answer`, 'the usual one where no other is recorded')
  await b.voicemail.greetings.put(bob.id, 'busy', wavOf(2_000))
  assert.equal(await first(), `${bob.id}-busy`)
  assert.equal(await first('650'), `${bob.id}-busy`, 'the office is closed, and there is nothing to say to that')
  await b.voicemail.greetings.put(bob.id, 'closed', wavOf(2_000))
  assert.equal(await first('650'), `${bob.id}-closed`, 'whatever the hours of the box')
  assert.equal(await first(), `${bob.id}-busy`)
  await b.voicemail.greetings.remove(bob.id, 'closed')
  b.voicemail.boxes.setPersonal(bob.id, { ...b.voicemail.boxes.personal(bob.id), schedule: 's' }, BY_SYSTEM)
  b.standing.closed = true
  assert.equal(await first(), 'closed')
  await assert.rejects(b.voicemail.greetings.put(bob.id, 'busy', Buffer.from('no sound')), /no WAV file/)
})

test('# ends the message: listen, again, send; a cough is not kept; hanging up at the question sends', async () => {
  using b = await booth()
  const { messages } = b.voicemail
  const alice = await b.dial(b.as(b.people.alice), '*99102')
  await b.listens(alice)
  await b.speaks(alice, 3_000, '#')
  assert.equal(b.hears(alice), 'to-send')
  await b.press(alice, '2')
  assert.equal(b.hears(alice), 'm1')
  await b.listens(alice)
  await b.press(alice, '3')
  await b.until(() => b.hears(alice) === 'beep')
  await b.listens(alice)
  assert.ok(!existsSync(messages.pathOf('m1')))
  await b.speaks(alice, 2_000, '#')
  b.legs.report({ type: 'ended', leg: alice.leg, cause: 'hung-up' })
  await b.until(() => b.arrived.length > 0)
  assert.deepEqual(b.arrived, ['Bob: m2'])
  const again = await b.dial(b.as(b.people.alice), '*99102')
  await b.listens(again)
  await b.speaks(again, 400, 'silence')
  await b.until(() => b.hears(again) !== null)
  assert.equal(said(await b.listens(again)), 'nothing-heard goodbye')
  assert.equal(messages.counts(b.people.bob.id).new, 1)
  assert.equal(b.legs.causeOf(again.leg), 'hung-up')
  assert.deepEqual(b.faults, [])
})

test('a full box takes no more; deleted messages make room', async () => {
  using b = await booth()
  const { boxes, messages } = b.voicemail
  boxes.setCompany({ ...boxes.company(), maxMessages: 1 }, BY_SYSTEM)
  const leave = async () => {
    const alice = await b.dial(b.as(b.people.alice), '*99102')
    const heard = said(await b.listens(alice))
    if (heard.endsWith('beep')) await b.speaks(alice, 2_000, 'hangs up')
    return heard
  }
  await leave()
  assert.equal(await leave(), 'mailbox-full goodbye')
  messages.change('m1', { deletedAt: b.now() })
  assert.match(await leave(), /beep$/)
  assert.equal(messages.get('m1'), undefined)
})

test('*97: new messages are played, kept, deleted and restored; the lamp is told each time', async () => {
  using b = await booth()
  const { messages } = b.voicemail
  const told: unknown[] = []
  b.voicemail.onChange(({ boxes }) => told.push([...boxes, b.voicemail.messagesIn('102', b.people.bob.id)]))
  for (let n = 0; n < 2; n++) {
    const alice = await b.dial(b.as(b.people.alice), '*99102')
    await b.listens(alice)
    await b.speaks(alice, 2_000, 'hangs up')
    await b.later(1_000)
  }
  const bob = await b.dial(b.as(b.people.bob), '*97')
  assert.equal(b.hears(bob), 'you-have')
  await b.press(bob, '1')
  assert.match(said(await b.listens(bob)), /^message from n1 n0 n1 today at .* m2 to-listen-again press n1/)
  assert.ok(messages.get('m2')?.read === false, 'not before a key or the time after it')
  await b.press(bob, '2')
  assert.ok(messages.get('m2')?.read)
  await b.press(bob, '3')
  assert.ok(messages.get('m1')?.deletedAt)
  assert.equal(b.hears(bob), 'deleted')
  await b.listens(bob)
  await b.later(10_000)
  assert.deepEqual(told.at(-1), ['102', { new: 0, old: 1 }])
  assert.equal(b.hears(bob), 'you-have')
  await b.press(bob, '*')
  assert.equal(said(await b.listens(bob)), 'goodbye')
  assert.equal(b.legs.causeOf(bob.leg), 'hung-up')
  assert.deepEqual(b.listened, [], 'they are his own')
  assert.deepEqual(b.faults, [])
})

test('greeting and PIN by phone', async () => {
  using b = await booth()
  const { greetings, boxes } = b.voicemail
  const bob = await b.dial(b.as(b.people.bob), '*97')
  await b.press(bob, '31')
  await b.listens(bob)
  await b.speaks(bob, 3_000, '#')
  assert.match(b.hears(bob) ?? '', /^greeting-m/)
  await b.press(bob, '1')
  await b.until(() => greetings.has(b.people.bob.id, 'no-answer') && b.hears(bob) !== null)
  await b.listens(bob)
  await b.press(bob, '3')
  await b.until(() => !greetings.has(b.people.bob.id, 'no-answer') && b.hears(bob) !== null)
  await b.listens(bob)
  await b.press(bob, '*')
  await b.press(bob, '44711#')
  assert.equal(boxes.personal(b.people.bob.id).pin, '4711')
  assert.ok(!JSON.stringify(b.documents.changes({ limit: 10 })).includes('4711'))
  assert.deepEqual(b.faults, [])
})

test('a greeting for a state by phone: recorded, again, kept, and heard by the next caller in that state alone', async () => {
  using b = await booth()
  const { greetings, boxes } = b.voicemail
  const { id } = b.people.bob
  boxes.setPersonal(id, { ...boxes.personal(id), schedule: 's' }, BY_SYSTEM)
  const bob = await b.dial(b.as(b.people.bob), '*97')
  await b.press(bob, '3')
  assert.match(said(await b.listens(bob)), /for-other-greetings press n4 to-go-back/)
  await b.press(bob, '4')
  assert.equal(said(await b.listens(bob)), 'while-on-a-call press n1 while-away press n2 while-closed press n3')
  await b.press(bob, '11')
  await b.listens(bob)
  await b.speaks(bob, 3_000, '#')
  await b.press(bob, '2')
  await b.until(() => b.hears(bob) === 'record-after-tone')
  assert.deepEqual(greetings.recorded(id), [], 'not before it is kept')
  await b.listens(bob)
  await b.speaks(bob, 2_000, '#')
  await b.press(bob, '1')
  await b.until(() => greetings.has(id, 'busy') && b.hears(bob) !== null)
  await b.listens(bob)
  await b.press(bob, '2')
  await b.until(() => b.hears(bob) !== null)
  assert.equal(b.hears(bob), `${id}-busy`, 'listened to again')
  b.legs.report({ type: 'ended', leg: bob.leg, cause: 'hung-up' })
  const first = async () => {
    const caller = await b.dial(outside, '*99102', 'outside')
    await b.until(() => b.hears(caller) !== null)
    const heard = b.hears(caller)
    b.legs.report({ type: 'ended', leg: caller.leg, cause: 'hung-up' })
    await b.settle()
    return heard
  }
  assert.equal(await first(), 'not-available')
  b.standing.of = 'busy'
  assert.equal(await first(), `${id}-busy`)
  assert.deepEqual(b.faults, [])
})

test('one’s own name by phone: recorded, heard, deleted; on a screen ten seconds at most', async () => {
  using b = await booth()
  const { voicemail } = b
  const { id } = b.people.bob
  const bob = await b.dial(b.as(b.people.bob), '*97')
  assert.match(said(await b.listens(bob)), /for-name press n5$/)
  await b.press(bob, '51')
  await b.listens(bob)
  await b.speaks(bob, 900, '#')
  assert.match(b.hears(bob) ?? '', /^greeting-m/)
  assert.equal(voicemail.nameSaid(id), null, 'not before it is kept')
  await b.press(bob, '1')
  await b.until(() => voicemail.nameSaid(id) !== null && b.hears(bob) !== null)
  assert.deepEqual(voicemail.greetings.recorded(id), ['name'])
  assert.equal(voicemail.greetings.fileFor(id, 'no-answer'), null, 'a name is no greeting')
  await b.listens(bob)
  await b.press(bob, '3')
  await b.until(() => voicemail.nameSaid(id) === null && b.hears(bob) !== null)
  await assert.rejects(voicemail.greetings.put(id, 'name', wavOf(11_000)), /10 seconds long at most/)
  await voicemail.greetings.put(id, 'name', wavOf(1_000))
  voicemail.personRemoved(id)
  await b.until(() => voicemail.nameSaid(id) === null)
  assert.deepEqual(b.faults, [])
})

test('from outside: number and PIN; three wrong ones end the call, ten close the box, a box that is not there sounds alike', async () => {
  using b = await booth()
  const { boxes } = b.voicemail
  boxes.setPersonal(b.people.bob.id, { ...boxes.personal(b.people.bob.id), pin: '4711' }, BY_SYSTEM)
  const tries = async (number: string, pins: readonly string[], dialled = '*97') => {
    // A caller from outside may say that they are Bob.
    const caller = await b.dial({ ...outside, number: '102' }, dialled, 'outside')
    let heard = ''
    for (const pin of pins) {
      if (dialled === '*97') await b.press(caller, `${number}#`)
      await b.press(caller, `${pin}#`)
      heard = said(await b.listens(caller))
    }
    return { caller, heard }
  }
  const right = await tries('102', ['4711'])
  assert.match(right.heard, /^you-have/)
  const wrong = await tries('102', ['0000', '1111', '2222'])
  const nobody = await tries('199', ['0000', '1111', '2222'])
  assert.equal(wrong.heard, nobody.heard)
  assert.equal(b.legs.causeOf(wrong.caller.leg), 'hung-up')
  for (let n = 0; n < 3; n++) await tries('102', ['0000', '1111', '2222'], '*98102')
  assert.doesNotMatch((await tries('102', ['4711'])).heard, /^you-have/)
  await b.later(15 * 60_000)
  assert.match((await tries('102', ['4711'], '*98102')).heard, /^you-have/)
  assert.match((await tries('103', [''], '*98103')).heard, /^wrong/, 'without a PIN nobody gets in')
  const known = await b.dial(b.as(b.people.bob), '*98102')
  assert.equal(b.hears(known), 'you-have', 'the owner at their own phone')
  assert.deepEqual(b.faults, [])
})

test('an admin makes a new PIN: the old one is refused, the new one opens a box that was closed by wrong ones', async () => {
  using b = await booth()
  const { boxes } = b.voicemail
  const { bob } = b.people
  const by = { kind: 'person', id: b.people.alice.id, name: 'Alice' } as const
  boxes.setPersonal(bob.id, { ...boxes.personal(bob.id), pin: '4711', mail: 'off' }, BY_SYSTEM)
  const own = () => boxes.byId(bob.id)!
  for (let n = 0; n < 10; n++) boxes.pinFits(own(), '0000')
  assert.equal(boxes.pinFits(own(), '4711'), false, 'closed')
  const pin = boxes.newPin(own(), by)
  assert.match(pin, /^\d{6}$/)
  assert.deepEqual([boxes.pinFits(own(), '4711'), boxes.pinFits(own(), pin)], [false, true])
  assert.equal(boxes.personal(bob.id).mail, 'off', 'nothing else is another')
  const { id } = boxes.shared.create(Mailbox.parse({ name: 'Sales', number: '690', members: [] }))
  const shared = boxes.newPin(boxes.byId(id)!, by)
  assert.ok(boxes.pinFits(boxes.byId(id)!, shared))
  const changes = b.documents.changes({ limit: 10 })
  assert.deepEqual(
    changes.filter(each => each.by.name === 'Alice').map(({ kind }) => kind),
    ['mailbox', 'voicemail-of-person'],
  )
  for (const secret of [pin, shared]) assert.ok(!JSON.stringify(changes).includes(secret))
})

test('call back: with the rights of who listens; never to a trunk for who came in from outside', async () => {
  using b = await booth()
  const { boxes } = b.voicemail
  boxes.setPersonal(b.people.bob.id, { ...boxes.personal(b.people.bob.id), pin: '4711' }, BY_SYSTEM)
  const thief = { name: '', number: '0900123456' }
  for (let n = 0; n < 2; n++) {
    const caller = await b.dial(thief, '*99102', 'outside')
    await b.listens(caller)
    await b.speaks(caller, 2_000, 'hangs up')
  }
  const trunkLegs = () => b.legs.orders.filter(each => each.type === 'ring' && each.device.kind === 'trunk').length
  const caller = await b.dial(thief, '*97', 'outside')
  await b.press(caller, '102#4711#')
  await b.press(caller, '15')
  assert.equal(trunkLegs(), 0)
  assert.equal(b.hears(caller), 'not-reachable')
  b.legs.report({ type: 'ended', leg: caller.leg, cause: 'hung-up' })
  const bob = await b.dial(b.as(b.people.bob), '*97')
  // The first was heard by then.
  await b.press(bob, '25')
  assert.equal(trunkLegs(), 1)
  assert.deepEqual(b.faults, [])
})

test('a shared box: its number, members, claims; who is no member hears nothing', async () => {
  using b = await booth()
  const { boxes, messages } = b.voicemail
  const { alice, bob, carol } = b.people
  const made = boxes.shared.create({
    name: 'Sales',
    number: '690',
    members: [alice.id, bob.id],
    pin: '',
    language: 'de',
    email: ['sales@demo.test'],
    mailAudio: true,
    transcribe: true,
    schedule: null,
  })
  assert.throws(() => boxes.shared.create({ ...made, name: 'Twice' }), /690 belongs to Sales already/)
  const caller = await b.dial(outside, '690', 'outside')
  assert.ok(b.media.log.some(line => /play .*\/de\/not-available\.wav$/.test(line)))
  await b.listens(caller)
  await b.speaks(caller, 2_000, 'silence')
  assert.deepEqual(b.arrived, ['Sales: m1'])
  assert.deepEqual(b.voicemail.messagesIn('690', bob.id), { new: 1, old: 0 })
  assert.equal(b.voicemail.messagesIn('690', carol.id), null)
  assert.throws(() => boxes.mustListen(made.id, carol.id), /no such voicemail box/)
  assert.equal(boxes.byId(made.id)?.mail?.to[0], 'sales@demo.test')
  boxes.shared.remove(made.id)
  assert.equal(messages.get('m1'), undefined)
})

test('a message that was being left when the server died is kept; what is old goes', async () => {
  using b = await booth()
  const { messages } = b.voicemail
  const alice = await b.dial(b.as(b.people.alice), '*99102')
  await b.listens(alice)
  const [recording] = messages.recordings()
  const { writeFileSync } = await import('node:fs')
  writeFileSync(messages.pathOf(recording!.id), wavOf(5_000))
  await b.voicemail.recover(call => call === alice.call)
  assert.deepEqual(b.arrived, [], 'its story goes on')
  await b.voicemail.recover(() => false)
  assert.deepEqual(b.arrived, ['Bob: m1'])
  assert.equal(messages.get('m1')?.ms, 5_000)

  const day = 86_400_000
  messages.change('m1', { deletedAt: b.now() })
  assert.equal(b.voicemail.sweep(b.now() + 13 * day), false)
  assert.ok(messages.get('m1'))
  b.voicemail.sweep(b.now() + 15 * day)
  assert.equal(messages.get('m1'), undefined)
  assert.ok(!existsSync(messages.pathOf('m1')))
})
