import type { MyCall, RosterEntry } from '@sidetone/api-client'

/** Others of a call whose sound is protected alike. `outside`: known only as far as the provider of the line. */
export type Protection = {
  readonly secured: boolean
  readonly outside: boolean
  readonly who: readonly RosterEntry[]
}

/** Of everybody who is there; who still rings has no sound yet. What is not encrypted comes first. */
export function protectionOf({ roster }: Pick<MyCall, 'roster'>): Protection[] {
  const others = roster.filter(one => !one.me && one.secured !== null)
  return [false, true].flatMap(secured =>
    [false, true].flatMap(outside => {
      const who = others.filter(one => one.secured === secured && one.outside === outside)
      return who.length ? [{ secured, outside, who }] : []
    }),
  )
}
