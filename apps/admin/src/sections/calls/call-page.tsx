import { Card, SkeletonRows, Tag } from '@sidetone/ui'
import { useQuery } from '@tanstack/react-query'
import { api, sentenceOf } from '../../api.ts'
import { duration, fullTime, partyText } from '../../parts/format.ts'
import { Page } from '../../parts/page.tsx'
import { type EndedCallDetail, OUTCOME_LOOKS } from './ended-call.ts'
import { words } from './words.ts'

/** One call: its story in sentences, why it went where it went, and each phone that took part. */
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
  const facts: readonly (readonly [string, string | null])[] = [
    [words.began, fullTime(call.startedAt)],
    [words.direction, words.directions[call.direction]],
    [words.dialled, call.dialled],
    [words.waited, duration(call.waitedMs)],
    [words.talked, call.answeredAt === null ? null : duration(call.talkedMs)],
    [words.talkedWith, call.talkedWith || null],
    [words.trunk, call.trunk?.name ?? null],
    [words.queue, call.queue],
    [words.voicemail, call.voicemail],
    [words.quality, call.mos === null ? null : words.mos(call.mos)],
  ]
  return (
    <Page
      title={words.title2(partyText(call.from), partyText(call.to))}
      back={back}
      tools={<Tag look={OUTCOME_LOOKS[call.outcome]}>{words.outcomes[call.outcome]}</Tag>}
    >
      <div className="grid items-start gap-6 xl:grid-cols-2">
        <div className="flex flex-col gap-6">
          <Sentences title={words.story} sentences={call.story} />
          {call.why.length > 0 && <Sentences title={words.why} sentences={call.why} />}
        </div>
        <div className="flex flex-col gap-6">
          <Card title={words.facts}>
            <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-[15px]">
              {facts.map(([name, value]) =>
                value === null ? null : (
                  <div key={name} className="contents">
                    <dt className="text-ink-soft">{name}</dt>
                    <dd className="min-w-0 break-words">{value}</dd>
                  </div>
                ),
              )}
            </dl>
          </Card>
          <Card title={words.legs}>
            <ul className="flex flex-col divide-y divide-line">
              {call.legs.map(leg => (
                <li key={leg.id} className="py-2 text-[15px]">
                  <span className="block font-medium">{partyText(leg)}</span>
                  <span className="block text-sm text-ink-soft">
                    {[
                      leg.device,
                      leg.codec,
                      leg.secured && words.secured[leg.secured],
                      leg.mos === null ? null : words.mos(leg.mos),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </li>
              ))}
            </ul>
          </Card>
        </div>
      </div>
    </Page>
  )
}

const Sentences = ({ title, sentences }: { title: string; sentences: readonly string[] }) => (
  <Card title={title}>
    <ol className="flex list-decimal flex-col gap-1.5 ps-5 text-[15px]">
      {sentences.map((sentence, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: sentences in order; two may be alike
        <li key={index}>{sentence}</li>
      ))}
    </ol>
  </Card>
)
