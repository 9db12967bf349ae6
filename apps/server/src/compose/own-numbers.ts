/** Colleagues' own numbers outside, those that ring too: who calls from one is shown by our name for them, not the carrier's. */
import { type DialPlan, normaliseDialled, type PersonId, readOutside, siteOf } from '@sidetone/call'
import type { Data } from './data.ts'

/** @returns the name of whom of us this number is, as the directory has it; undefined: nobody's, or several have it */
export function ownNumbers(
  {
    ringing,
    documents,
    stores,
  }: Pick<Data, 'ringing' | 'documents'> & { readonly stores: Pick<Data['stores'], 'people'> },
  plan: () => DialPlan,
): (number: string) => string | undefined {
  /** By number, made at the first call after a change. Null: of several. */
  let owners: Map<string, string | null> | undefined
  /** As each was read at the last time: a large company's take long, and most changes are of something else. */
  let readings = new Map<string, string | null>()
  const changed = () => {
    owners = undefined
  }
  ringing.onChange(changed)
  documents.onChange(changed)
  const read = () => {
    const found = new Map<string, string | null>()
    const before = readings
    readings = new Map()
    const now = plan()
    for (const [person, { also }] of ringing.all())
      for (const { number } of also) {
        const site = siteOf({ party: { name: '', number: '', person: person as PersonId } }, now)
        const { country, areaCode, outsidePrefix, prefixOptional } = site ?? {}
        const key = JSON.stringify([number, country, areaCode, outsidePrefix, prefixOptional])
        const known = readings.get(key) ?? before.get(key)
        const e164 =
          known === undefined ? (readOutside(normaliseDialled(number), site, now.numbering)?.e164 ?? null) : known
        readings.set(key, e164)
        if (e164) found.set(e164, found.has(e164) && found.get(e164) !== person ? null : person)
      }
    return found
  }
  return number => {
    owners ??= read()
    const owner = owners.get(number)
    return owner ? stores.people.byId(owner)?.name : undefined
  }
}
