import type { Change } from '@sidetone/api-client'
import { Button, Dialog, Empty, SkeletonRows } from '@sidetone/ui'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { History, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { api, queries, sentenceOf } from '../../api.ts'
import { shell as common, changes as words } from '../../messages/index.ts'
import { fullTime, when } from '../../parts/format.ts'
import { Page } from '../../parts/page.tsx'
import { say, sayFault } from '../../shell/said.ts'

export default function Changes() {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['changes'],
    queryFn: ({ pageParam, signal }) => api.changes({ cursor: pageParam, limit: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next ?? undefined,
  })
  const changes = data?.pages.flatMap(page => page.items) ?? []
  return (
    <Page title={words.title} intro={words.intro}>
      {error && !data && <p role="alert">{sentenceOf(error)}</p>}
      {!data && !error && <SkeletonRows />}
      {data && !changes.length && (
        <Empty icon={<History className="size-6" />} title={words.emptyTitle}>
          {words.emptyText}
        </Empty>
      )}
      {changes.length > 0 && (
        <ol className="flex flex-col divide-y divide-line rounded-xl border border-line bg-panel">
          {changes.map(change => (
            <Row key={change.id} change={change} />
          ))}
        </ol>
      )}
      {hasNextPage && (
        <Button className="self-center" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {words.older}
        </Button>
      )}
    </Page>
  )
}

function Row({ change }: { change: Change }) {
  const { id, at, name, sentence, differences, undoable, undoRemoves } = change
  const [asking, setAsking] = useState(false)
  const undo = useMutation({
    mutationFn: () => api.undoChange(id),
    onSuccess: () => {
      say(words.undone)
      void queries.invalidateQueries()
    },
    onError: sayFault,
    onSettled: () => setAsking(false),
  })
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-1 px-4 py-3">
      <time
        dateTime={new Date(at).toISOString()}
        title={fullTime(at)}
        className="w-28 shrink-0 pt-0.5 text-sm text-ink-soft"
      >
        {when(at)}
      </time>
      <div className="min-w-0 flex-1 basis-56 break-words">
        <p className="font-medium">{sentence}</p>
        {differences.length > 0 && (
          <ul className="mt-1 text-sm text-ink-soft">
            {differences.map(({ field, sentence: told }) => (
              <li key={field}>{told}</li>
            ))}
          </ul>
        )}
      </div>
      {undoable && (
        <Button
          tone="ghost"
          icon={<Undo2 className="size-4" aria-hidden="true" />}
          aria-label={words.undoNamed(sentence)}
          disabled={undo.isPending}
          onClick={() => (undoRemoves ? setAsking(true) : undo.mutate())}
        >
          {words.undo}
        </Button>
      )}
      {asking && (
        <Dialog title={common.removeTitle(name)} onClose={() => setAsking(false)}>
          <div className="flex flex-col gap-4 p-6 pt-3">
            <p className="text-body text-ink-soft">{words.undoRemoves(name)}</p>
            <div className="flex justify-end gap-2">
              <Button onClick={() => setAsking(false)}>{common.cancel}</Button>
              <Button tone="danger" disabled={undo.isPending} onClick={() => undo.mutate()}>
                {words.removeIt}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </li>
  )
}
