/** The body of a NOTIFY about a REFER: the start of a response (RFC 3420, RFC 3515 §2.4.5). */
import { bytesOf, textOf } from '../message/text.ts'
import type { Body } from '../stack-types.ts'
import { oneLine } from '../transaction/compose.ts'
import { reasonPhrase } from '../transaction/reasons.ts'

/** `status`: 100 … 699 */
export function printSipfrag(status: number, reason = reasonPhrase(status)): Body {
  return { type: 'message/sipfrag;version=2.0', bytes: bytesOf(`SIP/2.0 ${status} ${oneLine(reason)}\r\n`) }
}

/** The status, when it is one. */
export function parseSipfrag(bytes: Uint8Array): number | undefined {
  const found = /^\s{0,4}SIP\/2\.0 ([1-6][0-9]{2})(?: |\r|\n|$)/i.exec(textOf(bytes.subarray(0, 64)))
  return found ? Number(found[1]) : undefined
}
