/** What the stories of this room work with. */
import type { Party, Sound } from '@sidetone/call'
import type { ChangedBy } from '@sidetone/feature'
import { number, type Part, type Phrase } from '@sidetone/prompts'
import type { Box, Boxes } from './box.ts'
import type { Greetings } from './greetings.ts'
import type { VoicemailMessages } from './messages.ts'
import type { GreetingState, VoicemailMessage } from './shapes.ts'

export type VoicemailDeps = {
  readonly boxes: Boxes
  readonly messages: VoicemailMessages
  readonly greetings: Greetings
  /** The system's own words. */
  readonly say: (language: string, ...parts: Part[]) => Sound[]
  readonly stateOf: (box: Box) => GreetingState
  /** When something was, as it is said. */
  readonly moment: (at: number) => Part[]
  readonly newId: () => string
  readonly now: () => number
  /** A message is in the box. */
  readonly arrived: (message: VoicemailMessage, box: Box) => void
  /** Somebody listens to a message of a box that is not theirs alone. */
  readonly heard: (
    sound: { readonly sound: string; readonly name: string; readonly how: 'played' | 'by-phone' },
    by: ChangedBy,
  ) => void
  readonly onFault: (error: unknown) => void
}

/** Where a message is heard, as an address of the API. */
export const soundOf = (message: string): string => `/api/me/voicemail/${encodeURIComponent(message)}/audio`

/** Who it is that left a message, as it is kept. */
export const fromOf = ({ name, number, person }: Party): VoicemailMessage['from'] => ({
  name,
  number,
  person: person ?? null,
})

/** "To delete it, press 3." */
export const press = (what: Phrase, key: number): Part[] => [what, 'press', number(key)]
