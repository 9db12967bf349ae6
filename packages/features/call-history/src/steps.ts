/** The decisions of a call with their reasons, in the order in which they fell: why it went where it went. */
import { type CallEvent, type Cause, type Party, sentences } from '@sidetone/call'
import { MAX_STEPS } from './limits.ts'
import type { CallRecord } from './record.ts'

type Named = Pick<Party, 'name' | 'number'>
export type Step = { readonly at: number; readonly why: readonly string[] } & (
  | { readonly what: 'routed'; readonly to: Named; readonly refused?: Cause }
  | { readonly what: 'led' | 'forwarded' | 'passed' | 'added'; readonly by: Named; readonly to: Named }
  | {
      readonly what: 'failed-over'
      readonly leg: string
      readonly from: string
      readonly to: string
      readonly cause: Cause
    }
)

export function stepOf(event: CallEvent): Step | null {
  const { at } = event
  switch (event.type) {
    case 'call.routed': {
      const { destination, why, to } = event
      const refused = destination.kind === 'nowhere' ? destination.cause : undefined
      return { at, what: 'routed', to: named(to), why, ...(refused && { refused }) }
    }
    case 'story.led':
      return {
        at,
        what: 'led',
        by: named(event.by),
        to: named(event.to),
        why: [...(event.because ? [event.because] : []), ...event.why],
      }
    case 'call.forwarded':
      return {
        at,
        what: 'forwarded',
        by: named(event.by),
        to: named(event.to),
        why: [sentences[event.cause], ...event.why],
      }
    case 'transfer.started':
      return { at, what: 'passed', by: named(event.by), to: named(event.to), why: event.why ?? [] }
    case 'add.started':
      return { at, what: 'added', by: named(event.by), to: named(event.to), why: event.why }
    case 'trunk.failed-over': {
      const { leg, from, to, cause } = event
      return { at, what: 'failed-over', leg, from, to, cause, why: [] }
    }
    default:
      return null
  }
}
export function noteStep(record: CallRecord, event: CallEvent): void {
  const step = stepOf(event)
  if (!step) return
  record.steps ??= []
  if (record.steps.length < MAX_STEPS) record.steps.push(step)
}

/** A decision in a sentence, and its reasons. */
export type ToldStep = {
  readonly at: number
  readonly what: Step['what']
  readonly says: string
  readonly why: string[]
}
export function toldSteps(record: CallRecord, trunkName: (id: string) => string): ToldStep[] {
  // Records of earlier versions have the first decision alone.
  const steps = record.steps ?? [
    { at: record.startedAt, what: 'routed' as const, to: named(record.to), why: record.why },
  ]
  return steps.map(step => ({
    at: step.at,
    what: step.what,
    says: said(step, record, trunkName),
    why: [...step.why, ...protocolSaid(step, record)],
  }))
}

function said(step: Step, { dialled }: CallRecord, trunkName: (id: string) => string): string {
  switch (step.what) {
    case 'routed':
      return step.refused
        ? `${dialled || 'The call'} led nowhere: ${lowered(sentences[step.refused])}`
        : `${dialled || 'The call'} led to ${both(step.to)}.`
    case 'led':
      return `${both(step.by)} led on to ${both(step.to)}.`
    case 'forwarded':
      return `${both(step.by)} sent it on to ${both(step.to)}.`
    case 'passed':
      return `${both(step.by)} passed it on to ${both(step.to)}.`
    case 'added':
      return `${both(step.by)} brought in ${both(step.to)}.`
    case 'failed-over':
      return `${trunkName(step.from)} did not take it (${lowered(sentences[step.cause]).replace(/\.$/, '')}), so ${trunkName(step.to)} was tried.`
  }
}
/** What the line that failed had said. */
function protocolSaid(step: Step, { legs }: CallRecord): string[] {
  if (step.what !== 'failed-over') return []
  const failed = legs.find(leg => leg.trunk === step.from && leg.endedAt !== null && leg.endedAt <= step.at)
  return failed?.detail ? [`It said: ${failed.detail}.`] : []
}

const named = ({ name, number }: Named): Named => ({ name, number })
const both = ({ name, number }: Named) =>
  name && number && name !== number ? `${name} (${number})` : name || number || 'somebody'
const lowered = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1)
