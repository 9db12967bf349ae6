/** Where a caller for help is, as a document: PIDF-LO (RFC 3863, RFC 4119) with a civic address (RFC 5139). */
import type { Millis } from '@sidetone/kernel'
import { maxLocationLetters } from './limits.ts'

export const locationType = 'application/pidf+xml'

export type CallerLocation = {
  /** URI of the caller. */
  readonly entity: string
  /** As people here have written it: `Torstr. 1, 2nd floor`. */
  readonly address: string
  /** The site whose address that is. `country`: ISO 3166, `DE`. */
  readonly site?: { readonly name: string; readonly country: string }
  readonly now: Millis
}

/** Whoever gets it may keep it for so long, in ms: RFC 4119 §2.2.2's own default. */
const keepForMs = 24 * 3_600_000

/**
 * All of the address stands in LOC (`Torstr. 1, 2nd floor`), as we do not know which word of it is the street.
 * @returns null: the address says nothing
 */
export function locationDocument({ entity, address, site, now }: CallerLocation): string | null {
  const where = token(address)
  if (where === '') return null
  const name = token(site?.name ?? '')
  // In the order of RFC 5139 §4.
  const civic = [
    ...(site && /^[A-Z]{2}$/.test(site.country) ? [`<ca:country>${site.country}</ca:country>`] : []),
    `<ca:LOC>${where}</ca:LOC>`,
    ...(name ? [`<ca:NAM>${name}</ca:NAM>`] : []),
  ]
  return `<?xml version="1.0" encoding="UTF-8"?>
<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" xmlns:gbp="urn:ietf:params:xml:ns:pidf:geopriv10:basicPolicy" xmlns:ca="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr" entity="${token(entity)}">
<tuple id="caller"><status><gp:geopriv>
<gp:location-info><ca:civicAddress>${civic.join('')}</ca:civicAddress></gp:location-info>
<gp:usage-rules><gbp:retransmission-allowed>true</gbp:retransmission-allowed><gbp:retention-expiry>${time(now + keepForMs)}</gbp:retention-expiry></gp:usage-rules>
<gp:method>Manual</gp:method>
</gp:geopriv></status><timestamp>${time(now)}</timestamp></tuple>
</presence>
`.replaceAll('\n', '\r\n')
}
const time = (at: Millis) => new Date(at).toISOString()

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
/** Text on one line, bounded, without what XML cannot hold: control characters, halves of characters. */
function token(text: string): string {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\uFFFE\uFFFF]/g, '')
    .trim()
  return [...line]
    .slice(0, maxLocationLetters)
    .join('')
    .replace(/[&<>"]/g, letter => escapes[letter]!)
}
