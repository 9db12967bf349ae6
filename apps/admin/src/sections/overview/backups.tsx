import { Button, Dialog, Notice } from '@sidetone/ui'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CircleCheck, DatabaseBackup, Unplug } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../api.ts'
import { shell, backups as words } from '../../messages/index.ts'
import { when } from '../../parts/format.ts'
import { Link } from '../../router.tsx'
import { say, sayFault } from '../../shell/said.ts'
import { sizeWords, useBackUpNow, useBackupState } from '../settings/backup-state.ts'

type Fence = { readonly madeAt: number; readonly host: string }

/** Null: this is no restored copy. */
export const useFence = () =>
  useQuery({
    queryKey: ['/api/fence'],
    queryFn: ({ signal }) => api.ask<Fence | null>('GET', '/api/fence', undefined, signal),
  })

/** What stands in the way of getting the company back, with the button that mends it. */
export function BackupWarning() {
  const { data } = useBackupState()
  const now = useBackUpNow()
  if (!data?.warning) return null
  const { says, mends } = data.warning
  return (
    <div className="overflow-hidden rounded-xl" role="status">
      <Notice kind="warn" icon={<DatabaseBackup className="size-5" />}>
        <span className="mt-1 block [overflow-wrap:anywhere]">{says}</span>
        {mends === 'now' ? (
          <Button className="mt-2 mb-1" disabled={now.isPending} onClick={() => now.mutate()}>
            {words.now}
          </Button>
        ) : (
          <Link to="/settings/backups" className="inline-flex min-h-11 items-center font-semibold underline">
            {words.toSettings}
          </Link>
        )}
      </Notice>
    </div>
  )
}

/** One line that all is well, or that one is being made. */
export function LastBackup() {
  const { data } = useBackupState()
  if (!data) return null
  const { running, lastGood, nextAt } = data
  const told = running
    ? words.making
    : lastGood
      ? words.lastGood(when(lastGood.at), sizeWords(lastGood.size))
      : `${words.none} ${nextAt === null ? words.noNext : words.next(when(nextAt))}`
  return (
    <Link
      to="/settings/backups"
      className="flex min-h-14 items-center gap-3 rounded-xl border border-line bg-panel px-5 py-3 hover:border-line-strong"
    >
      {lastGood ? (
        <CircleCheck className="size-5 shrink-0 text-accent-text" aria-hidden="true" />
      ) : (
        <DatabaseBackup className="size-5 shrink-0 text-ink-soft" aria-hidden="true" />
      )}
      <span className="min-w-0 text-body">
        <span className="block">{told}</span>
        {lastGood && !running && lastGood.drillMs !== null && (
          <span className="block text-sm text-ink-soft">{words.drilled((lastGood.drillMs / 1000).toFixed(0))}</span>
        )}
      </span>
    </Link>
  )
}

/** A restored copy stands aside until somebody says that it is the one now. */
export function StandsAside({ host, madeAt }: Fence) {
  const queries = useQueryClient()
  const [asked, setAsked] = useState(false)
  const lift = useMutation({
    mutationFn: () => api.ask('POST', '/api/fence/lift'),
    onSuccess() {
      setAsked(false)
      say(words.tookOver)
      void queries.invalidateQueries()
    },
    onError: sayFault,
  })
  return (
    <div className="overflow-hidden rounded-xl" role="status">
      <Notice kind="warn" icon={<Unplug className="size-5" />}>
        <span className="mt-1 block [overflow-wrap:anywhere]">{words.fence(host, when(madeAt))}</span>
        <Button className="mt-2 mb-1" onClick={() => setAsked(true)}>
          {words.takeOver}
        </Button>
      </Notice>
      {asked && (
        <Dialog title={words.takeOverTitle} onClose={() => setAsked(false)}>
          <div className="flex flex-col gap-4 p-6 pt-3">
            <p className="text-body text-ink-soft">{words.takeOverText}</p>
            <div className="flex flex-wrap justify-end gap-2">
              <Button onClick={() => setAsked(false)}>{shell.cancel}</Button>
              <Button tone="danger" disabled={lift.isPending} onClick={() => lift.mutate()}>
                {words.takeOverNow}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </div>
  )
}
