/** One menu: its drawing, the chosen step, and what can be done with the draft. */
import type { Kept } from '@sidetone/api-client'
import { Button, Dialog, SkeletonRows, Tag } from '@sidetone/ui'
import { useQuery } from '@tanstack/react-query'
import { Plus, Settings2 } from 'lucide-react'
import { useState } from 'react'
import { api, queries, sentenceOf, settingsAt } from '../../api.ts'
import { menus as words } from '../../messages/index.ts'
import { undoOf } from '../../parts/changes.ts'
import type { Draft } from '../../parts/fields.ts'
import { Form } from '../../parts/form.tsx'
import { Page } from '../../parts/page.tsx'
import { go, Link } from '../../router.tsx'
import { say, sayFault } from '../../shell/said.ts'
import { Drawing } from './drawing.tsx'
import {
  type Edge,
  type Flow,
  type Kind,
  type Menu,
  newStep,
  type State,
  type Step,
  type Way,
  withoutStep,
  withWay,
} from './flow.ts'
import { MenuContext } from './menu-context.ts'
import { Publish, TestCall, Versions } from './publish.tsx'
import { partsOf } from './step-form.tsx'
import { TryIt } from './try-it.tsx'

const path = '/api/menus'
const source = () => settingsAt<Menu>(path)
export const again = (id: string) => {
  void queries.invalidateQueries({ queryKey: [path] })
  void queries.invalidateQueries({ queryKey: ['menu-state', id] })
  void queries.invalidateQueries({ queryKey: ['changes'] })
}

export function Editor({ id, chosen }: { id: string; chosen: string | undefined }) {
  const { data: menu, error, refetch } = useQuery({ queryKey: [path, 'one', id], queryFn: () => source().get(id) })
  const { data: state } = useQuery({
    queryKey: ['menu-state', id],
    queryFn: ({ signal }) => api.ask<State>('GET', `${path}/${encodeURIComponent(id)}/state`, undefined, signal),
  })
  const [tried, setTried] = useState<string | null>(null)
  const [adding, setAdding] = useState(false)
  const [publishing, setPublishing] = useState(false)
  const back = { to: '/menus', label: words.title }
  if (!menu)
    return (
      <Page title=" " back={back}>
        {error ? <p role="alert">{sentenceOf(error)}</p> : <SkeletonRows />}
      </Page>
    )
  const hrefOf = (step: string) => `/menus/${encodeURIComponent(id)}/${encodeURIComponent(step)}`
  const step = menu.draft.steps.find(each => each.id === chosen) ?? null
  /** @returns what is kept now */
  const keep = async (draft: Flow): Promise<Kept<Menu>> => {
    const { id: _, version, changedAt: __, ...value } = menu as Kept<Menu> & { changedAt: number }
    const kept = await source().put(id, { ...value, draft } as Menu, version)
    queries.setQueryData([path, 'one', id], kept)
    again(id)
    return kept
  }
  const add = (kind: Kind) => {
    setAdding(false)
    const made = newStep(kind, menu.draft)
    keep({ ...menu.draft, steps: [...menu.draft.steps, made] }).then(() => {
      say(words.addedStep(made.name), undoOf('menu', id))
      go(hrefOf(made.id))
    }, sayFault)
  }
  const lead = (from: Step, way: Edge, to: NonNullable<Way>) => {
    const changed = withWay(from, way, to)
    if (!changed) return say(words.onlyNumbers)
    const steps = menu.draft.steps.map(each => (each.id === from.id ? changed : each))
    keep({ ...menu.draft, steps }).then(() => say(words.saved(from.name), undoOf('menu', id)), sayFault)
  }
  const look = !state ? null : !state.published ? 'notPublished' : state.changed.length ? 'changedSince' : 'live'
  return (
    <MenuContext.Provider value={{ menu, state, step }}>
      <Page
        title={menu.name}
        back={back}
        tools={
          <>
            <TestCall menu={menu} />
            <Versions menu={menu} />
            {state && <Publish menu={menu} state={state} open={publishing} setOpen={setPublishing} />}
          </>
        }
      >
        <div className="flex flex-wrap items-center gap-3">
          <span className="text-body text-ink-soft">{menu.number}</span>
          {look && <Tag look={look === 'live' ? 'good' : 'warn'}>{words[look]}</Tag>}
          <Link
            to={`/menus/${encodeURIComponent(id)}/settings`}
            className="inline-flex min-h-11 items-center gap-2 text-body font-medium text-accent-text hover:underline"
          >
            <Settings2 className="size-4" aria-hidden="true" />
            {words.settings}
          </Link>
        </div>
        {state && state.problems.length > 0 && (
          <details
            className="rounded-xl border border-line bg-panel px-5 py-1 text-body"
            open={state.problems.some(({ grave }) => grave)}
          >
            <summary className="min-h-11 cursor-pointer py-2.5 font-medium">
              {words.problems(state.problems.length)}
            </summary>
            <ul className="flex flex-col gap-2 pb-3">
              {state.problems.map(({ step: of, grave, sentence }) => (
                <li key={`${of} ${sentence}`} className="flex items-start gap-2">
                  <Tag look={grave ? 'bad' : 'plain'}>{grave ? words.grave : words.hint}</Tag>
                  {of ? (
                    <Link to={hrefOf(of)} className="hover:underline">
                      {sentence}
                    </Link>
                  ) : (
                    <span>{sentence}</span>
                  )}
                </li>
              ))}
            </ul>
          </details>
        )}
        <div className="flex flex-col items-stretch gap-6 2xl:flex-row 2xl:items-start">
          <div className="flex min-w-0 flex-1 flex-col gap-3">
            <p className="text-sm text-ink-soft">{words.drawingHelp}</p>
            <Drawing
              flow={menu.draft}
              hrefOf={hrefOf}
              chosen={step?.id}
              tried={tried}
              problems={state?.problems ?? []}
              onLead={lead}
            />
            <Button
              className="self-start"
              icon={<Plus className="size-4" aria-hidden="true" />}
              onClick={() => setAdding(true)}
            >
              {words.addStep}
            </Button>
          </div>
          <div className="flex w-full max-w-2xl flex-col gap-6 2xl:w-[26rem]">
            {step && (
              <StepForm
                key={step.id}
                step={step}
                menu={menu}
                keep={keep}
                onPublish={() => setPublishing(true)}
                reload={async () => {
                  const { data } = await refetch()
                  return (data ?? menu).draft.steps.find(each => each.id === step.id) ?? step
                }}
              />
            )}
            <TryIt flow={menu.draft} at={tried} onAt={setTried} />
          </div>
        </div>
        {adding && <AddDialog onAdd={add} onClose={() => setAdding(false)} />}
      </Page>
    </MenuContext.Provider>
  )
}

