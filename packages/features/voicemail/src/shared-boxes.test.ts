/** Boxes of several people, so that one of them calls back: lamps, *97, claims by phone and on screens. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BY_SYSTEM, type Me } from '@sidetone/feature'
import { booth } from './booth.ts'
import { voicemailRoutes } from './routes.ts'

const outside = { name: '', number: '+49301234567' }

function plainBox<T extends { readonly id: string }>(box: T) {
  const { id: _, version: _v, changedAt: _c, ...value } = box as T & Record<'version' | 'changedAt', number>
  return value
}

/** Sales (690) of Alice and Bob, with one message from outside. */
async function sales(members = ['alice', 'bob']) {
  const b = await booth()
  const { boxes, messages } = b.voicemail
  const idOf = (name: string) => b.people[name as 'alice'].id
  const box = boxes.shared.create({
    ...{ name: 'Sales', number: '690', members: members.map(idOf), pin: '', language: 'en' },
    ...{ email: [], mailAudio: true, transcribe: false, schedule: null },
  })
  const leave = async () => {
    const caller = await b.dial(outside, '690', 'outside')
    await b.listens(caller)
    await b.speaks(caller, 2_000, 'hangs up')
    await b.later(1_000)
  }
  await leave()
  return {
    b,
    box,
    boxes,
    messages,
    leave,
    lamp: (number: string, of: string) => b.voicemail.messagesIn(number, idOf(of)),
  }
}

test('the lamp of each member’s own number shows it, and is told at once', async () => {
  const { b, box, boxes, messages, leave, lamp } = await sales()
  using _ = b
  const told: string[] = []
  b.voicemail.onChange(change => told.push(change.boxes.join()))
  await leave()
  assert.equal(told.at(-1), '690,101,102')
  assert.deepEqual(
    [lamp('101', 'alice'), lamp('102', 'bob'), lamp('103', 'carol')].map(each => each?.new),
    [2, 2, 0],
  )
  messages.change('m1', { read: true })
  assert.deepEqual(lamp('102', 'bob'), { new: 1, old: 1 })
  assert.equal(lamp('102', 'alice'), null, 'nobody watches the number of somebody else')
  // Carol comes, Bob goes: both lamps are told.
  const { id } = box
  boxes.shared.change(id, { ...plainBox(boxes.shared.get(id)!), members: [b.people.alice.id, b.people.carol.id] })
  assert.equal(told.at(-1), '690,101,102,103')
  assert.deepEqual([lamp('102', 'bob')?.new, lamp('103', 'carol')?.new], [0, 1])
  boxes.shared.remove(id)
  assert.deepEqual(lamp('101', 'alice'), { new: 0, old: 0 })
  assert.ok(told.some(each => each.includes('101') && each.includes('103')))
  assert.deepEqual(b.faults, [])
})

test('*97 from one’s own phone leads on to a shared box with new messages; with a PIN from elsewhere it does not', async () => {
  const { b, box, boxes, messages } = await sales()
  using _ = b
  const bob = await b.dial(b.as(b.people.bob), '*97')
  const words = (await b.listens(bob)).join(' ')
  assert.match(words, /for-shared-mailbox n6 n9 n0 press n6$/)
  await b.press(bob, '61')
  assert.match((await b.listens(bob)).join(' '), /^message from .* m1 to-listen-again .* to-take-care press n6$/)
  await b.press(bob, '2')
  assert.ok(messages.get('m1')?.read)
  assert.deepEqual(b.listened, ['Sales /api/me/voicemail/m1/audio by-phone phone Bob'])
  b.legs.report({ type: 'ended', leg: bob.leg, cause: 'hung-up' })

  boxes.setPersonal(b.people.alice.id, { ...boxes.personal(b.people.alice.id), pin: '4711' }, BY_SYSTEM)
  messages.change('m1', { read: false })
  const thief = await b.dial(outside, '*97', 'outside')
  await b.press(thief, '101#4711#')
  assert.doesNotMatch((await b.listens(thief)).join(' '), /for-shared-mailbox/)
  b.legs.report({ type: 'ended', leg: thief.leg, cause: 'hung-up' })
  boxes.shared.change(box.id, { ...plainBox(boxes.shared.get(box.id)!), pin: '4712' })
  const alias = await b.dial({ ...outside, name: 'Bob' }, '*98690', 'outside')
  await b.press(alias, '4712#')
  await b.listens(alias)
  await b.press(alias, '1')
  await b.listens(alias)
  const written = b.listened.at(-1)
  assert.equal(written, 'Sales /api/me/voicemail/m1/audio by-phone phone Bob (+49301234567)', 'not as our Bob')
  assert.deepEqual(b.faults, [])
})

test('by phone: who takes care of a message is told to the next one, who does not call back; given back, they may', async () => {
  const { b, messages } = await sales()
  using _ = b
  const alice = await b.dial(b.as(b.people.alice), '*97')
  await b.press(alice, '616')
  assert.equal(b.hears(alice), 'you-take-care')
  assert.equal(messages.get('m1')?.claimedBy?.name, 'Alice')
  b.legs.report({ type: 'ended', leg: alice.leg, cause: 'hung-up' })
  await b.later(100)

  messages.change('m1', { read: false })
  const bob = await b.dial(b.as(b.people.bob), '*97')
  await b.press(bob, '61')
  const heard = (await b.listens(bob)).join(' ')
  assert.match(heard, /taken-care-of m1/)
  assert.doesNotMatch(heard, /to-take-care|to-give-back/)
  const legs = () => b.legs.orders.filter(each => each.type === 'ring').length
  await b.press(bob, '5')
  assert.equal(b.hears(bob), 'taken-care-of')
  assert.equal(legs(), 0)
  messages.change('m1', { claimedBy: null })
  await b.listens(bob)
  // Called back: it is Bob's from then on, unless nobody answers.
  await b.press(bob, '5')
  assert.equal(messages.get('m1')?.claimedBy?.name ?? null, legs() ? 'Bob' : null)
  assert.deepEqual(b.faults, [])
})

