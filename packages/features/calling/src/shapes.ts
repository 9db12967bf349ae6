import { z } from 'zod'
import { MAX_ID, MAX_NUMBER } from './limits.ts'

const time = z.number().describe('ms since 1970')
const id = z.string().min(1).max(MAX_ID)

export const RosterEntry = z
  .object({
    leg: z.string().describe('for `mute` and `remove`'),
    name: z.string(),
    number: z.string(),
    me: z.boolean(),
    state: z.enum(['ringing', 'talking', 'holding']),
    muted: z.boolean(),
    talking: z.boolean().describe('heard right now; told in conferences'),
    host: z.boolean().describe('of the conference room'),
    silent: z.boolean().describe('their sound has not arrived for 3 s; another path is tried'),
    secured: z
      .boolean()
      .nullable()
      .describe('sound encrypted between them and Sidetone, which passes it on; never end to end. null: not known yet'),
    outside: z.boolean().describe('over a line to the outside: `secured` is known as far as its provider'),
  })
  .meta({ id: 'RosterEntry' })
export const MyCall = z
  .object({
    id: z.string(),
    kind: z.enum(['two', 'conference']),
    state: z.enum(['ringing', 'talking']),
    startedAt: time,
    answeredAt: time.nullable(),
    roster: z.array(RosterEntry),
    locked: z.boolean().optional().describe('nobody else comes into this conference or room'),
    transfer: z
      .object({ to: z.object({ name: z.string(), number: z.string() }), mine: z.boolean() })
      .nullable()
      .describe('while the target rings; `mine`: I can take it back'),
    room: z
      .object({ name: z.string(), number: z.string(), locked: z.boolean(), recording: z.boolean() })
      .nullable()
      .describe('the conference room that it is; hosts do `room`, `add`, `mute` and `remove` there'),
    slot: z.string().nullable().describe('I wait in this parking slot'),
  })
  .meta({ id: 'MyCall' })
export const ParkedCall = z
  .object({
    slot: z.string(),
    name: z.string(),
    number: z.string(),
    since: time,
    by: z.object({ name: z.string(), number: z.string() }).describe('rung again when nobody takes it'),
  })
  .meta({ id: 'ParkedCall' })
export const MyCalls = z.object({ calls: z.array(MyCall), parked: z.array(ParkedCall) }).meta({ id: 'MyCalls' })

export const ById = z.object({ id })
export const number = z
  .string()
  .trim()
  .min(1, 'must be a number')
  .max(MAX_NUMBER, 'is too long')
  .regex(/^\P{Cc}*$/u, 'must be one line')
export const To = z.object({ to: number })
const callerId = z
  .string()
  .trim()
  .regex(/^(withheld|\+[1-9]\d{5,14})$/, 'must be a whole number such as +49301234567, or “withheld”')
  .optional()
  .describe('shown when it leads outside, for this call alone; one that the person may show. None: as they have chosen')
export const NewCall = z.object({ to: number, callerId }).meta({
  id: 'NewCall',
  examples: [{ to: '+49301234567', callerId: '+49305550100' }],
})
export const NewCallOf = z
  .object({ from: number.describe('extension of the person whose phones ring first, and whose rights the call has') })
  .extend({ to: number, callerId })
  .meta({ id: 'NewCallOf', examples: [{ from: '101', to: '+49301234567', callerId: '+49305550100' }] })
export const Begun = z.object({ id: z.string().describe('of the call') }).meta({ id: 'BegunCall' })
export const Other = z.object({ other: id })
export const AddNumber = z.object({ number })
export const Push = z.object({
  number: number
    .optional()
    .describe('one of those that ring too (`also` of my ringing rules); none: the first that leads outside'),
})
export const Lock = z.object({ locked: z.boolean() })
export const OfLeg = z.object({ leg: id })
export const MuteLeg = z.object({ leg: id, muted: z.boolean() })
export const ChangeRoom = z.object({
  locked: z.boolean().optional(),
  recording: z.boolean().optional().describe('everybody is told'),
  allMuted: z.boolean().optional().describe('all but hosts'),
})
export const Slot = z.object({ slot: z.string().max(MAX_NUMBER).optional() })
export const ParkedAt = z.object({ slot: z.string() }).meta({ id: 'ParkedAt' })
