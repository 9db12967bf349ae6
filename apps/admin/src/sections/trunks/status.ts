import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'

export type TrunkStatus = {
  readonly trunk: string
  readonly name: string
  readonly state: 'off' | 'unknown' | 'up' | 'down'
  readonly since: number
  readonly reason: string | null
  readonly place: string | null
  readonly lastFailure: { readonly at: number; readonly reason: string } | null
  readonly callsIn: number
  readonly callsOut: number
}
export const LOOKS = { up: 'good', down: 'bad', unknown: 'plain', off: 'plain' } as const

/** How all trunks are now. */
export const useTrunkStatus = () =>
  useQuery({
    queryKey: ['trunk-status'],
    queryFn: ({ signal }) => api.ask<TrunkStatus[]>('GET', '/api/trunks/status', undefined, signal),
    refetchInterval: 10_000,
  })
