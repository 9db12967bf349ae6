/**
 * What other programs are told, by webhook and over `/api/stream` alike: one catalogue. An event is
 * `{id, type, version, at, data}`. Within a version fields are only added; one that goes or changes its meaning raises it.
 */
import { z } from 'zod'

const time = z.number().describe('ms since 1970')
const ms = z.int().min(0).describe('milliseconds')
const Party = z
  .object({
    name: z.string(),
    number: z.string().describe('an extension, or E.164; empty: withheld'),
    person: z.string().nullable().describe('id of a colleague'),
  })
  .meta({ id: 'EventParty' })
const Named = z.object({ id: z.string(), name: z.string() })
const trunk = z.string().nullable().describe('id of the trunk that it came over; null: from inside')
const call = z.string().describe('id of the call: of `GET /api/calls/ended/{id}` when it is over')
const person = z.object({ person: z.string().describe('id'), name: z.string() })

const aCall = { call: 'c7f3a9' }
const anna = { name: 'Anna Weber', number: '+493012345678', person: null }
const bob = { name: 'Bob', number: '102', person: '0197b0c4-2f6e-7d1a-9c55-6f1f1c2f8a10' }
const begun = { ...aCall, from: anna, dialled: '+49301234560', trunk: 't1', check: 'verified' }
const inQueue = { ...aCall, queue: { id: 'q1', name: 'Support' }, from: anna }
const agent = { person: bob.person, name: bob.name }
const aMessage = {
  message: 'm1x7c',
  ...aCall,
  box: { id: bob.person, name: 'Bob' },
  from: anna,
  ms: 21_000,
}
const aDevice = { device: 'd1', name: 'Kitchen', kind: 'sip', person: bob.person }

const check = z
  .enum(['verified', 'unproven', 'failed'])
  .nullable()
  .describe('what the carrier found out about the caller’s number (STIR); null: it did not say')
const Begun = { call, from: Party, dialled: z.string().describe('the number as it was dialled'), trunk, check }
const InQueue = { call, queue: Named, from: Party }
const Waited = { ...InQueue, waitedMs: ms }
const Message = { message: z.string().describe('id'), call, box: Named, from: Party, ms }
const Device = {
  device: z.string().describe('id'),
  name: z.string(),
  kind: z.enum(['web', 'sip']),
  person: z.string().describe('id of whose it is'),
}
const CallEnded = 'as `GET /api/calls/ended` tells it, a second after the end: with voicemail and cost'

