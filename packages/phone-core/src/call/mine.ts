/** What the server's list of my calls says of each: who is in it, who holds, which of them could come here. */
import type { MyCall } from '@sidetone/api-client'

const othersIn = (call: MyCall) => call.roster.filter(one => !one.me && one.state !== 'ringing')

/** Who is in a call besides me; null when nobody is (an announcement, the echo test). A conference room, whoever is in it. */
export function whoIsWith(call: MyCall): { readonly name: string; readonly number: string } | null {
  if (call.room) return { name: call.room.name, number: call.room.number }
  const others = othersIn(call)
  if (!others.length) return null
  if (others.length === 1) return { name: others[0]!.name, number: others[0]!.number }
  return { name: others.map(one => one.name || one.number).join(', '), number: '' }
}

/** All others hold, so I hear music; not while one of them passes me on, as then it rings. */
export function isHeldByOthers(call: MyCall): boolean {
  const others = othersIn(call)
  return others.length > 0 && !call.transfer && others.every(one => one.state === 'holding')
}

/** Whose sound does not arrive at the server: ours, and that of all others. What waits on hold may be silent. */
export function whoIsSilent(call: MyCall): { readonly me: boolean; readonly others: boolean } {
  const others = othersIn(call)
  if (call.slot !== null || call.roster.some(one => one.state === 'holding')) return { me: false, others: false }
  return {
    me: call.roster.some(one => one.me && one.silent),
    others: others.length > 0 && others.every(one => one.silent),
  }
}

/**
 * The call on another of my devices that the take-over code brings (`call/looking.ts` chooses by the same rule): one that
 * I talk in before one that I hold, and of these the newest.
 */
export function callElsewhere(mine: readonly MyCall[]): MyCall | null {
  const talksThere = (call: MyCall) => call.roster.some(one => one.me && one.state === 'talking')
  const [first = null] = mine
    .filter(call => call.state === 'talking' && !call.transfer?.mine)
    .filter(call => call.roster.some(one => one.me && one.state !== 'ringing'))
    .sort((a, b) => Number(talksThere(b)) - Number(talksThere(a)) || b.startedAt - a.startedAt)
  return first
}
