import { dialledField, hoursField, nameField, ownNumberField } from '@sidetone/feature'
import { z } from 'zod'
import { MAX_BODY, MAX_DIGITS, MAX_HOSTS, MAX_RULES, MAX_STEPS, MAX_TEXT, MAX_URL } from './limits.ts'

export const languages = ['en', 'de', 'es', 'fr'] as const
const key = z.string().regex(/^[0-9*#]$/, 'must be a key: 0-9, * or #')
const stepId = z.string().regex(/^[a-z0-9-]{1,40}$/, 'must have small letters, digits and hyphens')

/** Where a caller goes from a step: to another step, to a number as one would dial it inside, or nowhere: the call ends. */
export const Way = z
  .union([z.object({ step: stepId }), z.object({ number: dialledField })])
  .nullable()
  .meta({ id: 'MenuWay' })
export type Way = z.output<typeof Way>

/**
 * What is said: a sound that was recorded or uploaded, or a text with `{caller}`, `{digits}`, `{answer.field}`. A value is read
 * sign by sign as `{digits|digits}`, as a number as `{answer.points|number}`, as money as `{answer.sum|EUR}`.
 */
export const Said = z
  .union([z.object({ sound: z.string().max(100) }), z.object({ text: z.string().trim().max(MAX_TEXT) })])
  .nullable()
  .default(null)
  .meta({ id: 'MenuSaid' })
export type Said = z.output<typeof Said>

const common = {
  id: stepId,
  name: nameField,
  say: Said.describe('in the language of the menu'),
  sayIn: z
    .partialRecord(z.enum(languages), Said)
    .optional()
    .describe('the same for callers who have chosen another language; where it is missing they hear `say`'),
}
const waitSeconds = z.int().min(1).max(60).default(5).describe('after the last word, for the first key')
const tries = z.int().min(1).max(9).default(3).describe('how often it is asked in all')

export const Step = z
  .discriminatedUnion('kind', [
    z.object({ ...common, kind: z.literal('play'), next: Way }),
    z.object({
      ...common,
      kind: z.literal('keys'),
      keys: z.array(z.object({ key, to: Way })).max(12),
      dialExtensions: z.boolean().default(false).describe('an extension may be dialled at once'),
      waitSeconds,
      tries,
      otherwise: Way.describe('no key that leads anywhere, after all tries'),
    }),
    z.object({
      ...common,
      kind: z.literal('gather'),
      least: z.int().min(1).max(MAX_DIGITS).default(1),
      most: z.int().min(1).max(MAX_DIGITS).default(10),
      waitSeconds,
      tries,
      next: Way,
      otherwise: Way.describe('too few digits, after all tries'),
    }),
    z.object({ ...common, kind: z.literal('extension'), waitSeconds, tries, otherwise: Way }),
    z.object({ ...common, kind: z.literal('name'), waitSeconds, tries, otherwise: Way }),
    z.object({ ...common, kind: z.literal('hours'), schedule: z.string().max(100), open: Way, closed: Way }),
    z.object({
      ...common,
      kind: z.literal('caller'),
      rules: z
        .array(
          z.object({
            pattern: z
              .string()
              .regex(/^(\+?[0-9]{0,20}\*?|withheld)$/, 'must be a number, a beginning with * at its end, or “withheld”')
              .min(1),
            to: Way,
          }),
        )
        .max(MAX_RULES),
      otherwise: Way,
    }),
    z.object({
      ...common,
      kind: z.literal('request'),
      method: z.enum(['GET', 'POST']).default('GET'),
      url: z.string().trim().max(MAX_URL).describe('may hold {caller}, {digits}, {answer.field}'),
      body: z.string().max(MAX_BODY).default('').describe('JSON, for POST'),
      field: z.string().max(80).default('').describe('of the answer, by which it goes on: `customer.kind`'),
      cases: z
        .array(z.object({ value: z.string().max(80), to: Way }))
        .max(MAX_RULES)
        .default([]),
      otherwise: Way.describe('it was answered, and no case fits'),
      failed: Way.describe('no answer, or none that could be read'),
    }),
    z.object({
      ...common,
      kind: z.literal('go'),
      number: dialledField,
      otherwise: Way.describe('nobody took the call there'),
    }),
    z.object({
      ...common,
      kind: z.literal('language'),
      keys: z.array(z.object({ key, language: z.enum(languages) })).max(languages.length),
      waitSeconds,
      next: Way,
    }),
    z.object({ ...common, kind: z.literal('hang-up') }),
  ])
  .meta({ id: 'MenuStep' })
export type Step = z.output<typeof Step>

export const Flow = z
  .object({
    start: stepId,
    steps: z
      .array(Step)
      .min(1)
      .max(MAX_STEPS)
      .refine(steps => new Set(steps.map(({ id }) => id)).size === steps.length, 'two steps have the same id'),
  })
  .meta({ id: 'MenuFlow' })
export type Flow = z.output<typeof Flow>

export const Menu = z.object({
  name: nameField,
  number: ownNumberField,
  language: z.enum(languages).default('en'),
  draft: Flow.describe('what is being worked on; callers hear what was published'),
  hours: hoursField,
})
export type Menu = z.output<typeof Menu>

/** What callers hear; each change of this document is a version. */
export const Published = z.object({ name: z.string(), flow: Flow, note: z.string().max(200) })
export type Published = z.output<typeof Published>

export const Problem = z
  .object({
    step: z.string().nullable(),
    grave: z.boolean().describe('it cannot be published like this'),
    sentence: z.string(),
  })
  .meta({ id: 'MenuProblem' })
export type Problem = z.output<typeof Problem>
export const Version = z
  .object({
    id: z.int().describe('of the change; for going back to it'),
    at: z.number(),
    by: z.string(),
    note: z.string(),
    changed: z.array(z.string()).describe('what is different from the one before, as sentences'),
    current: z.boolean(),
  })
  .meta({ id: 'MenuVersion' })
export const Requests = z
  .object({
    hosts: z
      .array(
        z
          .string()
          .trim()
          .toLowerCase()
          .regex(/^[a-z0-9.-]{1,253}(:\d{1,5})?$/, 'must be a host such as api.example.com, or with its port'),
      )
      .max(MAX_HOSTS)
      .default([])
      .describe('that menus may ask'),
    privateAddresses: z.boolean().default(false).describe('also in the network of the company, and this machine'),
  })
  .meta({ id: 'MenuRequests' })
export type Requests = z.output<typeof Requests>
export const SoundShown = z.object({ id: z.string(), name: z.string(), ms: z.number() }).meta({ id: 'MenuSound' })
