import type { EmergencyCall } from '@sidetone/api-client'
import { Button, classNames } from '@sidetone/ui'
import { useQuery } from '@tanstack/react-query'
import { Siren } from 'lucide-react'
import { api, queries } from '../api.ts'
import { shell as words } from '../messages/index.ts'
import { when } from '../parts/format.ts'
import { sayFault } from './said.ts'

const KEY = ['emergency-calls']

/** Somebody has called for help: over everything, until somebody says that they take care of it. */
export function EmergencyBanner() {
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.ask<{ items: EmergencyCall[] }>('GET', '/api/emergency-calls', undefined, signal),
    // Told as an event as well; this is for a line that was cut.
    refetchInterval: 15_000,
  })
  const open = data?.items.filter(call => call.seenBy === null) ?? []
  const seen = (call: string) =>
    api
      .ask('POST', `/api/emergency-calls/${encodeURIComponent(call)}/seen`)
      .then(() => void queries.invalidateQueries({ queryKey: KEY }), sayFault)
  return (
    <div role="alert">
      {open.map(({ call, at, name, number, device, dialled, location, test, failed }) => (
        <div
          key={call}
          className={classNames(
            'flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2',
            test ? 'bg-warn-soft text-warn-text' : 'bg-danger text-danger-ink',
          )}
        >
          <Siren className="size-5 shrink-0" aria-hidden="true" />
          <p className="min-w-0 flex-1 basis-64 font-medium">
            {words.emergency(name || number, dialled, when(at), test)}
            {failed && <span className="block font-semibold">{words.helpFailed}</span>}
            <span className="block text-sm">{[location, device].filter(Boolean).join(' · ') || words.noLocation}</span>
          </p>
          <Button onClick={() => void seen(call)}>{test ? words.seen : words.takeCare}</Button>
        </div>
      ))}
    </div>
  )
}
