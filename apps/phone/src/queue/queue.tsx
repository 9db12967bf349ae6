/** The queues that I take calls of: who waits, and how I am in them. */
import { Button, Card, classNames, Empty, FIELD, Notice } from '@sidetone/ui'
import { Headset, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { duration } from '../format.ts'
import { usePhone, useView } from '../phone-context.ts'
import { ListTitle } from '../shell/places.tsx'
import { SignedIn, StateShape, useMine, useStateWords } from './state.tsx'
import { useQueueWords } from './words.ts'

/** As they are kept, for reports of a company with several languages; shown in the reader's. */
const REASONS = ['Lunch', 'Break', 'Training']
const MAX_REASON = 60

export function QueueTitle({ small }: { small: boolean }) {
  return <ListTitle title={useQueueWords().queue} small={small} />
}

export function MyQueuesList() {
  const words = useQueueWords()
  const mine = useMine()
  return (
    <ul aria-label={words.queues} className="flex flex-col gap-1 px-4 pb-4">
      {mine?.queues.map(({ id, name, number, waiting, firstSince }) => (
        <li key={id} className="flex min-h-16 items-center gap-3 border-b border-line last:border-0">
          <span className="min-w-0 flex-1">
            <span className="block truncate text-body font-medium">{name}</span>
            <span className="block text-sm text-ink-soft tabular-nums">{number}</span>
          </span>
          <span className="text-end">
            <span className={classNames('block text-body', waiting ? 'font-semibold' : 'text-ink-soft')}>
              {waiting ? words.waiting(waiting) : words.nobodyWaits}
            </span>
            {firstSince !== null && (
              <span className="block text-sm text-ink-soft tabular-nums">
                {words.firstFor(duration(mine.now - firstSince))}
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

export default function Queue({ small }: { small: boolean }) {
  const words = useQueueWords()
  const say = useStateWords()
  const { queues } = usePhone()
  const { fault, busy, mine: known } = useView(queues)
  const mine = useMine()
  if (!mine)
    return known ? (
      <Empty icon={<Headset className="size-6" />} title={words.noAgentTitle}>
        {words.noAgentText}
      </Empty>
    ) : null
  const { state, since, now, restsUntil } = mine
  const timed = state === 'out' || state === 'paused' || state === 'free'
  return (
    <div className={classNames('mx-auto flex w-full max-w-xl flex-col gap-5', small ? 'p-4' : 'p-5 sm:p-8')}>
      {fault && (
        <Notice kind="warn" icon={<TriangleAlert className="size-5" />}>
          {fault}
        </Notice>
      )}
      <Card>
        <section aria-label={words.you} className="flex flex-col gap-5">
          <div className="flex items-center gap-4" aria-live="polite">
            <StateShape state={state} large />
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-baseline justify-between gap-x-4">
                <span className="text-xl font-semibold">{say(mine)}</span>
                <span aria-live="off" className="text-sm text-ink-soft tabular-nums">
                  {restsUntil !== null
                    ? words.restLeft(duration(restsUntil - now + 999))
                    : timed && since > 0
                      ? words.since(duration(now - since))
                      : ''}
                </span>
              </p>
              <p className="text-body text-ink-soft">{words.means[state]}</p>
            </div>
          </div>
          {(state === 'paused' || state === 'resting') && (
            <Button tone="primary" disabled={busy} onClick={() => void queues.pause(null)}>
              {state === 'paused' ? words.readyAgain : words.readyNow}
            </Button>
          )}
          <div className="flex items-center justify-between gap-4 border-t border-line pt-4">
            <span>
              <span className="block font-medium">{words.signedIn}</span>
              <span className="block text-sm text-ink-soft">{words.signedInText}</span>
            </span>
            <SignedIn mine={mine} />
          </div>
        </section>
      </Card>
      {mine.signedIn && mine.paused === null && <Pause />}
      {small && (
        <section className="-mx-4">
          <h2 className="px-4 pb-1 text-base font-semibold">{words.queues}</h2>
          <MyQueuesList />
        </section>
      )}
    </div>
  )
}

function Pause() {
  const words = useQueueWords()
  const { queues } = usePhone()
  const { busy } = useView(queues)
  const [reason, setReason] = useState('')
  return (
    <Card title={words.pauseWhy}>
      <div className="flex flex-col gap-3">
        <div className="grid grid-cols-3 gap-2">
          {REASONS.map(each => (
            <Button key={each} className="px-1" disabled={busy} onClick={() => void queues.pause(each)}>
              {words.reasons[each]}
            </Button>
          ))}
        </div>
        <form
          className="flex gap-2"
          onSubmit={event => {
            event.preventDefault()
            if (reason.trim()) void queues.pause(reason.trim())
          }}
        >
          <input
            aria-label={words.otherReason}
            placeholder={words.otherReason}
            maxLength={MAX_REASON}
            value={reason}
            onChange={event => setReason(event.target.value)}
            className={classNames(FIELD, 'min-w-0 flex-1')}
          />
          <Button type="submit" disabled={busy || !reason.trim()}>
            {words.pause}
          </Button>
        </form>
      </div>
    </Card>
  )
}
