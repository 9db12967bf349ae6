/**
 * Calls for help: a notice on the screens of the desk with who, where and which phone, kept until somebody has seen it; and
 * a number that tests what such a call would say.
 *
 *   journal: call.routed {emergency, location} ─▶ emergencyCalls ─▶ event `emergency` on the desk's screens ──seen──▶ done
 *            no trunk, or none that took it ──────▶ the same, `failed`; the caller hears it in words
 */
import type { DatabaseSync } from 'node:sqlite'
import { type CallEvent, coded, helpFailed, type Sound } from '@sidetone/call'
import type { Journal } from '@sidetone/data'
import { type ApiRoute, apiRoute, type Feature } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { MAX_EMERGENCIES, MAX_FOLLOWED } from './limits.ts'

export const EmergencyCall = z
  .object({
    call: z.string(),
    at: z.number(),
    person: z.string().nullable(),
    name: z.string(),
    number: z.string(),
    device: z.string().nullable().describe('name of the phone'),
    dialled: z.string(),
    location: z.string(),
    test: z.boolean(),
    failed: z.boolean().default(false).describe('no line took it: nobody outside has heard of it'),
    seenBy: z.string().nullable(),
    seenAt: z.number().nullable(),
  })
  .meta({ id: 'EmergencyCall' })
export type EmergencyCall = z.output<typeof EmergencyCall>

export type EmergencyDeps = {
  readonly sql: DatabaseSync
  readonly journal: Pick<Journal, 'onCommitted'>
  readonly deviceName: (device: string) => string | undefined
  /** Whose screens show it. */
  readonly desk: () => readonly string[]
  readonly toPerson: (person: string, event: { readonly type: string; readonly data: unknown }) => void
  /** For other programs; not told again when somebody has seen it. */
  readonly calledForHelp?: (call: EmergencyCall) => void
  readonly now: () => number
}

export function watchEmergencies({
  sql,
  journal,
  deviceName,
  desk,
  toPerson,
  calledForHelp = () => {},
  now,
}: EmergencyDeps): ApiRoute[] {
  const put = sql.prepare('INSERT OR IGNORE INTO emergencyCalls (call, at, json) VALUES (?, ?, ?)')
  const list = sql.prepare(`SELECT json, seenBy, seenAt FROM emergencyCalls ORDER BY at DESC LIMIT ${MAX_EMERGENCIES}`)
  const see = sql.prepare('UPDATE emergencyCalls SET seenBy = ?, seenAt = ? WHERE call = ? AND seenBy IS NULL')
  const trim = sql.prepare(
    `DELETE FROM emergencyCalls WHERE call NOT IN (SELECT call FROM emergencyCalls ORDER BY at DESC LIMIT ${MAX_EMERGENCIES})`,
  )
  const started = new Map<string, Extract<CallEvent, { type: 'call.started' }>>()
  const one = sql.prepare('SELECT json, seenBy, seenAt FROM emergencyCalls WHERE call = ?')
  const change = sql.prepare('UPDATE emergencyCalls SET json = ?, seenBy = NULL, seenAt = NULL WHERE call = ?')
  const tell = (call: EmergencyCall) => {
    for (const person of desk()) toPerson(person, { type: 'emergency', data: call })
  }
  /** No trunk took it. Who has seen the call has not seen this. */
  const failed = (call: string) => {
    const row = one.get(call)
    if (!row) return
    const { seenBy: _, seenAt: __, ...kept } = EmergencyCall.parse({ ...read(row), failed: true })
    change.run(JSON.stringify(kept), call)
    tell({ ...kept, seenBy: null, seenAt: null })
    calledForHelp({ ...kept, seenBy: null, seenAt: null })
  }
  const happened = (
    event: Extract<CallEvent, { type: 'call.routed' }>,
    location: string,
    how: { readonly test?: boolean; readonly failed?: boolean } = {},
  ) => {
    const from = started.get(event.call)
    const {
      seenBy: _,
      seenAt: __,
      ...kept
    } = EmergencyCall.parse({
      call: event.call,
      at: event.at,
      person: from?.from.person ?? null,
      name: from?.from.name ?? '',
      number: from?.from.number ?? '',
      device: (from?.device && deviceName(from.device)) ?? null,
      dialled: from?.dialled ?? event.to.number,
      location,
      test: how.test ?? false,
      failed: how.failed ?? false,
      seenBy: null,
      seenAt: null,
    })
    put.run(event.call, event.at, JSON.stringify(kept))
    trim.run()
    tell({ ...kept, seenBy: null, seenAt: null })
    calledForHelp({ ...kept, seenBy: null, seenAt: null })
  }
  journal.onCommitted(events => {
    for (const event of events) {
      if (event.type === 'call.started') {
        if (started.size >= MAX_FOLLOWED) started.delete(started.keys().next().value!)
        started.set(event.call, event)
      } else if (event.type === 'call.routed') {
        const { destination } = event
        if (destination.kind === 'trunk' && destination.emergency) happened(event, destination.location ?? '')
        if (destination.kind === 'feature' && destination.feature === testFeature)
          happened(event, said(destination.argument).location, { test: true })
        if (destination.kind === 'feature' && destination.feature === helpFailed.feature)
          happened(event, said(destination.argument).location, { failed: true })
        started.delete(event.call)
      } else if (event.type === 'call.forwarded' && event.to.number === helpFailed.number) failed(event.call)
      else if (event.type === 'call.ended') started.delete(event.call)
    }
  })

  const shown = () => list.all().map(read)
  const isDesk = (me: { readonly id: string; readonly role: string }) => me.role === 'admin' || desk().includes(me.id)
  const mustBeDesk = (me: { readonly id: string; readonly role: string }) => {
    if (!isDesk(me))
      throw new AppError('not-allowed', 403, 'Emergency calls are shown to those whom an administrator has chosen.')
  }
  return [
    apiRoute({
      method: 'GET',
      path: '/api/emergency-calls',
      who: 'person-or-program',
      summary:
        'Emergency calls and tests of them, newest first: for the desk, administrators and programs; none for others.',
      answer: z.object({ items: z.array(EmergencyCall) }),
      handle: ({ me }) => ({ items: me === null || isDesk(me) ? shown() : [] }),
    }),
    apiRoute({
      method: 'POST',
      path: '/api/emergency-calls/:call/seen',
      who: 'person',
      summary: 'Somebody takes care of it: the notice goes away on all screens.',
      params: z.object({ call: z.string().max(100) }),
      answer: null,
      handle({ me, params }) {
        mustBeDesk(me)
        see.run(me.name, now(), params.call)
        const call = shown().find(each => each.call === params.call)
        if (call) tell(call)
      },
    }),
  ]
}

