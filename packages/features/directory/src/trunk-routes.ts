import type { Trunks } from '@sidetone/data'
import { type ApiRoute, apiRoute } from '@sidetone/feature'
import { z } from 'zod'
import { ById, NewTrunk, Trunk } from './shapes.ts'

export type TrunkDeps = {
  readonly trunks: Trunks
  /** The dial plan must be built anew. */
  readonly trunksChanged: () => void
}

export const trunkRoutes = ({ trunks, trunksChanged }: TrunkDeps): ApiRoute[] => [
  apiRoute({
    method: 'GET',
    path: '/api/trunks',
    who: 'admin',
    summary: 'Static SIP peers.',
    answer: z.array(Trunk),
    handle: () => [...trunks.list()],
  }),
  apiRoute({
    method: 'POST',
    path: '/api/trunks',
    who: 'admin',
    summary: 'A new static SIP peer: calls from its address are let in, numbers with its prefix go out to it.',
    body: NewTrunk,
    answer: Trunk,
    created: true,
    handle({ body }) {
      const trunk = trunks.add(body)
      trunksChanged()
      return trunk
    },
  }),
  apiRoute({
    method: 'DELETE',
    path: '/api/trunks/:id',
    who: 'admin',
    summary: 'Removes a SIP peer; calls that stand go on.',
    params: ById,
    answer: null,
    handle({ params }) {
      trunks.remove(params.id)
      trunksChanged()
    },
  }),
]
