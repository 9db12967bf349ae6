import { Button, Card } from '@sidetone/ui'
import { useQuery } from '@tanstack/react-query'
import { api, learned } from '../../api.ts'
import { settings as words } from '../../messages/index.ts'
import { sayFault } from '../../shell/said.ts'

type State = {
  readonly says: string
  readonly problem: string
  readonly machine: { readonly state: 'absent' | 'fetching' | 'ready' | 'failed'; readonly says: string }
}
const KEY = ['transcript-state']

/** How it stands, and Whisper for this machine: fetched only when somebody asks for it. */
export function TranscriptPanel() {
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.ask<State>('GET', '/api/transcripts/state', undefined, signal),
    refetchInterval: 5_000,
  })
  const fetchIt = () => api.ask<State>('POST', '/api/transcripts/fetch').then(state => learned(KEY, state), sayFault)
  if (!data) return null
  const { says, problem, machine } = data
  return (
    <Card title={words.state}>
      <div className="flex flex-col items-start gap-3 text-body">
        <p>{says}</p>
        {problem && <p className="text-danger-text">{problem}</p>}
        {machine.says !== says && <p className="text-sm text-ink-soft">{machine.says}</p>}
        {(machine.state === 'absent' || machine.state === 'failed') && (
          <Button onClick={() => void fetchIt()}>{words.fetch}</Button>
        )}
      </div>
    </Card>
  )
}