/** Type ▸ when it is told, what it says, an example of that. `null`: the record of an ended call. */
const told = {
  'call.started': ['Somebody calls.', z.object(Begun), begun],
  'call.ringing': [
    'A call rings at somebody: told once for each of them, whatever number of phones rings.',
    z.object({ ...Begun, to: Party }),
    { ...begun, to: bob },
  ],
  'call.answered': [
    'Somebody answered. After a transfer it is told again, of who answers then.',
    z.object({ ...Begun, by: Party, waitedMs: ms.describe('since the call began') }),
    { ...begun, by: bob, waitedMs: 6_400 },
  ],
  'call.ended': [`A call is over: its record, ${CallEnded}.`, null, null],
  'call.missed': ['A call is over that nobody took and in which no message was left: its record.', null, null],
  'call.refused': [
    'Somebody called, or sent a call on, and was refused: what they may not dial, or a limit. No line heard of it.',
    z.object({
      ...Begun,
      cause: z.enum(['not-allowed', 'limit-reached']),
      says: z.string().describe('why, as who called was told'),
    }),
    {
      ...{ ...aCall, from: bob, dialled: '09001234567', trunk: null, check: null, cause: 'not-allowed' },
      says: 'Calling premium numbers is off for you; ask Erin (105).',
    },
  ],
  'voicemail.left': ['A voice message is there.', z.object(Message), aMessage],
  'voicemail.transcribed': [
    'A voice message was written down.',
    z.object({ ...Message, text: z.string(), language: z.string().nullable() }),
    { ...aMessage, text: 'Please call me back about the order.', language: 'en' },
  ],
  'recording.ready': [
    'A recording of a conference room is whole: `GET /api/rooms/{room}/recordings/{file}`.',
    z.object({ call, room: Named, file: z.string(), ms }),
    { ...aCall, room: { id: 'r1', name: 'Monday' }, file: '2026-11-23-0900.wav', ms: 1_260_000 },
  ],
  'queue.waiting': ['A caller waits in a queue.', z.object(InQueue), inQueue],
  'queue.answered': [
    'An agent took a caller of a queue.',
    z.object({ ...Waited, agent: person }),
    { ...inQueue, waitedMs: 42_000, agent },
  ],
  'queue.abandoned': ['A caller gave up waiting.', z.object(Waited), { ...inQueue, waitedMs: 95_000 }],
  'queue.overflowed': [
    'A caller was sent on from a queue: it was full, had nobody there, or took too long.',
    z.object({ ...Waited, why: z.enum(['full', 'empty', 'too-long']) }),
    { ...inQueue, waitedMs: 600_000, why: 'too-long' },
  ],
  'queue.call-back': [
    'A caller of a queue hung up to be called back.',
    z.object(Waited),
    { ...inQueue, waitedMs: 60_000 },
  ],
  'agent.signed-in': ['An agent signed in to the queues.', person, agent],
  'agent.signed-out': ['An agent signed out of the queues.', person, agent],
  'agent.paused': [
    'An agent is paused.',
    z.object({ ...person.shape, reason: z.string() }),
    { ...agent, reason: 'Lunch' },
  ],
  'agent.ready': ['An agent is no longer paused.', person, agent],
  'device.registered': ['A phone can be rung.', z.object(Device), aDevice],
  'device.unreachable': [
    'A phone could not be rung for half a minute: switched off, without a network, or closed.',
    z.object(Device),
    aDevice,
  ],
  'trunk.up': ['A line to the outside works.', z.object({ trunk: Named }), { trunk: { id: 't1', name: 'Carrier' } }],
  'trunk.down': [
    'A line to the outside does not work.',
    z.object({ trunk: Named, reason: z.string().describe('why, and what to do, as sentences') }),
    {
      trunk: { id: 't1', name: 'Carrier' },
      reason:
        'sip.example.com said nothing for 4 s. Check the host, the port, and whether a firewall lets SIP through.',
    },
  ],
  'backup.failed': [
    'A backup could not be made, or its drill failed.',
    z.object({
      backup: z.int().describe('id: of `GET /api/backups`'),
      file: z.string().describe('its name'),
      problem: z.string().describe('why, as a sentence'),
    }),
    {
      ...{ backup: 7, file: 'sidetone-2026-11-23T02-30-00.backup' },
      problem: 'The folder /mnt/backups is not there: mount the disk, or choose another folder.',
    },
  ],
  'emergency.called': [
    'Somebody called for help, or tried whether that works.',
    z.object({ call, from: Party, dialled: z.string(), location: z.string(), test: z.boolean(), failed: z.boolean() }),
    { ...aCall, from: bob, dialled: '112', location: 'Main street 1, 2nd floor', test: false, failed: false },
  ],
} as const satisfies Record<string, readonly [when: string, data: z.ZodType | null, example: object | null]>

export type EventType = keyof typeof told
export const EVENTS = Object.keys(told) as unknown as readonly [EventType, ...EventType[]]
/** Of all events; see above when it changes. */
export const EVENT_VERSION = 1
/** What an event of this type says beside its type and time. */
export type EventData = {
  [T in EventType]: (typeof told)[T][1] extends infer S extends z.ZodType ? z.output<S> : object
}
export type ToldEvent = { readonly type: string; readonly version: number; readonly at: number; readonly data: unknown }

/** One entry of the catalogue, as the API's document tells it. */
export type CatalogueEntry = {
  readonly type: EventType
  readonly says: string
  /** Of the whole body. */
  readonly schema: z.ZodType
  readonly example: object
}
/** @param record how an ended call is told: its schema, and one that fits it */
export const catalogue = (record: { readonly schema: z.ZodType; readonly example: object }): CatalogueEntry[] =>
  EVENTS.map(type => {
    const [says, data, example] = told[type]
    return {
      type,
      says,
      schema: z.object({
        id: z.int().describe('rises with each event: `?after=` of `/api/stream`'),
        type: z.literal(type),
        version: z.literal(EVENT_VERSION),
        at: time,
        data: data ?? record.schema,
      }),
      example: {
        ...{ id: 4_711, type, version: EVENT_VERSION, at: 1_764_000_000_000 },
        data: example ?? record.example,
      },
    }
  })
