/**
 * Voicemail: boxes, greetings, messages; by phone (`story`), and what others need of it: lamps, the dial plan, who is told.
 * Its API is apart (`routes.ts`), for telephones need this before any screen is loaded.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { type PersonId, plainRinging, type RingingRules } from '@sidetone/call'
import type { Documents, Feature } from '@sidetone/feature'
import { moment, prompts } from '@sidetone/prompts'
import { type Box, Boxes, type BoxesDeps, mayListen, type People } from './box.ts'
import type { VoicemailDeps } from './deps.ts'
import { Greetings } from './greetings.ts'
import { keepUnfinished } from './leave.ts'
import { VoicemailMessages } from './messages.ts'
import type { GreetingState, VoicemailMessage } from './shapes.ts'
import { voicemailStory } from './story.ts'

export type { Box, Language } from './box.ts'
export { migrations } from './messages.ts'
export type { Transcript, VoicemailMessage } from './shapes.ts'
export { voicemailCodes } from './story.ts'

export type VoicemailOptions = {
  readonly sql: DatabaseSync
  readonly documents: Documents
  readonly people: People
  /** Of this data folder; `voicemail/` is made in it. */
  readonly home: string
  readonly newId: () => string
  readonly now: () => number
  /** IANA: of the times that are said. */
  readonly zone: string
  /** `busy`: in a call; `away`: does not want to be disturbed. */
  readonly standingOf: (person: string) => 'busy' | 'away' | 'no-answer'
  readonly isClosed: (schedule: string) => boolean
  readonly whoHas?: BoxesDeps['whoHas']
  readonly heard?: VoicemailDeps['heard']
  readonly onFault: (error: unknown) => void
}

export type Voicemail = {
  /** By phone; shared boxes have numbers. */
  readonly feature: Feature
  readonly boxes: Boxes
  readonly messages: VoicemailMessages
  readonly greetings: Greetings
  /** The file in which this person says their name; null: they have not recorded it. */
  nameSaid(person: string): string | null
  /**
   * Voice messages that a lamp for this number shows; null: none of theirs. The number of one's own shows the shared boxes too,
   * which phones do not watch by themselves.
   */
  messagesIn(number: string, listener: string): { readonly new: number; readonly old: number } | null
  /** The person's ringing rules, with voicemail where they have said nothing else. */
  ringing(person: PersonId, said: RingingRules | undefined): RingingRules | undefined
  /** The lamps of these boxes and the screens of these people differ. */
  onChange(listener: (change: { readonly boxes: readonly string[]; readonly people: readonly string[] }) => void): void
  /** A message was left, or forwarded by a colleague. */
  onArrived(listener: (message: VoicemailMessage, box: Box) => void): void
  arrived(message: VoicemailMessage, box: Box): void
  /** Somebody listens to a message of a box that is not theirs alone. */
  readonly heard: VoicemailDeps['heard']
  /** After a start: messages that were being left when the server died. `goesOn`: its call lives, and its story goes on. */
  recover(goesOn: (call: string) => boolean): Promise<void>
  sweep(now: number): boolean
  personRemoved(person: string): void
}

const dayMs = 86_400_000
const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0)

