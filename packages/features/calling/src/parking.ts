/** How long a call stays parked before who parked it is rung, and how often: a setting of the company. */
import type { Parking } from '@sidetone/call'
import { type ApiRoute, apiRoute, type Documents } from '@sidetone/feature'
import { z } from 'zod'

const kind = 'parking'
const id = 'company'

export const ParkingSettings = z
  .object({
    forSeconds: z
      .int('must be a whole number of seconds')
      .min(10, 'is shorter than 10 seconds')
      .max(3_600, 'is longer than an hour')
      .describe('then who parked the call is rung'),
    returns: z
      .int('must be a whole number')
      .min(1, 'must be at least once')
      .max(20, 'is more than 20 times')
      .describe('how often, before the call ends'),
  })
  .meta({ id: 'ParkingSettings', examples: [{ forSeconds: 120, returns: 5 }] })
type ParkingSettings = z.output<typeof ParkingSettings>
const usual: ParkingSettings = { forSeconds: 120, returns: 5 }

/** For the switchboard, which asks each time. */
export function parkingOf(documents: Documents): () => Parking {
  documents.define(kind, {
    title: 'call parking',
    limit: 1,
    nameOf: () => 'Call parking',
    parse: value => ParkingSettings.parse(value),
  })
  return () => {
    const { forSeconds, returns } = documents.get<ParkingSettings>(kind, id)?.value ?? usual
    return { forMs: forSeconds * 1_000, returns }
  }
}

export const parkingRoutes = (documents: Documents): ApiRoute[] => [
  apiRoute({
    method: 'GET',
    path: '/api/parking',
    who: 'admin',
    summary: 'How long a call stays parked before who parked it is rung, and how often.',
    answer: ParkingSettings,
    handle: () => documents.get<ParkingSettings>(kind, id)?.value ?? usual,
  }),
  apiRoute({
    method: 'PUT',
    path: '/api/parking',
    who: 'admin',
    summary: 'Changes it, for calls that are parked or ring back from now on.',
    body: ParkingSettings,
    answer: ParkingSettings,
    handle: ({ body, by }) => documents.put(kind, id, body, by).value,
  }),
]
