import { Button, Card, Tag } from '@sidetone/ui'
import { useQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { api, queries, settingsAt } from '../../api.ts'
import { tryCall as words } from '../../messages/index.ts'
import { undoOf } from '../../parts/changes.ts'
import { say, sayFault } from '../../shell/said.ts'

const PATH = '/api/routing-tests'
type Kept = { readonly name: string; readonly dialled: string }
type Run = { readonly passed: number; readonly failed: readonly { readonly id: string; readonly why: string }[] }
export const testsChanged = () => void queries.invalidateQueries({ queryKey: [PATH] })

/** What must stay true: a change of the rules that breaks one of these is refused. */
export function KeptTests() {
  const { data } = useQuery({
    queryKey: [PATH, 'list'],
    queryFn: ({ signal }) => settingsAt<Kept>(PATH).page({ limit: 200 }, signal),
  })
  const { data: run } = useQuery({
    queryKey: [PATH, 'run'],
    queryFn: () => api.ask<Run>('POST', `${PATH}/run`, {}),
    enabled: Boolean(data?.total),
  })
  const remove = (id: string, name: string) =>
    settingsAt<Kept>(PATH)
      .remove(id)
      .then(() => {
        say(words.testRemoved(name), undoOf('routing-test', id))
        testsChanged()
      }, sayFault)
  if (!data?.items.length) return null
  return (
    <Card title={words.tests}>
      <p className="-mt-2 mb-2 text-sm text-ink-soft">{words.testsText}</p>
      <ul className="flex flex-col divide-y divide-line">
        {data.items.map(({ id, name }) => {
          const fault = run?.failed.find(each => each.id === id)
          return (
            <li key={id} className="flex flex-wrap items-center gap-3 py-2">
              <span className="min-w-0 flex-1 basis-48 text-body break-words">
                {name}
                {fault && <span className="block text-sm text-danger-text">{fault.why}</span>}
              </span>
              {run && <Tag look={fault ? 'bad' : 'good'}>{fault ? words.testFails : words.testHolds}</Tag>}
              <Button
                tone="ghost"
                aria-label={words.removeTest(name)}
                icon={<Trash2 className="size-4" aria-hidden="true" />}
                onClick={() => void remove(id, name)}
              />
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
