/**
 * A form over described fields.
 *
 *   as it is ──type──▶ changed (what will change is shown) ──save──▶ saved, with Undo
 *                        │                                  └─409──▶ somebody was faster: theirs taken over, mine kept
 *                        └──leave──▶ asked first
 */
import { ApiError, type Saving } from '@sidetone/api-client'
import { Button, Notice } from '@sidetone/ui'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { sentenceOf } from '../api.ts'
import { shell as words } from '../messages/index.ts'
import { useLeaveGuard } from '../router.tsx'
import { FieldInput } from './field-input.tsx'
import {
  changesOf,
  type Draft,
  type Faults,
  type FieldSpec,
  type FormPart,
  faultsOf,
  valueAt,
  withValue,
} from './fields.ts'
import { LeaveDialog, Part, WillChange } from './form-parts.tsx'

export type FormProps = {
  readonly parts: readonly FormPart[]
  /** As it is kept; for a new one, what it begins with. */
  readonly before: Draft
  readonly isNew: boolean
  /** The page is this form alone, opened to be filled in: the cursor stands in its first field. */
  readonly begins?: boolean
  /** Gives what is kept now. */
  readonly save: (draft: Draft, how: Saving) => Promise<Draft>
  /** The newest that is kept, after somebody else saved. */
  readonly reload?: () => Promise<Draft>
  readonly saveLabel?: string
  /** A second way to save, and what is done when it is kept. */
  readonly saveAnd?: { readonly label: string; readonly run: () => void }
}

