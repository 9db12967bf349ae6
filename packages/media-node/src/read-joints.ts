/** From what each media process says of its ends to who is joined with whom, splices left out. Pure. */
import type { EndId } from '@sidetone/call'
import type { Welcome } from './messages.ts'
import { isSpliceEnd, type LivingSplice } from './splice.ts'

/** @returns mixes by name, and bridges (`mix` null) of two ends; splice ends are in neither */
export function readJoints(
  living: readonly (Welcome | null)[],
  pairs: readonly LivingSplice[],
): { readonly mix: string | null; readonly ends: EndId[] }[] {
  const joints = living.flatMap(welcome => welcome?.joints ?? [])
  const mixes = new Map<string, Set<EndId>>()
  const bridges = new Map<EndId, EndId>()
  /** Through a splice to what its other end is joined to. */
  const beyond = (spliceEnd: string): { end?: string; mix?: string } => {
    const pair = pairs.find(({ splice }) => splice.ends().includes(spliceEnd as EndId))
    const far = pair?.splice.sides().find(side => side.end !== spliceEnd)
    const joint = far && joints.find(({ end }) => end === far.end)
    return { ...(joint?.to && { end: joint.to }), ...(joint?.mix && { mix: joint.mix }) }
  }
  for (const { end, to, mix } of joints) {
    if (isSpliceEnd(end)) continue
    const through = to && isSpliceEnd(to) ? beyond(to) : { ...(to && { end: to }), ...(mix && { mix }) }
    if (through.mix) mixes.set(through.mix, (mixes.get(through.mix) ?? new Set()).add(end as EndId))
    else if (through.end && through.end !== end) bridges.set(end as EndId, through.end as EndId)
  }
  const pairsOfEnds = [...bridges].filter(([a, b]) => a < b && bridges.get(b) === a)
  return [
    ...[...mixes].map(([mix, ends]) => ({ mix, ends: [...ends] })),
    ...pairsOfEnds.map(ends => ({ mix: null, ends })),
  ]
}
