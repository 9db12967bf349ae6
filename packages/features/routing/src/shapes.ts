import { numberClasses } from '@sidetone/call'
import { nameField, timeZoneField } from '@sidetone/feature'
import { z } from 'zod'
import { MAX_DECK, MAX_LOCATIONS, MAX_NAMED, MAX_NUMBER, MAX_OWN, MAX_TEXT, MAX_TRIES } from './limits.ts'
import { isCountry } from './numbering.ts'

const id = z.string().min(1).max(100)
const ids = z.array(id).max(MAX_NAMED).default([])
const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'must be a country such as DE')
  .refine(isCountry, 'is no country with telephone numbers')
/** As one would dial it inside. */
export const target = z
  .string()
  .trim()
  .max(MAX_NUMBER, 'is too long for a number')
  .regex(/^[+*\d][\d\s()./*#-]*$/, 'must be a number as one would dial it')
const e164 = z
  .string()
  .trim()
  .regex(/^\+[1-9]\d{5,14}$/, 'must be a whole number such as +49301234567')
const code = z.string().regex(/^[\d*#]{1,8}$/, 'must be 1 to 8 digits')
const money = z.number().min(0, 'cannot be less than nothing').max(1_000_000).nullable().default(null)
const count = z.int().min(0).max(100_000).nullable().default(null)

export const Site = z.object({
  name: nameField,
  main: z.boolean().default(false).describe('of trunks, and of people who have no site'),
  country,
  areaCode: z
    .string()
    .regex(/^\d{0,6}$/, 'must be digits without the first zero')
    .default(''),
  timeZone: timeZoneField,
  outsidePrefix: z
    .string()
    .regex(/^\d{0,3}$/, 'must be 1 to 3 digits, or nothing')
    .default(''),
  prefixOptional: z.boolean().default(true),
  schedule: id.nullable().default(null),
  callerId: e164.nullable().default(null),
  numbers: z.array(e164).max(MAX_OWN).default([]).describe('may be shown by its people'),
  codes: z
    .array(z.object({ code, to: target }))
    .max(MAX_OWN)
    .default([]),
  callsAtOnce: count.describe('calls of its people to the outside at one time; null: no limit'),
  emergency: z
    .object({
      location: z.string().trim().max(MAX_TEXT).default(''),
      numbers: z
        .array(z.string().regex(/^\d{2,6}$/, 'must be 2 to 6 digits'))
        .max(10)
        .default([]),
      test: z
        .string()
        .regex(/^\d{3,6}$/, 'must be 3 to 6 digits')
        .nullable()
        .default('933'),
      trunks: z.array(id).max(MAX_TRIES).default([]),
    })
    .prefault({}),
})
export type Site = z.output<typeof Site>

export const InboundRoute = z.object({
  name: nameField,
  trunk: id.nullable().default(null).describe('null: every trunk'),
  number: z
    .string()
    .trim()
    .max(MAX_NUMBER)
    .regex(
      /^(\+?\d[\d\s()./-]*\*?)?$/,
      'must be a number, the beginning of numbers with a star (+4930123*), or nothing',
    )
    .default('')
    .describe('nothing: every number'),
  callers: z
    .array(
      z
        .string()
        .trim()
        .max(MAX_NUMBER)
        .regex(/^(withheld|\+?\d[\d\s()./-]*\*?)$/, 'must be a number, +49*, or “withheld”'),
    )
    .max(MAX_OWN)
    .default([])
    .describe('none: everybody'),
  to: z
    .string()
    .trim()
    .max(MAX_NUMBER)
    .regex(
      /^(\{rest\}|[+*\d][\d\s()./*#-]*(\{rest\})?)$/,
      'must be a number as one would dial it; {rest} for the digits of the star',
    ),
  hours: z
    .object({ schedule: id.nullable(), site: id.nullable().default(null), closedTo: target.nullable() })
    .nullable()
    .default(null)
    .describe('`schedule` null: the opening hours of `site`'),
  as: id.nullable().default(null).describe('whose rights carry the call when it leads outside'),
})
export type InboundRoute = z.output<typeof InboundRoute>

export const OutboundRoute = z.object({
  name: nameField,
  order: z.int().min(0).max(10_000).default(100),
  prefixes: z
    .array(z.string().regex(/^\+?\d{1,15}$/, 'must be digits, such as +49 or 88'))
    .max(MAX_NAMED)
    .default([]),
  minLength: z.int().min(1).max(30).nullable().default(null),
  maxLength: z.int().min(1).max(30).nullable().default(null),
  classes: z
    .array(z.enum(numberClasses).exclude(['internal']))
    .max(4)
    .default([]),
  people: ids,
  roles: z
    .array(z.enum(['person', 'admin']))
    .max(2)
    .default([]),
  sites: ids,
  schedule: id.nullable().default(null).describe('only while it is open'),
  choose: z.enum(['in-order', 'least-cost']).default('in-order'),
  tries: z
    .array(
      z.object({
        trunk: id,
        send: z.enum(['e164', 'dialled']).default('e164'),
        strip: z.int().min(0).max(15).default(0),
        prepend: z
          .string()
          .regex(/^[+\d*#]{0,15}$/, 'must be digits')
          .default(''),
        callerId: e164.nullable().default(null),
      }),
    )
    .min(1, 'must name a trunk')
    .max(MAX_TRIES),
})
export type OutboundRoute = z.output<typeof OutboundRoute>

export const Permission = z.object({
  name: nameField,
  people: ids,
  roles: z
    .array(z.enum(['person', 'admin']))
    .max(2)
    .default([]),
  sites: ids.describe('no people, roles and sites: everybody for whom nothing else is said'),
  classes: z.array(z.enum(numberClasses)).max(5).default(['internal', 'national', 'mobile']),
  countries: z.array(country).max(250).default([]).describe('that international means; none: all'),
  spendPerDay: money,
  callsAtOnce: count,
  callsPerHour: count,
})
export type Permission = z.output<typeof Permission>

export const Company = z.object({
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be a currency such as EUR')
    .default('EUR'),
  spendPerDay: money,
  callsAtOnce: count,
  callsPerHour: count,
  askWhom: id.nullable().default(null).describe('who may allow more; null: the first admin'),
  emergencyNotify: ids.describe('whose screens show an emergency call; none: all admins'),
  askWhere: z
    .boolean()
    .default(true)
    .describe('a web phone that comes from a network outside asks its person where they are, for emergency calls'),
})
export type Company = z.output<typeof Company>

export const CallerIdChoice = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('default') }),
    z.object({ kind: z.literal('withheld') }),
    z.object({ kind: z.literal('number'), number: e164 }),
    z.object({ kind: z.literal('near') }).describe('the own number nearest to the called one'),
  ])
  .meta({ id: 'CallerIdChoice' })
export const PersonCalling = z.object({
  site: id.nullable().default(null),
  callerId: CallerIdChoice.default({ kind: 'default' }),
  numbers: z.array(e164).max(MAX_OWN).default([]).describe('may be shown besides those of the site'),
  locations: z
    .record(z.string().max(100), z.string().trim().max(MAX_TEXT))
    .refine(all => Object.keys(all).length <= MAX_LOCATIONS, `must be ${MAX_LOCATIONS} devices at most`)
    .default({})
    .describe('where a device stands, by its id, when it is not at the site'),
})
export type PersonCalling = z.output<typeof PersonCalling>

export const Caller = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('person'),
      person: id,
      shows: z
        .union([e164, z.literal('')])
        .optional()
        .describe('the number that they ask to show outside for this call; empty: none')
        .meta({ examples: ['+49305550100'] }),
    }),
    z.object({ kind: z.literal('trunk'), trunk: id, number: z.string().max(MAX_NUMBER).default('') }),
  ])
  .meta({ id: 'SimulatedCaller' })
export const Expectation = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('number'), number: z.string().min(1).max(MAX_NUMBER) }),
    z.object({ kind: z.literal('trunk'), trunk: id }),
    z.object({ kind: z.literal('refused') }),
  ])
  .meta({ id: 'RoutingExpectation' })
export const Simulation = z.object({
  caller: Caller,
  dialled: z.string().min(1).max(100),
  at: z.number().int().min(0).optional().describe('ms since 1970; default: now'),
})
export const RoutingTest = z.object({
  name: nameField,
  caller: Caller,
  dialled: z.string().min(1).max(100),
  at: z.number().int().min(0).describe('ms since 1970'),
  expect: Expectation,
})
export type RoutingTest = z.output<typeof RoutingTest>

export const Station = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  number: z.string().optional(),
  document: z.string().optional().describe('id of what it stands for'),
  says: z.string(),
})
export const Simulated = z
  .object({
    steps: z.array(z.string()),
    stations: z.array(Station),
    ways: z.array(z.object({ from: z.string(), to: z.string(), when: z.string() })),
    end: z.object({
      kind: z.string(),
      name: z.string(),
      number: z.string(),
      trunk: z.string().optional(),
      cause: z.string().optional(),
      words: z.string().optional(),
    }),
  })
  .meta({ id: 'SimulatedCall' })

export const Deck = z.object({ csv: z.string().min(1, 'is empty').max(MAX_DECK).describe('prefix,rate,currency') })