export function openVoicemail(options: VoicemailOptions): Voicemail {
  const { sql, documents, people, home, newId, now, heard = () => {}, onFault } = options
  const folder = join(home, 'voicemail')
  mkdirSync(join(folder, 'greetings'), { recursive: true, mode: 0o700 })
  const boxes = new Boxes({
    documents,
    people,
    now,
    ...(options.whoHas && { whoHas: options.whoHas }),
  })
  const messages = new VoicemailMessages(sql, folder)
  const greetings = new Greetings(join(folder, 'greetings'))
  const arrivedListeners: ((message: VoicemailMessage, box: Box) => void)[] = []
  const arrived = (message: VoicemailMessage, box: Box) => {
    for (const listener of arrivedListeners) listener(message, box)
  }
  const stateOf = ({ person, schedule }: Box): GreetingState => {
    if (schedule !== null && options.isClosed(schedule)) return 'closed'
    return person === null ? 'no-answer' : options.standingOf(person)
  }
  const say: VoicemailDeps['say'] = (language, ...parts) => prompts(language).say(...parts)
  const deps: VoicemailDeps = {
    boxes,
    messages,
    greetings,
    say,
    moment: at => moment(at, now(), options.zone),
    stateOf,
    newId,
    now,
    arrived,
    heard,
    onFault,
  }

  const changeListeners: ((change: { boxes: readonly string[]; people: readonly string[] }) => void)[] = []
  const differs = (numbers: readonly string[], listening: readonly string[]) => {
    const own = listening.flatMap(person => people.byId(person)?.extension ?? [])
    for (const listener of changeListeners) listener({ boxes: [...new Set([...numbers, ...own])], people: listening })
  }
  messages.onChange(id => {
    const box = boxes.byId(id)
    if (!box) return
    const listening = box.person === null ? box.members : [box.person]
    differs([box.number], listening)
  })
  /** As they were: whoever is no longer a member has a lamp that must go out. */
  const membersWere = new Map(boxes.shared.all().map(({ id, members }) => [id, members]))
  boxes.shared.changed(id => {
    const box = boxes.shared.get(id)
    const before = membersWere.get(id) ?? []
    if (box) {
      membersWere.set(id, box.members)
      if (before.some(person => !box.members.includes(person))) messages.giveBack(id, box.members)
    } else membersWere.delete(id)
    differs(box ? [box.number] : [], [...new Set([...before, ...(box?.members ?? [])])])
    if (box) return
    // Not within the transaction that removes it, which may still fail.
    messages.dropBox(id)
    void greetings.removeAll(id)
  })

  return {
    feature: {
      ...voicemailStory(deps),
      *numbers() {
        for (const { number, name } of boxes.shared.all())
          yield [number, { feature: 'voicemail', argument: `leave:${number}`, name, fromTrunks: true }]
      },
      explain(argument) {
        const [what, number = ''] = argument.split(':')
        const box = what === 'leave' ? boxes.byNumber(number) : undefined
        if (!box) return null
        return {
          says: [`The caller hears the greeting “${stateOf(box)}” of ${box.name} and leaves a message.`],
          next: [],
        }
      },
    },
    boxes,
    messages,
    greetings,
    nameSaid: person => (greetings.has(person, 'name') ? greetings.pathOf(person, 'name') : null),
    messagesIn(number, listener) {
      const box = boxes.byNumber(number)
      if (!box || !mayListen(box, listener)) return null
      const shown = box.person === null ? [box] : boxes.of(box.person)
      const counts = shown.map(({ id }) => messages.counts(id))
      return { new: sumOf(counts.map(each => each.new)), old: sumOf(counts.map(each => each.old)) }
    },
    ringing(person, said) {
      const owner = people.byId(person)
      if (!owner || !boxes.company().takesCalls) return said
      const { takes } = boxes.personal(person)
      const rules = said ?? plainRinging
      const { forward } = rules
      const here = `*99${owner.extension}`
      return {
        ...rules,
        forward: {
          ...forward,
          busy: forward.busy ?? (takes.busy ? here : null),
          noAnswer: forward.noAnswer ?? (takes.noAnswer ? here : null),
          unreachable: forward.unreachable ?? (takes.unreachable ? here : null),
        },
      }
    },
    onChange: listener => void changeListeners.push(listener),
    onArrived: listener => void arrivedListeners.push(listener),
    arrived,
    heard,
    async recover(goesOn) {
      for (const { id, call } of messages.recordings()) if (!goesOn(call)) await keepUnfinished(messages, id, deps)
    },
    sweep(at) {
      const { keepDays, keepDeletedDays } = boxes.company()
      return messages.sweep(at, keepDeletedDays * dayMs, keepDays === 0 ? null : keepDays * dayMs)
    },
    personRemoved(person) {
      messages.dropBox(person)
      boxes.forgetPerson(person)
      void greetings.removeAll(person)
    },
  }
}
