import { timeZoneField } from '@sidetone/feature'
import { z } from 'zod'
import {
  MAX_ALSO,
  MAX_CALLERS,
  MAX_DELAY_S,
  MAX_DEVICES,
  MAX_NAME,
  MAX_NUMBER,
  MAX_RULES,
  MAX_TIMES,
  MIN_NO_ANSWER_S,
} from './limits.ts'

const number = z
  .string()
  .trim()
  .min(1, 'must be a number')
  .max(MAX_NUMBER, 'is too long for a number')
  .regex(/^([+\d]|\*\d)[\d\s()./-]*$/, 'must be an extension or a telephone number')
  .describe('`*99102`: the voicemail of 102')
const seconds = z
  .int('must be whole seconds')
  .min(0, 'cannot be before the call')
  .max(MAX_DELAY_S, `must be ${MAX_DELAY_S} seconds at most`)
const caller = z
  .string()
  .trim()
  .max(MAX_NUMBER, 'is too long for a number')
  .regex(
    /^(withheld|\+?\d[\d\s()./-]*\*?)$/,
    'must be a number, the beginning of numbers with a star (+49*), or “withheld”',
  )
const callers = z.array(caller).max(MAX_CALLERS, `must be ${MAX_CALLERS} numbers at most`)
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time from 00:00 to 23:59')

export const RingingTime = z
  .object({
    days: z.array(z.int().min(1).max(7)).min(1, 'must name a day').max(7).describe('1 Monday … 7 Sunday'),
    from: clock,
    to: clock.describe('before or at `from`: until the next day'),
  })
  .meta({ id: 'RingingTime' })
export const RingingRule = z
  .object({
    name: z.string().trim().min(1, 'must have a name').max(MAX_NAME, 'is too long'),
    callers: callers.describe('`102`, `+49*`, `withheld`; none: everybody'),
    times: z.array(RingingTime).max(MAX_TIMES, `must be ${MAX_TIMES} times at most`).describe('none: always'),
    // biome-ignore lint/suspicious/noThenProperty: data, never awaited
    then: z.discriminatedUnion('do', [
      z.object({ do: z.literal('ring') }),
      z.object({ do: z.literal('forward'), to: number }),
      z.object({ do: z.literal('do-not-disturb') }),
    ]),
  })
  .meta({ id: 'RingingRule' })

export const Ringing = z
  .object({
    timeZone: timeZoneField,
    doNotDisturb: z
      .object({
        until: z.number().int().min(0).nullable().describe('ms since 1970; null: until switched off'),
        except: callers.describe('who rings nevertheless'),
      })
      .nullable(),
    queuesRingWhenQuiet: z
      .boolean()
      .optional()
      .describe('calls of the queues that I work for ring while I do not want to be disturbed'),
    callWaiting: z.boolean(),
    forward: z.object({
      always: number.nullable(),
      busy: number.nullable(),
      noAnswer: number.nullable(),
      noAnswerAfterSeconds: z
        .int('must be whole seconds')
        .min(MIN_NO_ANSWER_S, `must be ${MIN_NO_ANSWER_S} seconds at least`)
        .max(MAX_DELAY_S, `must be ${MAX_DELAY_S} seconds at most`),
      unreachable: number.nullable(),
    }),
    rules: z
      .array(RingingRule)
      .max(MAX_RULES, `must be ${MAX_RULES} rules at most`)
      .describe('the first that fits decides'),
    devices: z
      .array(z.object({ device: z.string().max(100), afterSeconds: seconds.nullable().describe('null: never') }))
      .max(MAX_DEVICES),
    webPhoneAfterSeconds: seconds
      .nullable()
      .default(0)
      .describe('when the web phone rings, in whatever browser it is; null: never'),
    also: z
      .array(z.object({ number, afterSeconds: seconds, ask: z.boolean().describe('press 1 to accept') }))
      .max(MAX_ALSO, `must be ${MAX_ALSO} numbers at most`),
  })
  .meta({
    id: 'Ringing',
    examples: [
      {
        timeZone: 'Europe/Berlin',
        doNotDisturb: { until: 1_798_196_400_000, except: ['102', '+49*'] },
        callWaiting: true,
        forward: { always: null, busy: '*99101', noAnswer: '102', noAnswerAfterSeconds: 20, unreachable: '*99101' },
        rules: [
          {
            name: 'Evenings',
            callers: [],
            times: [{ days: [1, 2, 3, 4, 5], from: '18:00', to: '08:00' }],
            // biome-ignore lint/suspicious/noThenProperty: data, never awaited
            then: { do: 'forward', to: '*99101' },
          },
        ],
        devices: [],
        webPhoneAfterSeconds: 0,
        also: [{ number: '+4915112345678', afterSeconds: 10, ask: true }],
      },
    ],
  })
