import { seen } from '@sidetone/feature'
import { z } from 'zod'
import { EMERGENCY_NUMBERS, MAX_LABEL, MAX_NAME } from './limits.ts'

const name = z
  .string()
  .regex(/^\P{Cc}*$/u, 'must be one line')
  .overwrite(seen)
  .min(1)
  .max(MAX_NAME)
const extension = z
  .string()
  .regex(/^\d{2,8}$/, 'must be 2 to 8 digits')
  .refine(number => !EMERGENCY_NUMBERS.includes(number), 'must not be an emergency number')
const email = z.email('must be an e-mail address').max(254).toLowerCase()
const role = z.enum(['person', 'admin'])

export const Person = z
  .object({
    id: z.string(),
    name: z.string(),
    extension: z.string(),
    state: z.enum(['offline', 'available', 'do-not-disturb', 'ringing', 'on-a-call']),
    since: z.number(),
    pickUp: z.boolean().optional().describe('`*8` of mine takes what rings at them; told in lists, not in events'),
  })
  .meta({ id: 'Person' })
const adler = { name: 'Alice Adler', extension: '106', email: 'alice@example.com', role: 'person' }
export const NewPerson = z.object({ name, extension, email, role })
export const AddedPerson = NewPerson.extend({
  extension: extension.optional().describe('none: the next that is free'),
}).meta({ examples: [adler] })
const version = z.int().describe('send it back with a change: 409 `changed-meanwhile` when somebody was faster')
export const PersonChange = NewPerson.partial()
  .extend({ version: version.optional() })
  .meta({ examples: [{ name: 'Alice Adler-Brown' }] })
export const PersonRecord = z
  .object({ id: z.string(), name: z.string(), extension: z.string(), email: z.string(), role, version })
  .meta({ id: 'PersonRecord' })
export const NewPersonAnswer = z.object({ person: PersonRecord, link: z.string() }).meta({ id: 'NewPersonAnswer' })
export const Link = z.object({ link: z.string().describe('path of the page that signs in, once, within 24 h') })

export const Device = z
  .object({
    id: z.string(),
    kind: z.enum(['web', 'sip']),
    label: z.string(),
    username: z.string(),
    createdAt: z.number(),
    lastSeenAt: z.number().nullable(),
  })
  .meta({ id: 'Device' })
export const CompanyDevice = z
  .object({
    ...Device.shape,
    person: z.object({ id: z.string(), name: z.string(), extension: z.string() }),
    registered: z.boolean().describe('it can be rung now'),
  })
  .meta({ id: 'CompanyDevice' })
export const NewDevice = z
  .object({ ...Device.shape, password: z.string(), realm: z.string() })
  .meta({ id: 'NewDevice' })
export const DeviceLabel = z.object({ label: z.string().trim().min(1).max(MAX_LABEL) })

export const NewCompanyDevice = z.object({ person: z.string().max(100), ...DeviceLabel.shape })
/** Whatever has a number inside: a person, a menu, a queue, a code. `kind`: `person`, or the feature that it belongs to. */
export const NumberEntry = z
  .object({
    number: z.string(),
    name: z.string(),
    kind: z.string(),
    id: z.string().describe('of the person or of the setting; empty where there is none'),
  })
  .meta({ id: 'NumberEntry' })

export const ById = z.object({ id: z.string().max(100) })