const read = ({ json, seenBy, seenAt }: Record<string, unknown>): EmergencyCall =>
  EmergencyCall.parse({ ...JSON.parse(json as string), seenBy, seenAt })

const testFeature = 'emergency-test'
function said(argument: string): { readonly location: string } {
  try {
    const { location } = JSON.parse(argument) as { location?: unknown }
    return { location: typeof location === 'string' ? location : '' }
  } catch {
    return { location: '' }
  }
}

/** A sound that says this; null: this machine cannot speak. */
export type Say = (text: string) => Promise<Sound | null>

/**
 * Whoever dials the test number hears the number and the place that help would be told, or three beeps where the machine
 * cannot speak. The desk has got the notice.
 */
export const emergencyTest = (say: Say): Feature => ({
  name: testFeature,
  async story(call) {
    const { location } = said(call.argument)
    call.tell('tested', { location, number: call.caller.number })
    const sound = await say(testText(call.caller.number, location))
    await call.answer()
    const beep = { kind: 'tone', tone: 'beep' } as const
    await call.play(sound ?? [beep, beep, beep])
    call.hangUp('hung-up', coded('help-test', 'The test of the emergency call is shown to the desk.'))
  },
  explain: argument => ({
    says: [`The desk is shown a test of the emergency call from ${said(argument).location || 'an unknown place'}.`],
    next: [],
  }),
})

/** Whoever called for help in vain hears that, and what to do. @param words in the company's language, kept on this machine */
export const emergencyFailed = (words: () => readonly Sound[]): Feature => ({
  name: helpFailed.feature,
  numbers: () => [
    [
      helpFailed.number,
      { feature: helpFailed.feature, argument: '', name: 'No line for the emergency call', fromTrunks: true },
    ],
  ],
  async story(call) {
    call.tell('help-failed', {
      says: 'No outside line took the emergency call. The caller was told; the desk is shown it.',
    })
    await call.answer()
    // Twice: whoever needs help does not listen well.
    await call.play([...words(), ...words()])
    call.hangUp('trunk-failed')
  },
  explain: () => ({ says: ['The caller hears that no line works, and the desk is shown it.'], next: [] }),
})

const testText = (number: string, location: string) =>
  `This is a test of the emergency call. You call from extension ${[...number].join(' ')}. ${
    location
      ? `Help would be sent to: ${location}.`
      : 'No place is known for your phone. Please tell your administrator.'
  }`
