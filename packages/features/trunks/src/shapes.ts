/** A trunk as an admin sets it up, and how it is. */
import { z } from 'zod'
import { MAX_ADDRESSES, MAX_NAME, MAX_OWN_NUMBERS, MAX_TRUNK_CALLS } from './limits.ts'

const host = z.string().regex(/^[A-Za-z0-9.:_-]{1,253}$/, 'must be an address or a host name')
const optionalHost = z.string().regex(/^[A-Za-z0-9.:_-]{0,253}$/, 'must be an address or a host name, or nothing')
const digits = (most: number) => z.string().regex(new RegExp(`^\\d{0,${most}}$`), 'must be digits, or nothing')
const calls = z.int().min(1).max(MAX_TRUNK_CALLS)
const word = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^\P{Cc}*$/u, 'must be one line')
const format = z.enum(['as-is', 'e164-plus', 'e164', 'national'])

/** What was left out is as for a peer that only its address identifies: nothing is asked of it, numbers go as they are. */
export const Trunk = z.object({
  name: word(MAX_NAME).trim().min(1),
  provider: z
    .string()
    .regex(/^[a-z0-9-]{0,40}$/)
    .default('')
    .describe('the preset that it was made from'),
  on: z.boolean().default(true).describe('false: nothing is sent to it, and its address is a stranger’s'),

  host: host.describe('address or name; of a name the name servers are asked (NAPTR, SRV) when no port is given'),
  port: z.int().min(0).max(65_535).default(0).describe('0: what the name servers say, else 5060, or 5061 for TLS'),
  transport: z.enum(['udp', 'tcp', 'tls', 'any']).default('udp').describe('`any`: what the name servers say'),
  proxy: optionalHost.default('').describe('outbound proxy HOST or HOST:PORT: requests go there instead'),
  domain: optionalHost.default('').describe('stands in the addresses, when it is another than the host'),
  anyCertificate: z.boolean().default(false).describe('TLS: take a certificate that does not verify too'),

  register: z.boolean().default(false).describe('sign in there, so that calls find us'),
  registerSeconds: z.int().min(60).max(86_400).default(600),
  username: word(100).default(''),
  signInName: word(100).default('').describe('a few carriers want another name in the password check'),
  password: word(200).default(''),

  addresses: z
    .array(
      z.string().regex(/^[0-9A-Fa-f.:]{2,45}(\/\d{1,3})?$/, 'must be an address or a network such as 192.0.2.0/24'),
    )
    .max(MAX_ADDRESSES)
    .default([])
    .describe('calls come from here too'),
  peerUsername: word(100).default('').describe('calls in show this name and password, from any address'),
  peerPassword: word(200).default(''),

  srtp: z
    .enum(['off', 'offered', 'required', 'by-transport'])
    .default('by-transport')
    .describe('encrypted sound; `by-transport`: offered over TLS'),
  codecs: z
    .array(z.enum(['opus', 'G722', 'PCMA', 'PCMU']))
    .max(4)
    .default([])
    .describe('in this order and no others; none: all'),
  maxCalls: calls.default(30).describe('at once, both directions'),
  maxCallsIn: calls.nullable().default(null),
  maxCallsOut: calls.nullable().default(null),

  prefix: z
    .string()
    .regex(/^[+\d*#]{0,20}$/, 'must be digits, or nothing')
    .default('')
    .describe('numbers that begin so go out here when no rule for outgoing calls fits'),
  stripPrefix: z.boolean().default(false),
  priority: z.int().min(1).max(99).default(50).describe('of several with one prefix the lowest is tried first'),

  numberFormat: format.default('as-is').describe('how we write numbers: `+49301234`, `49301234`, `0301234`'),
  comesAs: format.default('as-is').describe('how numbers are written that come in'),
  countryCode: digits(3).default('').describe('`49`, `1`'),
  nationalPrefix: digits(3).default('').describe('before national numbers: `0`'),
  internationalPrefix: digits(4).default('00'),
  numberUri: z.enum(['sip', 'tel']).default('sip'),
  userPhone: z.boolean().default(false).describe('`;user=phone`'),

  mainNumber: z
    .string()
    .regex(/^\+?[\d*#]{0,20}$/, 'must be a number, or nothing')
    .default('')
    .describe('shown when the caller’s own number is not allowed'),
  ownNumbers: z
    .array(z.string().regex(/^\+?\d{1,20}\*?$/, 'must be a number, with * at its end for a block'))
    .max(MAX_OWN_NUMBERS)
    .default([])
    .describe('may be shown; none: any number'),
  fromShows: z.enum(['number', 'account']).default('number').describe('what stands in From'),
  identity: z
    .enum(['p-asserted-identity', 'p-preferred-identity', 'remote-party-id', 'none'])
    .default('p-asserted-identity')
    .describe('where the number stands besides'),
  callerComesIn: z.enum(['p-asserted-identity', 'remote-party-id', 'from']).default('p-asserted-identity'),
  checksNumbers: z
    .boolean()
    .default(false)
    .describe(
      'what it says of callers’ numbers (STIR: `verstat`) is believed. Only for a carrier that checks them itself and takes off what callers claim',
    ),
  showName: z.boolean().default(true).describe('the caller’s name goes along'),
  hide: z.enum(['here', 'by-carrier']).default('here').describe('who hides a caller who does not want to be shown'),
  calledComesIn: z.enum(['request-uri', 'to']).default('request-uri'),
  diversion: z.boolean().default(false).describe('forwarded calls say who forwarded them, and why (Diversion)'),
  historyInfo: z.boolean().default(false).describe('the same as the way that the call took (History-Info)'),
  sendsLocation: z
    .boolean()
    .default(false)
    .describe('an emergency call says where its caller is: Geolocation with a PIDF-LO document (RFC 6442, RFC 5139)'),

  earlyMedia: z.boolean().default(true).describe('the caller hears the carrier before the answer'),
  sessionSeconds: z
    .union([z.literal(0), z.int().min(90).max(86_400)])
    .nullable()
    .default(null)
    .describe('session timer; 0: none, null: the usual one'),
  reliableRinging: z.enum(['supported', 'require', 'off']).default('supported').describe('PRACK'),
  checkEverySeconds: z
    .union([z.literal(0), z.int().min(10).max(3_600)])
    .default(0)
    .describe('asks (OPTIONS) whether it is there; 0: never'),
})
export type Trunk = z.output<typeof Trunk>

const state = z.enum(['off', 'unknown', 'up', 'down'])
export const TrunkChange = z.object({ at: z.number(), state, reason: z.string().nullable() })
export const TrunkStatus = z
  .object({
    trunk: z.string(),
    state,
    since: z.number(),
    reason: z.string().nullable().describe('why it is down, and what to do'),
    registration: z.enum(['asking', 'registered', 'waiting', 'refused']).nullable(),
    registeredUntil: z.number().nullable(),
    answersInMs: z.number().nullable(),
    place: z.string().nullable().describe('where calls go now: `tls 192.0.2.7:5061`'),
    lastFailure: z
      .object({ at: z.number(), reason: z.string() })
      .nullable()
      .describe('the last call that it did not take'),
    callsIn: z.int(),
    callsOut: z.int(),
  })
  .meta({ id: 'TrunkStatus' })
export type TrunkStatus = z.output<typeof TrunkStatus>
export type TrunkChange = z.output<typeof TrunkChange>
export const TrunkStatusLine = z
  .object({ ...TrunkStatus.shape, name: z.string(), changes: z.array(TrunkChange).describe('newest last') })
  .meta({ id: 'TrunkStatusLine' })

export const stepNames = ['name', 'connect', 'answers', 'registered', 'call-out', 'call-in'] as const
export const TestStep = z.object({
  step: z.enum(stepNames),
  state: z.enum(['waiting', 'running', 'passed', 'failed', 'skipped']),
  says: z.string().describe('what happened, in a sentence'),
  todo: z.string().nullable().describe('what to do when it failed, or next'),
  noRule: z
    .string()
    .nullable()
    .default(null)
    .describe('the number that was called, when no rule for incoming calls leads it anywhere'),
  field: z
    .string()
    .nullable()
    .default(null)
    .describe('the setting of the trunk that is to be looked at when it failed: `password`'),
})
export const TrunkTest = z
  .object({
    trunk: z.string(),
    startedAt: z.number().nullable().describe('null: it was not tried yet'),
    done: z.boolean(),
    passed: z.boolean().nullable().describe('null while it runs, and before the first try'),
    steps: z.array(TestStep),
  })
  .meta({ id: 'TrunkTest' })
export type TestStep = z.output<typeof TestStep>
export type TrunkTest = z.output<typeof TrunkTest>
export const NewTest = z.object({
  callTo: z
    .string()
    .regex(/^\+?[\d*#]{2,20}$/, 'must be a number')
    .optional()
    .describe('a telephone outside that is called over this trunk: a mobile, say'),
  waitForCall: z.boolean().default(false).describe('waits two minutes for a call over this trunk'),
})
export type NewTest = z.output<typeof NewTest>

export const Provider = z
  .object({
    id: z.string(),
    name: z.string(),
    hint: z.string().describe('for whom it is, and what is to be had from the carrier'),
    asks: z.array(z.string()).describe('fields that only the admin knows'),
    settings: z.record(z.string(), z.unknown()).describe('fields of a trunk that are set by it'),
  })
  .meta({ id: 'TrunkProvider' })
export type Provider = z.output<typeof Provider>
