import { dialledField, hoursField, nameField, ownNumberField } from '@sidetone/feature'
import { z } from 'zod'
import { MAX_AGENTS, MAX_REASON, MAX_WAITING } from './limits.ts'

export const strategies = ['ring-all', 'longest-idle', 'fewest-calls', 'round-robin', 'random', 'by-skill'] as const
export type Strategy = (typeof strategies)[number]

export const Agent = z
  .object({
    person: z.string().max(100),
    level: z.int().min(1).max(9).default(1).describe('1 is asked first, with the strategy by-skill'),
  })
  .meta({ id: 'QueueAgent' })

export const Queue = z.object({
  name: nameField,
  number: ownNumberField,
  strategy: z.enum(strategies).default('longest-idle'),
  agents: z.array(Agent).max(MAX_AGENTS).default([]),
  ringSeconds: z.int().min(5).max(120).default(20).describe('how long one agent rings before the next one does'),
  restSeconds: z.int().min(0).max(600).default(10).describe('an agent who did not answer is left in peace for so long'),
  pauseAfterMissed: z.int().min(0).max(20).default(3).describe('so many offers not taken pause an agent; 0: never'),
  wrapUpSeconds: z.int().min(0).max(1800).default(15).describe('after each call'),
  maxWaitSeconds: z.int().min(10).max(7200).default(1800),
  maxWaiting: z.int().min(1).max(MAX_WAITING).default(50),
  otherwise: dialledField
    .nullable()
    .default(null)
    .describe('where callers go who wait too long, find it full or empty, or are left by the last agent'),
  waitWhenEmpty: z.boolean().default(false).describe('callers may wait though nobody is signed in'),
  priority: z.int().min(0).max(9).default(0).describe('callers of a queue with more are served first by shared agents'),
  favoured: z
    .array(z.string().max(40))
    .max(200)
    .default([])
    .describe('callers who are served before others: numbers, or beginnings with a star at the end'),
  language: z.enum(['en', 'de', 'es', 'fr']).default('en'),
  music: z
    .string()
    .min(1)
    .max(100)
    .nullable()
    .default(null)
    .describe('the id of a piece of hold music; null: what the company has chosen'),
  announce: z
    .object({
      place: z.boolean().default(true),
      wait: z.boolean().default(true).describe('how long it will probably take'),
      everySeconds: z.int().min(15).max(600).default(60),
    })
    .default({ place: true, wait: true, everySeconds: 60 }),
  callBack: z
    .object({
      afterSeconds: z.int().min(0).max(3600).describe('how long somebody has waited when it is offered'),
      rights: z.string().max(100).describe('the person with whose rights callers are called back'),
    })
    .nullable()
    .default(null),
  serviceSeconds: z.int().min(1).max(600).default(20).describe('an answer within this is good service, in reports'),
  hours: hoursField,
})
export type Queue = z.output<typeof Queue>

export const AgentChange = z.object({
  signedIn: z.boolean().optional(),
  paused: z.string().trim().min(1).max(MAX_REASON).nullable().optional().describe('the reason; null: ready again'),
})
const AgentState = z.enum(['out', 'paused', 'resting', 'offered', 'talking', 'away', 'unreachable', 'free'])
export type AgentState = z.output<typeof AgentState>
export const AgentNow = z
  .object({
    person: z.string(),
    name: z.string(),
    state: AgentState,
    since: z.number(),
    reason: z.string().nullable(),
    taken: z.int().describe('calls since signing in'),
  })
  .meta({ id: 'QueueAgentNow' })
export const WaitingNow = z
  .object({
    call: z.string().nullable().describe('null: waits to be called back'),
    name: z.string(),
    number: z.string(),
    since: z.number(),
    place: z.int(),
    offered: z.boolean(),
  })
  .meta({ id: 'QueueWaitingNow' })
export const QueueNow = z
  .object({
    id: z.string(),
    name: z.string(),
    number: z.string(),
    waiting: z.array(WaitingNow),
    agents: z.array(AgentNow),
    expectedWaitMs: z.number().nullable(),
  })
  .meta({ id: 'QueueNow' })
export const MyQueues = z
  .object({
    queues: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        number: z.string(),
        waiting: z.int(),
        firstSince: z.number().nullable().describe('since when the next one waits'),
      }),
    ),
    signedIn: z.boolean(),
    paused: z.string().nullable(),
    state: AgentState,
    since: z.number().describe('signed in or out, paused or ready again'),
    restsUntil: z.number().nullable().describe('the rest after a call, while it lasts'),
  })
  .meta({ id: 'MyQueues' })
export type MyQueues = z.output<typeof MyQueues>

const Times = { meanMs: z.number().nullable(), longestMs: z.number().nullable() }
export const Report = z
  .object({
    from: z.number(),
    to: z.number(),
    offered: z.int().describe('callers who came, also those who were turned away'),
    answered: z.int(),
    abandoned: z.int().describe('hung up while they waited'),
    tooLong: z.int().describe('led on after the longest wait, or when the last agent signed out'),
    refused: z.int().describe('found it full, or nobody there'),
    calledBack: z.int().describe('asked to be called back'),
    waiting: z.int().describe('wait still'),
    inTime: z.int().describe('answered within the service time'),
    wait: z.object(Times).meta({ id: 'QueueTimes' }).describe('of those who were answered'),
    talk: z.object(Times),
    agents: z.array(
      z
        .object({ person: z.string(), answered: z.int(), missed: z.int(), talkMs: z.number() })
        .meta({ id: 'QueueAgentReport' }),
    ),
    hours: z.array(z.object({ from: z.number(), offered: z.int(), answered: z.int() })),
  })
  .meta({ id: 'QueueReport' })
export type Report = z.output<typeof Report>