test('with the PIN at a phone of somebody who is not of the box nobody takes care of anything', async () => {
  const { b, box, boxes, messages } = await sales()
  using _ = b
  boxes.shared.change(box.id, { ...plainBox(boxes.shared.get(box.id)!), pin: '4712' })
  const carol = await b.dial(b.as(b.people.carol), '*98690')
  await b.press(carol, '4712#')
  await b.listens(carol)
  await b.press(carol, '1')
  assert.doesNotMatch((await b.listens(carol)).join(' '), /to-take-care/)
  await b.press(carol, '6')
  assert.equal(messages.get('m1')?.claimedBy, null)
  assert.deepEqual(b.faults, [])
})

test('who calls back by phone takes care of the message, until nobody answers', async () => {
  const { b, messages } = await sales()
  using _ = b
  const caller = await b.dial({ name: '', number: '0301234567' }, '690', 'outside')
  await b.listens(caller)
  await b.speaks(caller, 2_000, 'hangs up')
  await b.later(1_000)
  messages.drop('m1')
  const [{ id } = { id: '' }] = messages.list([b.voicemail.boxes.shared.all()[0]!.id], 'here', 1)
  const bob = await b.dial(b.as(b.people.bob), '*97')
  await b.press(bob, '61')
  await b.listens(bob)
  await b.press(bob, '5')
  const called = [...b.legs.ringing.keys()].at(-1)
  assert.ok(called, 'it rings outside')
  assert.equal(messages.get(id)?.claimedBy?.name, 'Bob')
  b.legs.report({ type: 'ended', leg: called, cause: 'busy' })
  await b.until(() => b.hears(bob) === 'not-reachable')
  assert.equal(messages.get(id)?.claimedBy, null)
  assert.deepEqual(b.faults, [])
})

test('on screens: claimed by one, shown to the others, refused to a second one, and given back', async () => {
  const { b, box } = await sales()
  using _ = b
  const routes = voicemailRoutes({
    voicemail: b.voicemail,
    nameOf: id => b.stores.people.byId(id)?.name,
    newId: () => 'copy',
    now: b.now,
    transcribe() {},
  })
  type Shown = { claimedBy: { name: string } | null }
  const as = <T>(who: 'alice' | 'bob' | 'carol', method: string, path: string, request: object): T => {
    const { id, name, extension } = b.people[who]
    const me = { id, name, extension } as Me
    const route = routes.find(each => each.method === method && each.path === path)!
    return (route.handle as (request: object) => T)({ me, by: { kind: 'person', id, name }, query: {}, ...request })
  }
  const path = '/api/me/voicemail/:id'
  const claim = (who: 'alice' | 'bob' | 'carol', claimed: boolean) =>
    as<Shown>(who, 'PATCH', path, { params: { id: 'm1' }, body: { claimed } })
  const seenBy = (who: 'alice' | 'bob') => as<Shown>(who, 'GET', path, { params: { id: 'm1' } }).claimedBy?.name ?? null
  const told: string[][] = []
  b.voicemail.onChange(({ people }) => told.push([...people]))
  as('alice', 'GET', `${path}/audio`, { params: { id: 'm1' } })
  assert.deepEqual(b.listened, ['Sales /api/me/voicemail/m1/audio played person Alice'])
  assert.throws(() => as('carol', 'GET', `${path}/audio`, { params: { id: 'm1' } }), { code: 'no-such-message' })
  claim('alice', true)
  assert.equal(seenBy('bob'), 'Alice')
  assert.deepEqual(told.at(-1), [b.people.alice.id, b.people.bob.id], 'the screens of both are told')
  assert.throws(() => claim('bob', true), /Alice takes care of this message already/)
  assert.throws(() => claim('carol', true), /no longer there/)
  // Who leaves the box takes care of nothing in it any more; who stays does.
  const { shared } = b.voicemail.boxes
  const membersAre = (...who: ('alice' | 'bob')[]) =>
    shared.change(box.id, { ...plainBox(shared.get(box.id)!), members: who.map(each => b.people[each].id) })
  membersAre('alice')
  assert.equal(seenBy('alice'), 'Alice')
  membersAre('bob')
  assert.equal(seenBy('bob'), null)
  membersAre('alice', 'bob')
  claim('alice', true)
  claim('alice', false)
  assert.equal(seenBy('bob'), null)
  claim('bob', true)
  assert.equal(seenBy('alice'), 'Bob')
  // Forwarded: Carol has a copy of her own, which says from whom.
  const forwarded = await as<Promise<{ to: string }>>('bob', 'POST', '/api/me/voicemail/:id/forward', {
    ...{ params: { id: 'm1' }, body: { to: '103', note: 'Yours?' } },
  })
  assert.equal(forwarded.to, 'Carol')
  const copy = b.voicemail.messages.get('copy')!
  assert.deepEqual([copy.forwardedBy?.name, copy.note, copy.claimedBy], ['Bob', 'Yours?', null])
  assert.deepEqual(b.arrived.at(-1), 'Carol: copy')
})
