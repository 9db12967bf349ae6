/**
 * Somebody leaves a message.
 *
 *   greeting ─▶ tone ─▶ record ─┬─ hung up, silence, full ─▶ kept
 *      │ #: at once             └─ # ─▶ 1 keep │ 2 listen │ 3 again
 *      └ *: the owner listens, with the PIN
 */
import { readFile, rm } from 'node:fs/promises'
import { type CallControl, CallOver, coded } from '@sidetone/call'
import { Keys } from '@sidetone/feature'
import type { Part } from '@sidetone/prompts'
import type { Box } from './box.ts'
import { fromOf, press, type VoicemailDeps } from './deps.ts'
import { KEY_WAIT_MS, SHORTEST_MESSAGE_MS, SILENCE_MS, WAVEFORM_BARS } from './limits.ts'
import { listen } from './listen.ts'
import type { Recording, VoicemailMessages } from './messages.ts'
import type { GreetingState } from './shapes.ts'
import { readWav, waveform } from './wav.ts'

const usualWords: Readonly<Record<GreetingState, readonly Part[]>> = {
  'no-answer': ['not-available', 'leave-a-message'],
  busy: ['is-busy', 'leave-a-message'],
  away: ['not-available', 'leave-a-message'],
  closed: ['closed', 'leave-a-message'],
}

export async function leave(call: CallControl, box: Box, deps: VoicemailDeps): Promise<void> {
  const { boxes, messages, greetings, stateOf, onFault } = deps
  const say = (...parts: Part[]) => deps.say(call.language ?? box.language, ...parts)
  const keys = new Keys(call, KEY_WAIT_MS)
  await call.answer()
  // After a restart of the server: what was said until then is a message of its own.
  if (call.step !== '') await keepUnfinished(messages, call.step, deps)
  else {
    // A rule or a number that is closed says so, whatever hours the box has of its own; unless it knows nothing to say to that.
    const says = (of: GreetingState) => greetings.has(box.id, of)
    const state = call.closed && (says('closed') || !says('no-answer')) ? 'closed' : stateOf(box)
    call.tell('greeting', { box: box.name, state })
    const greeting = greetings.fileFor(box.id, state)
    const said = greeting ? [{ kind: 'file', path: greeting } as const] : say(...usualWords[state])
    if (!hasRoom(box, deps)) {
      call.tell('full', { box: box.name })
      await call.play(say('mailbox-full', 'goodbye'))
      return call.hangUp('hung-up', coded('box.full', `The voicemail of ${box.name} is full.`, box.name))
    }
    const key = await keys.ask(said, 0)
    if (key === '*') {
      const pin = await keys.digits(say('enter-pin'), 10)
      if (boxes.pinFits(box, pin)) return listen(call, box, deps)
      call.tell('wrong-pin', { box: box.name })
      await call.play(say('wrong', 'goodbye'))
      return call.hangUp('hung-up', coded('pin-wrong', 'The PIN was wrong.'))
    }
  }

  for (;;) {
    const recording: Recording = {
      id: deps.newId(),
      box: box.id,
      at: deps.now(),
      from: fromOf(call.caller),
      call: call.call,
    }
    const path = messages.pathOf(recording.id)
    await keys.beep()
    messages.recordingBegins(recording)
    call.note(recording.id)
    const maxMs = boxes.company().maxMessageSeconds * 1000
    const recorded = await call.record({ path, maxMs, silenceMs: SILENCE_MS, keys: '#' })
    if (recorded.endedBy === 'failed') onFault(new Error(`A voice message could not be recorded to ${path}.`))
    const wanted = recorded.endedBy !== 'key' || (await isWanted(keys, path, say))
    if (!wanted) {
      messages.recordingEnded(recording.id)
      await rm(path, { force: true })
      continue
    }
    const kept = await keep(recording, recorded.ms, deps)
    call.tell(kept ? 'message' : 'nothing-said', { box: box.name, seconds: Math.round(recorded.ms / 1000) })
    if (recorded.endedBy === 'hung-up') return
    const said: Part[] = kept ? ['message-kept'] : ['nothing-heard', 'goodbye']
    await call.play(say(...(recorded.endedBy === 'full' ? (['message-too-long'] as const) : []), ...said))
    return call.hangUp(
      'hung-up',
      kept
        ? coded('box.kept', `Your message for ${box.name} is kept.`, box.name)
        : coded('box.nothing-heard', 'Nothing was heard, so no message is kept.'),
    )
  }
}

/** Whoever hangs up while they are asked wants it sent. */
async function isWanted(
  keys: Keys,
  path: string,
  say: (...parts: Part[]) => ReturnType<VoicemailDeps['say']>,
): Promise<boolean> {
  try {
    for (;;) {
      const key = await keys.ask(say(...press('to-send', 1), ...press('to-listen', 2), ...press('to-record-again', 3)))
      if (key === '3') return false
      if (key !== '2') return true
      await keys.ask([{ kind: 'file', path }], 0)
    }
  } catch (error) {
    if (error instanceof CallOver) return true
    throw error
  }
}

/** Deleted ones that could still be restored make room first. */
function hasRoom({ id }: Box, { boxes, messages }: VoicemailDeps): boolean {
  const { maxMessages } = boxes.company()
  while (messages.countAll(id) >= maxMessages) if (!messages.dropOldestDeleted(id)) return false
  return true
}

/** @returns whether there was something to keep */
export async function keep(recording: Recording, ms: number, deps: VoicemailDeps): Promise<boolean> {
  const { messages, boxes, arrived } = deps
  const path = messages.pathOf(recording.id)
  const bytes = await readFile(path).catch(() => new Uint8Array())
  messages.recordingEnded(recording.id)
  const box = boxes.byId(recording.box)
  const heard = readWav(bytes)
  if (!box || ms < SHORTEST_MESSAGE_MS || !heard.ok) {
    await rm(path, { force: true })
    return false
  }
  const message = messages.add({
    ...recording,
    ms,
    waveform: waveform(bytes, WAVEFORM_BARS),
    transcription: 'none',
  })
  arrived(message, box)
  return true
}

/** Recorded when the server died: as long as its file is. */
export async function keepUnfinished(messages: VoicemailMessages, id: string, deps: VoicemailDeps): Promise<void> {
  const recording = messages.recordings().find(each => each.id === id)
  if (!recording) return
  const read = readWav(await readFile(messages.pathOf(id)).catch(() => new Uint8Array()))
  await keep(recording, read.ok ? read.value.ms : 0, deps)
}
