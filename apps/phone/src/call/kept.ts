/** The calls of this page, kept for the same page after it was loaded again: the server goes on with them. */
import type { CallView } from '@sidetone/phone-core'

const KEY = 'sidetone-calls'
/** The server's id, and what the person called. */
type Kept = readonly (readonly [call: string, name: string, number: string])[]

/** A page that is left tells no more: what it kept last were its calls. */
export function keepCalls(calls: readonly CallView[]): void {
  const alive = calls.filter(call => call.serverCall && call.state !== 'ended' && call.state !== 'incoming')
  const kept: Kept = alive.map(({ serverCall, other }) => [serverCall, other.name, other.number])
  try {
    if (calls.length) sessionStorage.setItem(KEY, JSON.stringify(kept))
  } catch {
    // Without storage the call is offered like one of another device.
  }
}

/** Who is in this call, when it was this page's. */
export function keptCall(id: string): { readonly name: string; readonly number: string } | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? '[]') as Kept
    const [, name = '', number = ''] = kept.find(([call]) => call === id) ?? []
    return name || number ? { name, number } : null
  } catch {
    return null
  }
}
