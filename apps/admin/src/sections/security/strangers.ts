import type { Stranger } from '@sidetone/api-client'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'

export const STRANGERS = ['strangers']
/** Who guessed passwords or sent too much within the last day; looked at again, for waits run out without a word. */
export const useStrangers = () =>
  useQuery({ queryKey: STRANGERS, queryFn: ({ signal }) => api.strangers(signal), refetchInterval: 10_000 })
export const slowed = (strangers: readonly Stranger[]) => strangers.filter(({ until }) => until !== null).length
