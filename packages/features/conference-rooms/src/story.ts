/** A caller's way into a conference room, and what their keys do there. */
import { type CallControl, coded, type LiveCall, type Sound } from '@sidetone/call'
import { Keys } from '@sidetone/feature'
import type { Millis } from '@sidetone/kernel'
import { type Prompts, prompts, number as spokenNumber } from '@sidetone/prompts'
import { MAX_WAIT_MS, PIN_TRIES, PIN_WAIT_MS, SECOND_KEY_MS } from './limits.ts'
import type { LiveRoom, Member, Noted } from './live-room.ts'
import type { Room } from './shapes.ts'

export type RoomStoryDeps = {
  /** @param called when it stood already before a restart */
  readonly live: (room: string, called?: string) => LiveRoom
  readonly legOf: (leg: string) => LiveCall['legs'][number] | undefined
  /** This call was rung from the roster. */
  readonly wasInvited: (call: string) => boolean
  /** Too many wrong PINs lately. */
  readonly guessed: (room: string) => boolean
  readonly wrong: (room: string) => void
  /** All but hosts. */
  readonly muteAll: (room: string) => void
  readonly now: () => Millis
}
const why = { 'conference-full': 'it was full', 'conference-locked': 'it was locked' } as const
type RoomEntity = Room & { readonly id: string }

export async function confer(call: CallControl, room: RoomEntity, deps: RoomStoryDeps): Promise<void> {
  const noted = call.step ? (JSON.parse(call.step) as Noted) : null
  // What everybody there hears is said in the language of the room.
  const spoken = prompts(call.language ?? room.language)
  await call.answer()
  const keys = new Keys(call, PIN_WAIT_MS)
  const live = deps.live(room.id, noted?.called)
  const role = noted ? (noted.host ? 'host' : 'guest') : await admitted(call, room, keys, spoken, deps)
  if (role === null) return call.hangUp('not-allowed', coded('pin-wrong', 'The PIN was wrong.'))
  const host = role === 'host'
  if (!noted) {
    const refusal = live.full() ? 'conference-full' : live.locked && !host ? 'conference-locked' : null
    if (refusal) {
      call.tell('refused', { room: room.name, why: refusal, says: `${room.name} let nobody in: ${why[refusal]}.` })
      await call.play([...spoken.say(refusal), ...spoken.say('goodbye')])
      return refusal === 'conference-full'
        ? call.hangUp('overloaded', coded('room.full', `${room.name} is full.`, room.name))
        : call.hangUp('not-allowed', coded('room.locked', `${room.name} is locked.`, room.name))
    }
  }
  const mustWait = room.waitForHost && !host && !live.hasHost
  const waits = noted ? noted.waits : mustWait
  const member: Member = { call, leg: call.leg, host, since: noted?.since ?? deps.now(), waits }
  live.add(member, noted)
  if (waits) {
    if (mustWait && !(await hostComes(call, spoken, live)))
      return call.hangUp('hung-up', coded('room.no-host', 'The host did not come.'))
  }
  const again = noted !== null && !noted.waits
  await call.join(live.called, { host, muted: !again && room.muteOnEntry && !host })
  if (!again) {
    call.tell('entered', { room: room.name, host })
    void live.entered(member)
  }
  await listen(call, keys, live, host, room, spoken, deps)
}

/** @returns null: they may not come in */
async function admitted(
  call: CallControl,
  room: RoomEntity,
  keys: Keys,
  spoken: Prompts,
  deps: RoomStoryDeps,
): Promise<'host' | 'guest' | null> {
  if (call.caller.person !== undefined && room.hosts.includes(call.caller.person)) return 'host'
  if (deps.wasInvited(call.call)) return 'guest'
  if (room.pin === '' && room.hostPin === '') return 'guest'
  for (let n = 0; n < PIN_TRIES && !deps.guessed(room.id); n++) {
    const words = [...(n ? spoken.say('wrong') : []), ...spoken.say('conference-pin')]
    const pin = await keys.digits(words, 8)
    if (room.hostPin !== '' && pin === room.hostPin) return 'host'
    if (pin === room.pin) return 'guest'
    if (pin !== '') deps.wrong(room.id)
  }
  call.tell('refused', { room: room.name, why: 'wrong-pin', says: `The PIN of ${room.name} was not entered.` })
  await call.play([...spoken.say('too-many-tries'), ...spoken.say('goodbye')])
  return null
}

async function hostComes(call: CallControl, spoken: Prompts, live: LiveRoom): Promise<boolean> {
  const came = live.hostCame()
  const hear = async () => {
    await call.play(spoken.say('wait-for-host'))
    await call.play({ kind: 'tone', tone: 'hold-music' })
  }
  void hear().catch(() => {})
  const patience = call.wait(MAX_WAIT_MS).then(() => 'too-long' as const)
  return (await Promise.race([came, patience])) !== 'too-long'
}

async function listen(
  call: CallControl,
  keys: Keys,
  live: LiveRoom,
  host: boolean,
  room: RoomEntity,
  spoken: Prompts,
  deps: RoomStoryDeps,
): Promise<never> {
  const tell = (sounds: readonly Sound[]) => void call.play(sounds).catch(() => {})
  for (;;) {
    if ((await keys.next()) !== '*') continue
    const key = await keys.ask([], SECOND_KEY_MS)
    if (key === '6') {
      const muted = !(deps.legOf(call.leg)?.muted ?? false)
      call.mute(muted)
      tell(spoken.say(muted ? 'muted' : 'unmuted'))
    } else if (key === '8') tell(spoken.say('there-are', spokenNumber(live.members.length), 'people'))
    else if (host && key === '7') live.lock(!live.locked)
    else if (host && key === '5') {
      deps.muteAll(room.id)
      live.sayAll('all-muted')
    } else if (host && key === '4') {
      if (live.recording) live.stopRecording()
      else live.startRecording(true)
    }
  }
}
