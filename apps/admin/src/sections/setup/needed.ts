import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'

/** Whether this is still the demo company, and it is its admin who looks. */
export const useSetupNeeded = (): boolean | undefined =>
  useQuery({ queryKey: ['setup'], queryFn: () => api.ask<{ needed: boolean }>('GET', '/api/setup') }).data?.needed
