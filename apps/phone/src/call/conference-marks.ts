import type { MyCall } from '@sidetone/api-client'

/** What everybody in a conference sees of it all the time; `name` empty: it is no room. */
export type Marks = Pick<NonNullable<MyCall['room']>, 'name' | 'locked' | 'recording'>

/** null: of this call there is nothing to say. */
export function marksOf(call: MyCall | null): Marks | null {
  if (call?.kind !== 'conference') return null
  return call.room ?? { name: '', locked: call.locked ?? false, recording: false }
}
