import { Button, Card, SkeletonRows, Tag } from '@sidetone/ui'
import { useQuery } from '@tanstack/react-query'
import { FileWarning } from 'lucide-react'
import type { ReactNode } from 'react'
import { api, sentenceOf } from '../../api.ts'
import { calls as words } from '../../messages/index.ts'
import { FactList } from '../../parts/fact-list.tsx'
import { duration, fullTime, money, partyText, withTimes } from '../../parts/format.ts'
import { Page } from '../../parts/page.tsx'
import { Link } from '../../router.tsx'
import { say, sayFault } from '../../shell/said.ts'
import { type EndedCallDetail, OUTCOME_LOOKS, type Step } from './ended-call.ts'
import { Ladder } from './ladder.tsx'
import { LegBars } from './leg-bars.tsx'
import { downloadReport } from './report.ts'
import { Sound } from './sound.tsx'
import { Sounds } from './sounds.tsx'

/** One call: its story in sentences, why it went where it went, and what its phones and lines did, said and sounded like. */
export function CallPage({ id }: { id: string }) {
  const { data: call, error } = useQuery({
    queryKey: ['ended-calls', 'one', id],
    queryFn: ({ signal }) =>
      api.ask<EndedCallDetail>('GET', `/api/calls/ended/${encodeURIComponent(id)}`, undefined, signal),
  })
  const back = { to: '/calls', label: words.title }
  if (!call)
    return (
      <Page title={words.one} back={back}>
        {error ? <p role="alert">{sentenceOf(error)}</p> : <SkeletonRows />}
      </Page>
    )
  return (
    <Page
      title={words.title2(partyText(call.from), partyText(call.to))}
      back={back}
      tools={
        <>
          <span className="flex items-center">
            <Tag look={OUTCOME_LOOKS[call.outcome]}>{words.outcomes[call.outcome]}</Tag>
          </span>
          <Button
            icon={<FileWarning className="size-4" aria-hidden="true" />}
            title={words.reportText}
            onClick={() => void downloadReport(call).then(() => say(words.reported), sayFault)}
          >
            {words.report}
          </Button>
        </>
      }
    >
      <div className="grid items-start gap-6 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-6">
          <Card title={words.story}>
            <Sentences sentences={call.story} />
          </Card>
          <Facts call={call} />
        </div>
        <Decisions steps={call.steps} startedAt={call.startedAt} />
      </div>
      <Sounds call={call} />
      <LegBars call={call} />
      <Sound call={call} />
      <Ladder call={call} />
      <p className="text-sm text-ink-soft">
        {words.report}: {words.reportText}
      </p>
    </Page>
  )
}

/** Each decision, when it fell, and its reasons. */
function Decisions({ steps, startedAt }: { steps: readonly Step[]; startedAt: number }) {
  if (!steps.length) return null
  return (
    <Card title={words.why}>
      <ol className="flex flex-col gap-4">
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: decisions in order; two may be alike
          <li key={index} className="grid grid-cols-[3rem_1fr] gap-x-3 text-body">
            <span className="pt-px text-sm text-ink-soft">{duration(step.at - startedAt)}</span>
            <div className="min-w-0 border-s-2 border-accent ps-4">
              <p className="font-medium break-words">{step.says}</p>
              {step.why.map((reason, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: reasons in order; two may be alike
                <p key={place} className="mt-1 text-ink-soft break-words">
                  {withTimes(reason)}
                </p>
              ))}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  )
}

function Facts({ call }: { call: EndedCallDetail }) {
  const to = (place: string, text: string, q = text) => (
    <Link to={`/${place}?q=${encodeURIComponent(q)}`} className="text-accent-text underline">
      {text}
    </Link>
  )
  const facts: readonly (readonly [string, ReactNode])[] = [
    [words.began, fullTime(call.startedAt)],
    [words.direction, words.directions[call.direction]],
    [words.dialled, call.dialled],
    [words.check, call.check && words.checks(call.check.says, call.check.level ?? '')],
    [words.waited, duration(call.waitedMs)],
    [words.talked, call.answeredAt === null ? null : duration(call.talkedMs)],
    [words.held, call.heldMs ? duration(call.heldMs) : null],
    [words.cost, call.cost && money(call.cost.amount, call.cost.currency)],
    [words.talkedWith, call.talkedWith || null],
    [words.trunk, call.trunk?.name ?? null],
    [words.queue, call.queue && to('queues', call.queue.name)],
    [words.voicemail, call.voicemail === null ? null : to('voicemail', call.voicemail)],
    [words.quality, call.mos === null ? null : words.mos(call.mos)],
  ]
  return (
    <Card title={words.facts}>
      <FactList facts={facts} />
    </Card>
  )
}

const Sentences = ({ sentences }: { sentences: readonly string[] }) => (
  <ol className="flex list-decimal flex-col gap-1.5 ps-5 text-body">
    {sentences.map((sentence, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: sentences in order; two may be alike
      <li key={index}>{sentence}</li>
    ))}
  </ol>
)
