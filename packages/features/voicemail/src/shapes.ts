/** What is kept and what is said about voicemail, checked. */
import { seen } from '@sidetone/feature'
import { z } from 'zod'
import {
  LEAST_MESSAGE_S,
  MAX_E_MAIL,
  MAX_E_MAILS,
  MAX_MEMBERS,
  MAX_NAME,
  MAX_NUMBER,
  MAX_PIN,
  MIN_PIN,
  MOST_KEEP_DAYS,
  MOST_MESSAGE_S,
  MOST_MESSAGES,
} from './limits.ts'

const pin = z
  .string()
  .regex(
    new RegExp(`^(\\d{${MIN_PIN},${MAX_PIN}})?$`),
    `must be ${MIN_PIN} to ${MAX_PIN} digits, or empty: no phone but one’s own`,
  )
  .describe('asked from other phones and from outside; empty: nobody listens from there')
const language = z.enum(['en', 'de', 'es', 'fr']).nullable().describe('of prompts; null: the company’s')
const schedule = z.string().max(100).nullable().describe('opening hours: closed, the greeting “closed” is played')
const email = z.email('must be an e-mail address').max(MAX_E_MAIL)

/** What a person says about their own box. */
export const PersonalBox = z.object({
  pin: pin.default(''),
  language: language.default(null),
  mail: z.enum(['off', 'notice', 'audio']).default('audio').describe('by e-mail: not, without or with the sound'),
  transcribe: z.boolean().default(true).describe('messages are written down, where the company does that'),
  schedule: schedule.default(null),
  takes: z
    .object({ noAnswer: z.boolean(), busy: z.boolean(), unreachable: z.boolean() })
    .default({ noAnswer: true, busy: true, unreachable: true })
    .describe(
      'which calls go to voicemail when nothing else is set: not answered; busy or do not disturb; no phone there',
    ),
})
export type PersonalBox = z.output<typeof PersonalBox>
export const plainPersonal: PersonalBox = PersonalBox.parse({})

/** A box of several people. */
export const Mailbox = z.object({
  name: z.string().overwrite(seen).min(1, 'must have a name').max(MAX_NAME, 'is too long'),
  number: z
    .string()
    .trim()
    .regex(/^\d{2,}$/, 'must be two digits at least')
    .max(MAX_NUMBER, 'is too long'),
  members: z.array(z.string().max(100)).max(MAX_MEMBERS, `must be ${MAX_MEMBERS} people at most`),
  pin: pin.default(''),
  language: language.default(null),
  email: z.array(email).max(MAX_E_MAILS).default([]).describe('who is told of each message'),
  mailAudio: z.boolean().default(true).describe('with the sound attached'),
  transcribe: z.boolean().default(true),
  schedule: schedule.default(null),
})
export type Mailbox = z.output<typeof Mailbox>

export const CompanyVoicemail = z
  .object({
    takesCalls: z
      .boolean()
      .describe('calls that nobody takes go to voicemail, unless the person has set something else'),
    language: z.enum(['en', 'de', 'es', 'fr']),
    maxMessageSeconds: z.int().min(LEAST_MESSAGE_S).max(MOST_MESSAGE_S),
    maxMessages: z.int().min(1).max(MOST_MESSAGES).describe('of one box, deleted ones that can be restored included'),
    keepDays: z.int().min(0).max(MOST_KEEP_DAYS).describe('heard messages; 0: for ever'),
    keepDeletedDays: z.int().min(0).max(MOST_KEEP_DAYS).describe('how long a deleted message can be restored'),
  })
  .meta({ id: 'VoicemailSettings' })
export type CompanyVoicemail = z.output<typeof CompanyVoicemail>
export const plainCompany: CompanyVoicemail = {
  takesCalls: true,
  language: 'en',
  maxMessageSeconds: 300,
  maxMessages: 200,
  keepDays: 365,
  keepDeletedDays: 14,
}

/** `no-answer` is the usual one, and played where another is missing. */
export const greetingStates = ['no-answer', 'busy', 'away', 'closed'] as const
export type GreetingState = (typeof greetingStates)[number]
/** What somebody says themselves: greetings, and for menus and conferences their name. */
export const ownSounds = [...greetingStates, 'name'] as const
export type OwnSound = (typeof ownSounds)[number]

export const Transcript = z
  .object({
    text: z.string(),
    language: z.string().nullable(),
    confidence: z.number().min(0).max(1).optional().describe('how sure it is of the words; not there: not known'),
    words: z.array(z.object({ text: z.string(), startMs: z.int(), endMs: z.int() })).describe('with their times'),
  })
  .meta({ id: 'Transcript' })
export type Transcript = z.output<typeof Transcript>

const who = z.object({ id: z.string(), name: z.string() })
export const VoicemailMessage = z
  .object({
    id: z.string(),
    box: z.string(),
    at: z.number().describe('milliseconds since the epoch'),
    from: z.object({ name: z.string(), number: z.string().describe('empty: withheld'), person: z.string().nullable() }),
    ms: z.int().describe('length'),
    read: z.boolean(),
    deletedAt: z.number().nullable().describe('can be restored until it is gone'),
    claimedBy: who.nullable().describe('who of a shared box takes care of it'),
    forwardedBy: who.nullable(),
    note: z.string().describe('of who forwarded it'),
    transcript: z.string().nullable(),
    transcription: z.enum(['none', 'waiting', 'done', 'failed']),
    call: z.string().describe('the call that it was left in'),
  })
  .meta({ id: 'VoicemailMessage' })
export type VoicemailMessage = z.output<typeof VoicemailMessage>
