/** How it stands with backups, as the API tells it; looked at more often while one is made. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, queries } from '../../api.ts'
import { locale } from '../../messages/spoken.ts'
import { sayFault } from '../../shell/said.ts'

export type Backup = {
  readonly id: number
  readonly at: number
  readonly by: string
  readonly state: 'running' | 'good' | 'failed'
  readonly name: string
  readonly size: number
  readonly drillMs: number | null
  readonly problem: string
  readonly steps: readonly { readonly ok: boolean; readonly says: string }[]
  readonly kept: boolean
}
export type BackupState = {
  readonly running: boolean
  readonly lastGood: Backup | null
  readonly warning: { readonly says: string; readonly mends: 'now' | 'settings' } | null
  readonly nextAt: number | null
  readonly folder: string
  readonly sameDisk: boolean
  readonly freeBytes: number | null
  readonly passphraseSeen: boolean
}
const KEY = ['/api/backups']
export const readAgain = () => void queries.invalidateQueries({ queryKey: KEY })

const oftenMs = 2_000
const seldomMs = 60_000

export const useBackupState = () =>
  useQuery({
    queryKey: [...KEY, 'state'],
    queryFn: ({ signal }) => api.ask<BackupState>('GET', '/api/backups/state', undefined, signal),
    refetchInterval: ({ state: { data } }) => (data?.running ? oftenMs : seldomMs),
  })
/** One that is made is seen to its end by the list itself: whichever of the two answers comes first. */
export const useBackups = () =>
  useQuery({
    queryKey: [...KEY, 'list'],
    queryFn: ({ signal }) => api.ask<{ items: Backup[] }>('GET', '/api/backups?limit=100', undefined, signal),
    refetchInterval: ({ state: { data } }) =>
      data?.items.some(({ state }) => state === 'running') ? oftenMs : seldomMs,
  })
export const useBackUpNow = () =>
  useMutation({
    mutationFn: () => api.ask('POST', '/api/backups'),
    onError: sayFault,
    onSettled: readAgain,
  })

/** `18.3 MB` */
export function sizeWords(bytes: number): string {
  const [unit, one] =
    bytes >= 1e9
      ? (['gigabyte', 1e9] as const)
      : bytes >= 1e5
        ? (['megabyte', 1e6] as const)
        : (['kilobyte', 1e3] as const)
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 })
  return format.format(bytes / one)
}
