import type { Kept } from '@sidetone/api-client'
import { Button, Dialog, Field, Tag } from '@sidetone/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { History, PhoneCall, Send } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { api, queries, sentenceOf } from '../../api.ts'
import { shell as common, menus as words } from '../../messages/index.ts'
import { when } from '../../parts/format.ts'
import { useMe } from '../../session.ts'
import { say } from '../../shell/said.ts'
import type { Menu, State } from './flow.ts'

const at = (id: string, rest: string) => `/api/menus/${encodeURIComponent(id)}/${rest}`
const again = (id: string) => {
  void queries.invalidateQueries({ queryKey: ['/api/menus'] })
  void queries.invalidateQueries({ queryKey: ['menu-state', id] })
  void queries.invalidateQueries({ queryKey: ['menu-versions', id] })
}
type Props = { readonly menu: Kept<Menu> }

function Ask({
  title,
  text,
  fault,
  action,
  children,
  onClose,
}: {
  title: string
  text: string
  fault: unknown
  action: ReactNode
  children?: ReactNode
  onClose: () => void
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="flex flex-col gap-5 p-6 pt-2">
        <p className="text-ink-soft">{text}</p>
        {children}
        {fault !== null && (
          <p role="alert" className="text-danger-text">
            {sentenceOf(fault)}
          </p>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{words.cancel}</Button>
          {action}
        </div>
      </div>
    </Dialog>
  )
}

export function Publish({
  menu,
  state,
  open,
  setOpen,
}: Props & { state: State; open: boolean; setOpen: (open: boolean) => void }) {
  const [note, setNote] = useState('')
  const publish = useMutation({
    mutationFn: () => api.ask<State>('POST', at(menu.id, 'publish'), { note }),
    onSuccess: next => {
      queries.setQueryData(['menu-state', menu.id], next)
      again(menu.id)
      setOpen(false)
      setNote('')
      say(words.published)
    },
  })
  const nothing = state.changed.length === 0
  return (
    <>
      <Button
        tone="primary"
        icon={<Send className="size-4" aria-hidden="true" />}
        disabled={nothing}
        title={nothing ? words.nothingToPublish : undefined}
        onClick={() => setOpen(true)}
      >
        {words.publish}
      </Button>
      {open && (
        <Ask
          title={words.publishTitle}
          text={words.publishText}
          fault={publish.error}
          onClose={() => setOpen(false)}
          action={
            <Button tone="primary" disabled={publish.isPending} onClick={() => publish.mutate()}>
              {words.publish}
            </Button>
          }
        >
          <Sentences of={state.changed} />
          <Field
            label={words.note}
            help={words.noteHelp}
            maxLength={200}
            value={note}
            onChange={e => setNote(e.target.value)}
          />
        </Ask>
      )}
    </>
  )
}
const Sentences = ({ of }: { of: readonly string[] }) => (
  <ul className="flex max-h-60 list-disc flex-col gap-1 overflow-auto ps-5 text-body">
    {of.map(sentence => (
      <li key={sentence}>{sentence}</li>
    ))}
  </ul>
)

export function TestCall({ menu }: Props) {
  const { data: me } = useMe()
  const [open, setOpen] = useState(false)
  const [extension, setExtension] = useState<string | null>(null)
  const rings = extension ?? me?.extension ?? ''
  const ring = useMutation({
    mutationFn: () => api.ask('POST', at(menu.id, 'test-call'), { extension: rings }),
    onSuccess: () => {
      setOpen(false)
      say(words.rung)
    },
  })
  return (
    <>
      <Button icon={<PhoneCall className="size-4" aria-hidden="true" />} onClick={() => setOpen(true)}>
        {words.test}
      </Button>
      {open && (
        <Ask
          title={words.testTitle}
          text={words.testText}
          fault={ring.error}
          onClose={() => setOpen(false)}
          action={
            <Button tone="primary" disabled={ring.isPending || !rings} onClick={() => ring.mutate()}>
              {words.ring}
            </Button>
          }
        >
          <Field
            label={words.testExtension}
            inputMode="tel"
            value={rings}
            onChange={event => setExtension(event.target.value)}
          />
        </Ask>
      )}
    </>
  )
}

type Version = {
  readonly id: number
  readonly at: number
  readonly by: string
  readonly note: string
  readonly changed: readonly string[]
  readonly current: boolean
}
export function Versions({ menu }: Props) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon={<History className="size-4" aria-hidden="true" />} onClick={() => setOpen(true)}>
        {words.versions}
      </Button>
      {open && <VersionsDialog menu={menu} onClose={() => setOpen(false)} />}
    </>
  )
}
function VersionsDialog({ menu, onClose }: Props & { onClose: () => void }) {
  const { data: versions } = useQuery({
    queryKey: ['menu-versions', menu.id],
    queryFn: ({ signal }) => api.ask<Version[]>('GET', at(menu.id, 'versions'), undefined, signal),
    staleTime: 0,
  })
  const back = useMutation({
    mutationFn: (version: number) => api.ask('POST', at(menu.id, 'roll-back'), { version }),
    onSuccess: () => {
      again(menu.id)
      onClose()
      say(words.backDone)
    },
  })
  return (
    <Dialog title={words.versions} onClose={onClose} wide>
      <div className="max-h-[75vh] overflow-auto p-6 pt-2">
        {back.error && (
          <p role="alert" className="mb-3 text-danger-text">
            {sentenceOf(back.error)}
          </p>
        )}
        {versions?.length === 0 && <p>{words.noVersions}</p>}
        <ol className="flex flex-col divide-y divide-line">
          {versions?.map(({ id, at: published, by, note, changed, current }) => (
            <li key={id} className="flex flex-wrap items-start gap-x-4 gap-y-2 py-4">
              <div className="min-w-0 flex-1 basis-60">
                <p className="font-medium">
                  {when(published)} · {by}
                </p>
                {note && <p className="text-body">{note}</p>}
                <div className="mt-1 text-ink-soft">
                  <Sentences of={changed} />
                </div>
              </div>
              {current ? (
                <Tag look="good">{words.current}</Tag>
              ) : (
                <Button disabled={back.isPending} onClick={() => back.mutate(id)}>
                  {words.back}
                </Button>
              )}
            </li>
          ))}
        </ol>
        <div className="mt-4 flex justify-end">
          <Button onClick={onClose}>{common.close}</Button>
        </div>
      </div>
    </Dialog>
  )
}