function StepForm({
  step,
  menu,
  keep,
  onPublish,
  reload,
}: {
  step: Step
  menu: Kept<Menu>
  keep: (draft: Flow) => Promise<Kept<Menu>>
  onPublish: () => void
  reload: () => Promise<Step>
}) {
  const { draft } = menu
  const isFirst = draft.start === step.id
  const change = (next: Flow, text: string) => keep(next).then(() => say(text, undoOf('menu', menu.id)), sayFault)
  return (
    <div className="flex flex-col gap-3">
      <Form
        parts={partsOf(step, menu)}
        before={step as Draft}
        isNew={false}
        reload={reload as () => Promise<Draft>}
        saveAnd={{ label: words.saveAndPublish, run: onPublish }}
        save={async value => {
          const steps = draft.steps.map(each => (each.id === step.id ? (value as Step) : each))
          const kept = await keep({ ...draft, steps })
          say(words.saved(String(value.name)), undoOf('menu', menu.id))
          return (kept.draft.steps.find(({ id }) => id === step.id) ?? value) as Draft
        }}
      />
      {!isFirst && (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => void change({ ...draft, start: step.id }, words.saved(menu.name))}>
            {words.makeFirst}
          </Button>
          <Button
            onClick={() => {
              go(`/menus/${encodeURIComponent(menu.id)}`, { force: true })
              void change(withoutStep(draft, step.id), words.removedStep(step.name))
            }}
          >
            {words.removeStep}
          </Button>
        </div>
      )}
    </div>
  )
}

function AddDialog({ onAdd, onClose }: { onAdd: (kind: Kind) => void; onClose: () => void }) {
  return (
    <Dialog title={words.addStep} onClose={onClose} wide>
      <ul className="grid max-h-[70vh] gap-2 overflow-auto p-6 sm:grid-cols-2">
        {(Object.keys(words.kinds) as Kind[]).map(kind => (
          <li key={kind}>
            <button
              type="button"
              className="flex min-h-16 w-full flex-col justify-center rounded-st border border-line px-4 py-2 text-start hover:border-accent-text hover:bg-sunk"
              onClick={() => onAdd(kind)}
            >
              <span className="font-semibold">{words.kinds[kind]}</span>
              <span className="text-sm text-ink-soft">{words.kindTexts[kind]}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
