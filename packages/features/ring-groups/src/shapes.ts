import { dialledField, hoursField, nameField, ownNumberField } from '@sidetone/feature'
import { z } from 'zod'
import { MAX_AFTER, MAX_MEMBERS, MAX_RING, MAX_TURN } from './limits.ts'

export const Member = z
  .object({
    number: dialledField.describe('of a person, or outside'),
    afterSeconds: z.int().min(0).max(MAX_AFTER).default(0).describe('rings so much later; when all ring at once'),
  })
  .meta({ id: 'RingGroupMember' })

export const RingGroup = z.object({
  name: nameField,
  number: ownNumberField,
  strategy: z
    .enum(['all', 'in-order', 'round-robin'])
    .default('all')
    .describe('all at once; one after the other from the top; the same, beginning after the one rung last'),
  members: z.array(Member).min(1, 'must have a member').max(MAX_MEMBERS),
  turnSeconds: z.int().min(3).max(MAX_TURN).default(15).describe('how long each rings, one after the other'),
  ringSeconds: z.int().min(3).max(MAX_RING).default(45).describe('how long it rings in all'),
  otherwise: dialledField.nullable().default(null).describe('where the call goes when nobody answered'),
  callerPrefix: z.string().trim().max(20).default('').describe("stands before the caller's name: “Sales: ”"),
  rights: z
    .string()
    .max(100)
    .nullable()
    .default(null)
    .describe('the person with whose rights outside members are called'),
  hours: hoursField,
})
export type RingGroup = z.output<typeof RingGroup>
