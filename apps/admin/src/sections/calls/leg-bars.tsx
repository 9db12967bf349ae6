import { Card } from '@sidetone/ui'
import { calls as words } from '../../messages/index.ts'
import { duration, partyText } from '../../parts/format.ts'
import type { EndedCallDetail, EndedLeg } from './ended-call.ts'

/** Each phone and line as a bar over the time of the call: light while it rang, dark while they talked. */
export function LegBars({ call: { legs, startedAt, endedAt } }: { call: EndedCallDetail }) {
  const begin = Math.min(startedAt, ...legs.map(leg => leg.startedAt))
  const whole = Math.max(1_000, endedAt - begin)
  const percent = (at: number) => (100 * Math.min(Math.max(0, at - begin), whole)) / whole
  return (
    <Card title={words.legs}>
      <p className="-mt-3 mb-3 text-sm text-ink-soft">{words.legsText}</p>
      <ul className="flex flex-col gap-4">
        {legs.map(leg => (
          <li key={leg.id} className="grid gap-x-6 gap-y-1 md:grid-cols-[minmax(0,18rem)_1fr] md:items-center">
            <div className="min-w-0 text-body">
              <span className="block truncate font-medium">{partyText(leg)}</span>
              <span className="block text-sm text-ink-soft">{factsOf(leg)}</span>
            </div>
            <Bar leg={leg} percent={percent} endedAt={endedAt} />
          </li>
        ))}
      </ul>
      <div className="mt-1 grid gap-x-6 md:grid-cols-[minmax(0,18rem)_1fr]" aria-hidden="true">
        <span />
        <span className="flex justify-between text-xs text-ink-soft">
          {[0, 0.5, 1].map(part => (
            <span key={part}>{duration(whole * part)}</span>
          ))}
        </span>
      </div>
    </Card>
  )
}

function Bar({ leg, percent, endedAt }: { leg: EndedLeg; percent: (at: number) => number; endedAt: number }) {
  const until = leg.endedAt ?? endedAt
  const [start, answered, end] = [percent(leg.startedAt), percent(leg.answeredAt ?? until), percent(until)]
  const failed = leg.answeredAt === null && leg.detail !== null
  return (
    <svg className="h-6 w-full" role="img" aria-label={`${partyText(leg)}: ${factsOf(leg)}`}>
      <rect y="10" width="100%" height="4" rx="2" fill="var(--st-sunk)" />
      <rect
        x={`${start}%`}
        y="4"
        width={`${Math.max(0.6, answered - start)}%`}
        height="16"
        rx="3"
        fill={failed ? 'var(--st-danger-soft)' : 'var(--st-accent-soft)'}
        stroke={failed ? 'var(--st-danger)' : 'var(--st-accent)'}
      />
      {leg.answeredAt !== null && (
        <rect
          x={`${answered}%`}
          y="4"
          width={`${Math.max(0.6, end - answered)}%`}
          height="16"
          rx="3"
          fill="var(--st-accent)"
        />
      )}
    </svg>
  )
}

/** `Kitchen · over Carrier · rang 4 s · talked 2:03 · PCMA · encrypted` */
function factsOf({
  side,
  device,
  trunk,
  startedAt,
  ringingAt,
  answeredAt,
  endedAt,
  codec,
  secured,
  detail,
}: EndedLeg): string {
  const rang = (answeredAt ?? endedAt ?? startedAt) - startedAt
  return [
    device,
    trunk && words.over(trunk.name),
    side === 'caller'
      ? words.waitedFor(duration(rang))
      : ringingAt === null && answeredAt === null
        ? words.neverRang
        : words.rang(duration(rang)),
    answeredAt !== null && endedAt !== null && words.spoke(duration(endedAt - answeredAt)),
    codec,
    secured && words.secured[secured],
    answeredAt === null && detail,
  ]
    .filter(Boolean)
    .join(' · ')
}
