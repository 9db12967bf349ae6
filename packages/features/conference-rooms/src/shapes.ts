import { hoursField, nameField, ownNumberField } from '@sidetone/feature'
import { z } from 'zod'
import { MAX_HOSTS, MAX_PEOPLE } from './limits.ts'

const pin = z.string().regex(/^(\d{4,8})?$/, 'must have 4 to 8 digits, or be empty')

export const Room = z.object({
  name: nameField,
  number: ownNumberField,
  pin: pin.default('').describe('of everybody; empty: none'),
  hostPin: pin.default('').describe('who enters it is a host'),
  hosts: z.array(z.string().max(100)).max(MAX_HOSTS).default([]).describe('people who are hosts without a PIN'),
  waitForHost: z.boolean().default(false).describe('others hear music until a host is there'),
  endWithHost: z.boolean().default(false).describe('it is over when the last host has left'),
  maxPeople: z.int().min(2).max(MAX_PEOPLE).default(30),
  muteOnEntry: z.boolean().default(false).describe('all but hosts come in muted'),
  announce: z.enum(['none', 'tone', 'spoken']).default('tone').describe('when somebody comes or leaves'),
  record: z.boolean().default(false).describe('as soon as two are there'),
  language: z.enum(['en', 'de', 'es', 'fr']).default('en'),
  hours: hoursField,
})
export type Room = z.output<typeof Room>

export const PersonNow = z
  .object({
    leg: z.string(),
    name: z.string(),
    number: z.string(),
    host: z.boolean(),
    waits: z.boolean().describe('for the host, with music'),
    muted: z.boolean(),
    talking: z.boolean(),
    since: z.number(),
  })
  .meta({ id: 'RoomPersonNow' })
/** Is called into the room, and has not answered. */
export const RungNow = z.object({ leg: z.string(), name: z.string(), number: z.string() }).meta({ id: 'RoomRungNow' })
export const RoomNow = z
  .object({
    id: z.string(),
    name: z.string(),
    number: z.string(),
    locked: z.boolean(),
    recording: z.boolean(),
    people: z.array(PersonNow),
    rung: z.array(RungNow),
  })
  .meta({ id: 'RoomNow' })
export type RoomNow = z.output<typeof RoomNow>
export const RecordingShown = z
  .object({ file: z.string(), at: z.number(), bytes: z.number() })
  .meta({ id: 'RoomRecording' })
export const RecordingDrawn = z
  .object({ ms: z.number(), waveform: z.array(z.int().min(0).max(100)).describe('the loudest of equal parts') })
  .meta({ id: 'RoomRecordingDrawn' })
