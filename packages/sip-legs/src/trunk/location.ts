/** The place of a caller for help goes with the INVITE (RFC 6442): beside the session description, named by its Content-ID. */
import type { Device } from '@sidetone/call'
import type { Ids, Millis } from '@sidetone/kernel'
import { type Body, bytesOf, type HeaderList, multipart, type NameAddr, printUri } from '@sidetone/sip'
import { locationDocument, locationType } from './location-document.ts'
import { rulesOf, type Trunk } from './words.ts'

/**
 * @param from the caller as this trunk is told
 * @returns null: the trunk is not told, or nothing is known
 */
export function locationSaid(
  trunk: Trunk,
  device: Device,
  from: NameAddr,
  description: Body,
  ids: Ids,
  now: Millis,
): { readonly body: Body; readonly headers: HeaderList } | null {
  if (device.kind !== 'trunk' || !device.emergency || !rulesOf(trunk).sendsLocation) return null
  const document = locationDocument({
    entity: printUri(from.uri).replace(/^sips?:/, 'pres:'),
    address: device.location ?? '',
    ...(device.locationSite && { site: device.locationSite }),
    now,
  })
  if (document === null) return null
  const id = `${ids.token(16)}@sidetone.invalid`
  const parts = [
    { ...description },
    {
      type: locationType,
      bytes: bytesOf(document),
      // Who cannot read it takes the call without (RFC 5621 §5).
      headers: [
        ['Content-ID', `<${id}>`],
        ['Content-Disposition', 'by-reference;handling=optional'],
      ] as const,
    },
  ]
  return {
    body: multipart(parts, ids.token(16)),
    headers: [
      ['Geolocation', `<cid:${id}>`],
      ['Geolocation-Routing', 'yes'],
      ['Supported', 'geolocation'],
    ],
  }
}

/**
 * A carrier that says one of these may have stumbled over the place: help matters more, so it is asked once more without.
 * 415 of the body, 424 of the place itself (RFC 6442 §4.3), 513 of the length; 400, 488, 500, 501 and 606 of those that do not
 * know what they dislike.
 */
export const stumbles = (status: number): boolean => [400, 415, 424, 488, 500, 501, 513, 606].includes(status)
