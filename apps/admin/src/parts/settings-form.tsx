import type { Kept, Saving } from '@sidetone/api-client'
import { SkeletonRows } from '@sidetone/ui'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { queries, sentenceOf } from '../api.ts'
import { shell as words } from '../messages/index.ts'
import { go, useWhere } from '../router.tsx'
import { say } from '../shell/said.ts'
import { undoOf } from './changes.ts'
import type { Draft } from './fields.ts'
import { Form } from './form.tsx'
import { Page } from './page.tsx'
import { useFreeNumber, withAsked } from './proposed.ts'
import { RemoveButton } from './remove-button.tsx'
import { type Settings, sourceOf } from './settings.ts'
import { UsedByPanel } from './used-by.tsx'

const again = (path: string) => {
  void queries.invalidateQueries({ queryKey: [path] })
  void queries.invalidateQueries({ queryKey: ['numbers'] })
  void queries.invalidateQueries({ queryKey: ['changes'] })
}

export function NewPage<T extends object>({ settings }: { settings: Settings<T> }) {
  const { place, path, words: said, nameOf, parts, blank, added, numbersFrom } = settings
  const { query } = useWhere()
  const number = useFreeNumber(numbersFrom)
  const before = useMemo(
    () => withAsked({ ...blank(), ...(number && { number }) } as Draft, parts, query),
    [blank, number, parts, query],
  )
  const back = { to: `/${place}`, label: said.title }
  if (number === undefined)
    return (
      <Page title={said.add} back={back}>
        <SkeletonRows />
      </Page>
    )
  return (
    <Page title={said.add} back={back}>
      <Form
        parts={parts}
        before={before}
        isNew
        begins
        saveLabel={said.add}
        save={async (draft, how) => {
          const made = await sourceOf(settings).add(draft as T, how)
          again(path)
          // Undo would remove it: that is asked for on its page.
          say(words.added(nameOf(made)))
          if (added) added(made)
          else go(`/${place}/${encodeURIComponent(made.id)}`, { replace: true, force: true })
          return made as Draft
        }}
      />
    </Page>
  )
}

export function EditPage<T extends object>({ settings, id }: { settings: Settings<T>; id: string }) {
  const { place, path, kind, words: said, nameOf, parts, panel, removeText, removedForGood } = settings
  const source = sourceOf(settings)
  const { data: item, error, refetch } = useQuery({ queryKey: [path, 'one', id], queryFn: () => source.get(id) })
  const back = { to: `/${place}`, label: said.title }
  if (error && !item)
    return (
      <Page title={words.notFoundTitle} back={back}>
        <p role="alert">{sentenceOf(error)}</p>
      </Page>
    )
  if (!item)
    return (
      <Page title=" " back={back}>
        <SkeletonRows />
      </Page>
    )
  const save = async (draft: Draft, how: Saving) => {
    const {
      id: _,
      version,
      changedAt: __,
      ...value
    } = { changedAt: 0, ...draft } as Kept<Draft> & { changedAt: number }
    const kept = await source.put(id, value as T, version, how)
    queries.setQueryData([path, 'one', id], kept)
    again(path)
    say(words.saved(nameOf(kept)), undoOf(kind, id))
    return kept as Draft
  }
  return (
    <Page
      title={nameOf(item)}
      back={back}
      tools={
        <RemoveButton
          one={said.one}
          name={nameOf(item)}
          text={removeText}
          remove={async letGo => {
            await source.remove(id, letGo)
            go(`/${place}`, { force: true })
            again(path)
            say(words.removed(nameOf(item)), removedForGood ? undefined : undoOf(kind, id))
          }}
        />
      }
    >
      <div className="flex flex-col items-start gap-8 xl:flex-row">
        <div className="w-full min-w-0 max-w-2xl flex-1">
          <Form
            parts={parts}
            before={item as Draft}
            isNew={false}
            save={save}
            reload={async () => {
              const { data } = await refetch()
              return (data ?? item) as Draft
            }}
          />
          {kind && (
            <div className="mt-6">
              <UsedByPanel kind={kind} id={id} />
            </div>
          )}
        </div>
        {panel && <div className="flex w-full min-w-0 max-w-2xl flex-col gap-6 xl:w-80">{panel(item)}</div>}
      </div>
    </Page>
  )
}
