/** A caller's way through a queue, from the greeting to the talk. */
import { type CallControl, type Cause, coded, type PersonId, type Sound } from '@sidetone/call'
import type { Millis } from '@sidetone/kernel'
import { type Prompts, prompts, number as spokenNumber } from '@sidetone/prompts'
import type { Floor, Place, QueueEntity } from './floor.ts'
import { LOOK_EVERY_MS } from './limits.ts'

export type StoryDeps = {
  readonly queueOf: (id: string) => QueueEntity | undefined
  readonly floor: Floor
  readonly now: () => Millis
  /** What callers hear; null: as the company has chosen. */
  readonly musicOf: (piece: string | null) => Sound
  /** Of an agent. */
  readonly nameOf: (person: string) => string
  /** The caller has left and keeps the place. */
  readonly keepForCallBack: (queue: QueueEntity, call: CallControl, joinedAt: Millis) => void
}

/** Kept in the journal: after a restart the caller is where they were. */
type Step = { readonly joinedAt: Millis }

export const waitInQueue =
  (deps: StoryDeps) =>
  async (call: CallControl): Promise<void> => {
    const { floor, now } = deps
    const queue = deps.queueOf(call.argument)
    if (!queue) return call.hangUp('unknown-number')
    const facts = { queue: queue.id, name: queue.name }
    const step = call.step ? (JSON.parse(call.step) as Step) : null
    const refusal = step ? null : floor.refusal(queue)
    if (refusal) {
      const why = refusal === 'full' ? 'was full' : 'had nobody to take calls'
      call.tell('refused', { ...facts, why: refusal, says: `${queue.name} ${why}.` })
      return leadOn(call, queue, 'no-agent')
    }
    await call.answer()
    const joinedAt = step?.joinedAt ?? now()
    if (!step) {
      call.note(JSON.stringify({ joinedAt } satisfies Step))
      call.tell('joined', facts)
    }
    const place = floor.join({
      ...{ id: call.call, queue: queue.id, caller: call.caller, joinedAt },
      favoured: isFavoured(queue, call.caller.number),
    })
    call.onOver(() => floor.leave(place))
    const why = await wait(call, queue, place, deps)
    if (why === 'answered') return call.over
    floor.leave(place)
    const waitedMs = now() - joinedAt
    const waited = waitedIn(queue, waitedMs)
    if (why === 'call-back') {
      deps.keepForCallBack(queue, call, joinedAt)
      const says = `${waited}, then asked to be called back.`
      call.tell('call-back', { ...facts, number: call.caller.number, waitedMs, says })
      await call.play(prompts(call.language ?? queue.language).say('callback-noted'))
      return call.hangUp('hung-up', coded('calls-back', `${queue.name} will call you back.`, queue.name))
    }
    const says = `${waited}; ${why === 'empty' ? 'then nobody was signed in any more' : 'nobody answered'}.`
    call.tell('too-long', { ...facts, waitedMs, says })
    return leadOn(call, queue, 'no-answer')
  }

async function wait(
  call: CallControl,
  queue: QueueEntity,
  place: Place,
  deps: StoryDeps,
): Promise<'answered' | 'too-long' | 'empty' | 'call-back'> {
  const { floor, now } = deps
  const spoken = prompts(call.language ?? queue.language)
  const music = deps.musicOf(queue.music)
  const callBackFrom =
    queue.callBack && call.caller.number ? place.joinedAt + queue.callBack.afterSeconds * 1_000 : null
  let told = place.ready ? 'greeting' : ''
  let nextWords = now() + queue.announce.everySeconds * 1_000
  let key = nextKey(call)
  void call.play(music)
  for (;;) {
    const agents = floor.takeOffer(place)
    if (agents) {
      if (await offer(call, queue, place, agents, music, deps)) return 'answered'
      void call.play(music)
      continue
    }
    if (now() - place.joinedAt >= queue.maxWaitSeconds * 1_000) return 'too-long'
    // Where there is nowhere to go to, somebody may still sign in again.
    if (queue.otherwise !== null && floor.isEmpty(queue)) return 'empty'
    const mayCallBack = callBackFrom !== null && now() >= callBackFrom
    const words = told === '' ? 'greeting' : now() >= nextWords ? 'comfort' : null
    if (words) {
      told = words
      nextWords = now() + queue.announce.everySeconds * 1_000
      const said = call.play(wordsFor(spoken, queue, place, words, mayCallBack, floor))
      await Promise.race([said, floor.offered(place), key.pressed])
      void call.play(music)
      continue
    }
    const pressed = await Promise.race([floor.offered(place), call.wait(LOOK_EVERY_MS), key.pressed])
    if (typeof pressed === 'string') {
      key = nextKey(call)
      if (pressed === '1' && mayCallBack) return 'call-back'
    }
    floor.look()
  }
}