export function Form({
  parts,
  before: first,
  isNew,
  begins = false,
  save,
  reload,
  saveLabel = words.save,
  saveAnd,
}: FormProps) {
  const fields = useMemo(() => parts.flatMap(part => part.fields), [parts])
  const [seen, setSeen] = useState(first)
  const [before, setBefore] = useState(first)
  const [draft, setDraft] = useState(first)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<ApiError | Error | null>(null)
  const [leave, setLeave] = useState<(() => void) | null>(null)
  const changes = changesOf(fields, before, draft)
  const changed = changes.length > 0
  // Read anew: a form that nobody has touched shows it; else saving will tell that somebody was faster.
  if (first !== seen) {
    setSeen(first)
    if (!changed) {
      setBefore(first)
      setDraft(first)
    }
  }
  const ofServer = refused instanceof ApiError ? refused.fields : []
  const faults: Faults = {
    ...Object.fromEntries(
      ofServer.map(({ field, detail }) => [field, `${detail}.`.replace(/^./, c => c.toUpperCase())]),
    ),
    ...faultsOf(fields, draft),
  }
  const known = Object.keys(faults)
  const conflict = refused instanceof ApiError && refused.code === 'changed-meanwhile'

  const guard = useCallback((go: () => void) => {
    setLeave(() => go)
    return true
  }, [])
  useLeaveGuard(changed && !busy ? guard : null)

  const box = useRef<HTMLFormElement>(null)
  // On a touch screen the keyboard would cover it.
  useEffect(() => {
    if (begins && matchMedia('(pointer: fine)').matches)
      box.current?.querySelector<HTMLElement>('input, select, textarea')?.focus()
  }, [begins])
  /** What is wrong is shown where one looks: the first wrong field, or what the server said. */
  const lookAtFault = () =>
    requestAnimationFrame(() => {
      const place = box.current?.querySelector<HTMLElement>('[aria-invalid=true], [role=alert]')
      place?.focus()
      place?.scrollIntoView({ block: 'center' })
    })
  const onSave = async (how: Saving = {}, then?: () => void) => {
    setTried(true)
    if (Object.keys(faultsOf(fields, draft)).length) return void lookAtFault()
    setBusy(true)
    setRefused(null)
    try {
      const kept = await save(draft, how)
      setBefore(kept)
      setDraft(kept)
      setTried(false)
      then?.()
    } catch (error) {
      setRefused(error instanceof Error ? error : new Error(sentenceOf(error)))
      lookAtFault()
    } finally {
      setBusy(false)
    }
  }
  const discard = () => {
    setDraft(before)
    setRefused(null)
    setTried(false)
    setLeft(new Set())
  }
  /** What I changed, on top of what the others have saved. */
  const takeTheirs = async (keepMine: boolean) => {
    const theirs = (await reload?.()) ?? before
    const mine = fields.filter(field => changesOf([field], before, draft).length)
    setBefore(theirs)
    setDraft(keepMine ? mine.reduce((all, { name }) => withValue(all, name, valueAt(draft, name)), theirs) : theirs)
    setRefused(null)
  }

  return (
    <form
      ref={box}
      noValidate
      className="flex max-w-2xl flex-col gap-6"
      onSubmit={event => {
        event.preventDefault()
        void onSave()
      }}
    >
      {conflict ? (
        <div role="alert" className="flex flex-col gap-3 rounded-xl bg-warn-soft p-5 text-warn-text">
          <p className="font-semibold">{words.conflictTitle}</p>
          <p className="text-body">{words.conflictText}</p>
          <div className="flex flex-wrap gap-2">
            <Button tone="primary" onClick={() => void takeTheirs(true)}>
              {words.takeTheirs}
            </Button>
            <Button onClick={() => void takeTheirs(false)}>{words.dropMine}</Button>
          </div>
        </div>
      ) : (
        refused && (
          <div role="alert" className="overflow-hidden rounded-xl">
            <Notice
              kind="danger"
              action={
                refused instanceof ApiError &&
                refused.code === 'routing-test-fails' && (
                  <Button onClick={() => void onSave({ force: true })}>{words.saveAnyway}</Button>
                )
              }
            >
              {toldOf(refused, fields)}
            </Notice>
          </div>
        )
      )}
      {parts
        .filter(part => part.fields.some(({ when }) => when?.(draft, draft) ?? true))
        .map(part => (
          // What is wrong is never hidden.
          <Part
            key={part.heading}
            part={part}
            open={
              tried && part.fields.some(field => known.some(path => path.split('.')[0] === field.name.split('.')[0]))
            }
          >
            {part.fields.map(field => (
              <FieldInput
                key={field.name}
                field={field}
                draft={draft}
                row={draft}
                prefix=""
                faults={faults}
                shown={path => tried || left.has(path) || ofServer.some(each => each.field === path)}
                onChange={(path, value) => setDraft(was => withValue(was, path, value))}
                onLeave={path => setLeft(was => new Set(was).add(path))}
              />
            ))}
          </Part>
        ))}
      {(changed || isNew) && (
        <div className="sticky bottom-0 z-10 -mx-4 border-t border-line bg-panel px-4 py-3 sm:mx-0 sm:rounded-t-xl sm:border-x sm:px-6">
          {!isNew && <WillChange changes={changes} />}
          <div className="flex flex-wrap items-center gap-2">
            <Button type="submit" tone="primary" disabled={busy || conflict}>
              {busy ? words.saving : saveLabel}
            </Button>
            {saveAnd && changed && (
              <Button disabled={busy || conflict} onClick={() => void onSave({}, saveAnd.run)}>
                {saveAnd.label}
              </Button>
            )}
            {changed && (
              <Button tone="ghost" onClick={discard}>
                {words.discard}
              </Button>
            )}
            <span role="status" className="text-sm text-danger-text">
              {tried && known.length > 0 && words.mend(known.length)}
            </span>
          </div>
        </div>
      )}
      {leave && <LeaveDialog leave={leave} onStay={() => setLeave(null)} />}
    </form>
  )
}

/** Each wrong field by the name that it has on the screen. */
function toldOf(refused: Error, fields: readonly FieldSpec[]): string {
  if (!(refused instanceof ApiError && refused.code === 'wrong-input' && refused.fields.length)) return refused.message
  const labelOf = (path: string) =>
    fields.find(({ name }) => path === name || path.startsWith(`${name}.`))?.label ?? path
  return refused.fields.map(({ field, detail }) => `${labelOf(field)}: ${detail}.`).join(' ')
}
