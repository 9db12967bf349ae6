import { z } from 'zod'
import { MAX_AFTER, MAX_MEMBERS, MAX_NAME, MAX_RING, MAX_TURN } from './limits.ts'

const number = z
  .string()
  .trim()
  .regex(/^[+*]?[0-9*#]{1,32}$/, 'must be a number as you would dial it')

export const Member = z
  .object({
    number: number.describe('of a person, or outside'),
    afterSeconds: z.int().min(0).max(MAX_AFTER).default(0).describe('rings so much later; when all ring at once'),
  })
  .meta({ id: 'RingGroupMember' })

export const RingGroup = z.object({
  name: z.string().trim().min(1, 'must have a name').max(MAX_NAME, 'is too long'),
  number: z
    .string()
    .trim()
    .regex(/^\d{2,8}$/, 'must have 2 to 8 digits'),
  strategy: z
    .enum(['all', 'in-order', 'round-robin'])
    .default('all')
    .describe('all at once; one after the other from the top; the same, beginning after the one rung last'),
  members: z.array(Member).min(1, 'must have a member').max(MAX_MEMBERS),
  turnSeconds: z.int().min(3).max(MAX_TURN).default(15).describe('how long each rings, one after the other'),
  ringSeconds: z.int().min(3).max(MAX_RING).default(45).describe('how long it rings in all'),
  otherwise: number.nullable().default(null).describe('where the call goes when nobody answered'),
  callerPrefix: z.string().trim().max(20).default('').describe("stands before the caller's name: “Sales: ”"),
  rights: z
    .string()
    .max(100)
    .nullable()
    .default(null)
    .describe('the person with whose rights outside members are called'),
  hours: z
    .object({ schedule: z.string().max(100), closedTo: number.nullable() })
    .nullable()
    .default(null)
    .describe('closed outside of them'),
})
export type RingGroup = z.output<typeof RingGroup>