/** @returns whether somebody talks with the caller now */
async function offer(
  call: CallControl,
  queue: QueueEntity,
  place: Place,
  agents: readonly string[],
  music: Sound,
  { floor, now, nameOf }: StoryDeps,
): Promise<boolean> {
  const facts = { queue: queue.id, name: queue.name }
  call.tell('offered', { ...facts, agents: agents.length, agent: agents[0]! })
  const result = await call.ring({
    who: agents.map(person => ({ person: person as PersonId, queue: true })),
    forMs: queue.ringSeconds * 1_000,
    because: `for ${queue.name}`,
    music,
  })
  if (result.answered) {
    const agent = result.by.person ?? ''
    floor.answered(place, result.by.person)
    const waitedMs = now() - place.joinedAt
    const says = `${waitedIn(queue, waitedMs)}, answered by ${result.by.name || nameOf(agent)}.`
    call.tell('answered', { ...facts, agent, leg: result.leg, waitedMs, says })
    return true
  }
  const who = agents.length === 1 ? `${nameOf(agents[0]!)} did not take` : `None of ${agents.length} agents took`
  for (const [n, agent] of agents.entries())
    call.tell('missed', { ...facts, agent, ...(n === 0 && { says: `${who} the call for ${queue.name}.` }) })
  for (const agent of floor.missed(place, agents))
    call.tell('paused', {
      ...facts,
      agent,
      why: 'Calls not answered',
      says: `${nameOf(agent)} was paused after missing calls.`,
    })
  return false
}

/** `Waited 1:20 in Support` */
function waitedIn({ name }: QueueEntity, waitedMs: Millis): string {
  const seconds = Math.round(waitedMs / 1_000)
  return `Waited ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} in ${name}`
}

function wordsFor(
  spoken: Prompts,
  { announce, id }: QueueEntity,
  place: Place,
  words: 'greeting' | 'comfort',
  mayCallBack: boolean,
  floor: Floor,
): Sound[] {
  const at = floor.placeOf(place)
  const waitMs = floor.expectedWaitMs(id, at)
  const minutes = waitMs === null ? null : Math.ceil(waitMs / 60_000)
  return [
    ...spoken.say(words === 'greeting' ? 'all-busy' : 'thank-you-for-waiting'),
    ...(!announce.place
      ? []
      : at === 1
        ? spoken.say('you-are-next')
        : spoken.say('you-are-number', spokenNumber(at), 'in-the-queue')),
    ...(!announce.wait || minutes === null
      ? []
      : minutes <= 1
        ? spoken.say('wait-under-a-minute')
        : spoken.say('expected-wait', spokenNumber(minutes), 'minutes')),
    ...(mayCallBack ? spoken.say('for-callback', 'press', spokenNumber(1)) : []),
  ]
}

/** One wish for a key at a time, kept from one look to the next. */
const nextKey = (call: CallControl) => ({ pressed: call.nextDigit() })

async function leadOn(call: CallControl, { otherwise, name }: QueueEntity, cause: Cause): Promise<void> {
  if (otherwise === null) return call.hangUp(cause)
  await call.goTo(otherwise, { because: `via ${name}` })
  await call.over
}

export const isFavoured = ({ favoured }: QueueEntity, caller: string): boolean =>
  caller !== '' &&
  favoured.some(pattern => (pattern.endsWith('*') ? caller.startsWith(pattern.slice(0, -1)) : caller === pattern))
