import { SkeletonRows } from '@sidetone/ui'
import { useQuery } from '@tanstack/react-query'
import { api, learned, queries, sentenceOf } from '../api.ts'
import { shell as words } from '../messages/index.ts'
import { say } from '../shell/said.ts'
import { undoOf } from './changes.ts'
import type { Draft, FormPart } from './fields.ts'
import { Form } from './form.tsx'

/** Settings that there is one of: read by GET, saved whole by PUT. */
export function SingleForm({
  path,
  parts,
  title,
  kind,
  id = '',
  blank = {},
  saved = () => {},
}: {
  path: string
  parts: readonly FormPart[]
  /** In the sentence that it is saved. */
  title: string
  /** Kind and id of its changes; none: it cannot be undone here. */
  kind?: string
  id?: string
  /** When nothing was set yet. */
  blank?: Draft
  saved?: () => void
}) {
  const { data, error } = useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => api.ask<Draft | null>('GET', path, undefined, signal),
  })
  if (error && data === undefined) return <p role="alert">{sentenceOf(error)}</p>
  if (data === undefined) return <SkeletonRows rows={3} />
  return (
    <Form
      parts={parts}
      before={data ?? blank}
      isNew={data === null}
      save={async draft => {
        const kept = (await api.ask<Draft | undefined>('PUT', path, draft)) ?? draft
        learned([path], kept)
        void queries.invalidateQueries({ queryKey: ['changes'] })
        saved()
        say(words.saved(title), kind ? undoOf(kind, id) : undefined)
        return kept
      }}
    />
  )
}
