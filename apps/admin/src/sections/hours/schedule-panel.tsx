import { Card, Segments, Switch, Tag } from '@sidetone/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queries } from '../../api.ts'
import { hours as words } from '../../messages/index.ts'
import { undoOf } from '../../parts/changes.ts'
import { FileField } from '../../parts/file-field.tsx'
import { fullTime } from '../../parts/format.ts'
import { say, sayFault } from '../../shell/said.ts'

type State = { readonly open: boolean; readonly holiday: string | null; readonly changesAt: number | null }
const at = (id: string, rest: string) => `/api/schedules/${encodeURIComponent(id)}/${rest}`
const useScheduleState = (id: string) =>
  useQuery({
    queryKey: ['/api/schedules', 'state', id],
    queryFn: ({ signal }) => api.ask<State>('GET', at(id, 'state'), undefined, signal),
    refetchInterval: 30_000,
  })

export function StateTag({ id }: { id: string }) {
  const { data } = useScheduleState(id)
  return data ? <Tag look={data.open ? 'good' : 'plain'}>{data.open ? words.open : words.closed}</Tag> : null
}

/** How it is now, the switch by hand, and holidays from a calendar. */
export const SchedulePanel = ({ id, override }: { id: string; override: object | null }) => (
  <>
    <Now id={id} override={override as Override} />
    <CalendarImport id={id} />
  </>
)
type Override = { readonly state: 'open' | 'closed'; readonly until: number | null } | null

function Now({ id, override }: { id: string; override: Override }) {
  const { data } = useScheduleState(id)
  const [wants, setWants] = useState(false)
  const turn = useMutation({
    mutationFn: ({ state, holds }: { state: 'open' | 'closed' | 'schedule'; holds: boolean }) =>
      api.ask<State>('POST', at(id, 'switch'), { state, until: holds ? null : 'next-change' }),
    onSuccess: () => {
      say(words.switched, undoOf('schedule', id))
      void queries.invalidateQueries({ queryKey: ['/api/schedules'] })
    },
    onError: sayFault,
  })
  const live = override && (override.until === null || override.until > Date.now()) ? override.state : 'schedule'
  // What is switched by hand shows how long it holds, and that can be changed; before, it is what the next press does.
  const holds = live === 'schedule' ? wants : override?.until === null
  return (
    <Card title={words.stateTitle}>
      <div className="flex flex-col gap-4">
        {data && (
          <div className="text-body">
            <Tag look={data.open ? 'good' : 'plain'}>{data.open ? words.open : words.closed}</Tag>
            {data.holiday && <p className="mt-2">{words.isHoliday(data.holiday)}</p>}
            {live !== 'schedule' && (
              <p className="mt-2">{override?.until ? words.handUntil(fullTime(override.until)) : words.handHolds}</p>
            )}
            {data.changesAt !== null && (
              <p className="mt-2 text-sm text-ink-soft">{words.changes(fullTime(data.changesAt))}</p>
            )}
          </div>
        )}
        <Segments<'schedule' | 'open' | 'closed'>
          label={words.byHand}
          options={(['schedule', 'open', 'closed'] as const).map(value => ({ value, label: words.switches[value] }))}
          value={live}
          onChoose={state => turn.mutate({ state, holds })}
        />
        <Switch
          label={words.handHold}
          on={holds}
          onChange={on => {
            setWants(on)
            if (live !== 'schedule') turn.mutate({ state: live, holds: on })
          }}
        />
      </div>
    </Card>
  )
}

function CalendarImport({ id }: { id: string }) {
  const [replace, setReplace] = useState(false)
  const load = useMutation({
    mutationFn: async (file: File) =>
      api.ask<{ added: number; skipped: string[] }>('POST', at(id, 'holidays'), { ics: await file.text(), replace }),
    onSuccess: ({ added, skipped }) => {
      say([words.imported(added), ...skipped.slice(0, 2)].join(' '), undoOf('schedule', id))
      void queries.invalidateQueries({ queryKey: ['/api/schedules'] })
    },
    onError: sayFault,
  })
  return (
    <Card title={words.importTitle}>
      <div className="flex flex-col gap-4">
        <p className="text-sm text-ink-soft">{words.importText}</p>
        <Switch label={words.importReplace} on={replace} onChange={setReplace} />
        <FileField label={words.importFile} accept=".ics,text/calendar" onFile={file => load.mutate(file)} />
      </div>
    </Card>
  )
}
