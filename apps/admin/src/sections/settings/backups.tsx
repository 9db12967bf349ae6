import { Button, Card, Notice, Tag } from '@sidetone/ui'
import { useMutation } from '@tanstack/react-query'
import { Download, HardDrive, KeyRound, TriangleAlert } from 'lucide-react'
import { api } from '../../api.ts'
import { backups as words } from '../../messages/index.ts'
import { Copyable } from '../../parts/copyable.tsx'
import { when } from '../../parts/format.ts'
import { RemoveButton } from '../../parts/remove-button.tsx'
import { SingleForm } from '../../parts/single-form.tsx'
import { say, sayFault } from '../../shell/said.ts'
import {
  type Backup,
  type BackupState,
  readAgain,
  sizeWords,
  useBackUpNow,
  useBackupState,
  useBackups,
} from './backup-state.ts'
import { singles } from './parts.ts'

/** How it stands, when and where backups are made, and those that there are. */
export function Backups({ title }: { title: string }) {
  const { data: state } = useBackupState()
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-col items-start gap-6 xl:flex-row xl:gap-8">
        <div className="flex w-full min-w-0 max-w-2xl flex-1 flex-col gap-6">
          {state && <Now state={state} />}
          <SingleForm {...singles.backups!} title={title} saved={readAgain} />
        </div>
        <div className="w-full min-w-0 max-w-2xl xl:w-80">
          {state && <Passphrase seen={state.passphraseSeen || !state.lastGood} />}
        </div>
      </div>
      <Made />
    </div>
  )
}

function Now({ state }: { state: BackupState }) {
  const { running, lastGood, warning, nextAt, folder, sameDisk, freeBytes } = state
  const now = useBackUpNow()
  return (
    <Card title={words.state}>
      {warning && (
        <div className="mb-4 overflow-hidden rounded-st">
          <Notice kind="warn" icon={<TriangleAlert className="size-5" />}>
            {warning.says}
          </Notice>
        </div>
      )}
      <div role="status" className="flex flex-col gap-1 text-body">
        <p>{lastGood ? words.lastGood(when(lastGood.at), sizeWords(lastGood.size)) : words.none}</p>
        {lastGood && <p className="text-ink-soft">{drillWords(lastGood)}</p>}
        {running && <p className="font-medium">{words.making}</p>}
      </div>
      <p className="mt-1 text-body text-ink-soft">{nextAt === null ? words.noNext : words.next(when(nextAt))}</p>
      <p className="mt-1 text-body [overflow-wrap:anywhere] text-ink-soft">
        {words.where(folder, freeBytes === null ? '?' : sizeWords(freeBytes))}
      </p>
      {sameDisk && (
        <p className="mt-3 flex gap-2 text-body text-warn-text">
          <HardDrive className="mt-0.5 size-5 shrink-0" aria-hidden="true" />
          {words.sameDisk}
        </p>
      )}
      <Button tone="primary" className="mt-4" disabled={running || now.isPending} onClick={() => now.mutate()}>
        {words.now}
      </Button>
    </Card>
  )
}
export const drillWords = ({ drillMs }: Backup) =>
  drillMs === null ? words.notDrilled : words.drilled((drillMs / 1000).toFixed(0))

function Passphrase({ seen }: { seen: boolean }) {
  const ask = (method: 'POST' | 'PUT') =>
    api.ask<{ passphrase: string }>(method, '/api/backups/passphrase', method === 'PUT' ? {} : undefined)
  const look = useMutation({ mutationFn: ask, onSuccess: readAgain, onError: sayFault })
  return (
    <Card title={words.passphrase}>
      <p className="mb-3 text-sm text-ink-soft">{words.passphraseText}</p>
      {!seen && (
        <div className="mb-4 overflow-hidden rounded-st">
          <Notice kind="warn" icon={<KeyRound className="size-5" />}>
            {words.notSeen}
          </Notice>
        </div>
      )}
      {look.data && (
        <div role="status">
          <Copyable label={words.passphrase} text={look.data.passphrase} />
          {look.variables === 'PUT' && <p className="mb-3 text-sm text-ink-soft">{words.anotherText}</p>}
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        {!look.data && (
          <Button disabled={look.isPending} onClick={() => look.mutate('POST')}>
            {words.show}
          </Button>
        )}
        {look.data && (
          <Button tone="ghost" disabled={look.isPending} onClick={() => look.mutate('PUT')}>
            {words.another}
          </Button>
        )}
      </div>
    </Card>
  )
}

const LOOKS = { running: 'plain', good: 'good', failed: 'bad' } as const

function Made() {
  const { data } = useBackups()
  if (!data?.items.length) return null
  return (
    <section aria-labelledby="backups-made" className="max-w-2xl">
      <h2 id="backups-made" className="mb-3 text-base font-semibold">
        {words.list}
      </h2>
      <ul className="flex flex-col divide-y divide-line rounded-xl border border-line bg-panel">
        {data.items.map(backup => (
          <One key={backup.id} {...backup} />
        ))}
      </ul>
    </section>
  )
}

function One({ id, at, by, state, name, size, problem, steps, kept }: Backup) {
  return (
    <li className="flex flex-col gap-2 px-5 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <span className="min-w-0 flex-1 basis-40">
          <span className="block font-medium">{when(at)}</span>
          <span className="block text-sm text-ink-soft">
            {[by === 'Sidetone' ? words.night : words.by(by), ...(size ? [sizeWords(size)] : [])].join(' · ')}
            {size > 0 && !kept && ` · ${words.fileGone}`}
          </span>
        </span>
        <Tag look={LOOKS[state]}>{words.states[state]}</Tag>
        {kept && state !== 'running' && (
          <>
            <a
              href={`/api/backups/${id}/file`}
              download={name}
              aria-label={words.downloadName(name)}
              className="inline-flex min-h-11 items-center gap-2 rounded-st bg-sunk px-4 text-body font-semibold hover:bg-line"
            >
              <Download className="size-4" aria-hidden="true" />
              {words.download}
            </a>
            <RemoveButton
              one={words.one}
              name={name}
              remove={async () => {
                await api.ask('DELETE', `/api/backups/${id}`)
                say(words.removed(name))
                readAgain()
              }}
            />
          </>
        )}
      </div>
      {problem && <p className="text-sm [overflow-wrap:anywhere] text-danger-text">{problem}</p>}
      {steps.length > 0 && (
        <details className="text-sm text-ink-soft">
          <summary className="inline-flex min-h-6 cursor-pointer items-center">{words.details}</summary>
          <ul className="mt-1 flex list-disc flex-col gap-1 ps-5">
            {steps.map(({ ok, says }) => (
              <li key={says} className={ok ? '' : 'text-danger-text'}>
                {says}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  )
}
