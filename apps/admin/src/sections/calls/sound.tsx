import { Card, Tag } from '@sidetone/ui'
import { calls as words } from '../../messages/index.ts'
import { partyText, tenths } from '../../parts/format.ts'
import type { EndedCallDetail, EndedLeg, QualityPoint } from './ended-call.ts'

/** Below it people complain (G.107 Annex B: "some users dissatisfied"). */
export const GOOD_MOS = 3.6

type Curve = {
  readonly label: string
  readonly of: (point: QualityPoint) => number | null
  readonly show: (value: number) => string
  /** The axis: its ends, in the value's unit; the upper one grows with the values. */
  readonly least: number
  readonly most: number
  readonly grows: boolean
  readonly worst: 'least' | 'most'
}
const curves: readonly Curve[] = [
  {
    label: words.mosCurve,
    of: point => point.mos,
    show: tenths,
    least: 1,
    most: 4.5,
    grows: false,
    worst: 'least',
  },
  {
    label: words.loss,
    of: point => point.lossPercent,
    show: words.percent,
    least: 0,
    most: 5,
    grows: true,
    worst: 'most',
  },
  {
    label: words.jitter,
    of: point => point.jitterMs,
    show: words.milliseconds,
    least: 0,
    most: 40,
    grows: true,
    worst: 'most',
  },
  {
    label: words.roundTrip,
    of: point => point.roundTripMs,
    show: words.milliseconds,
    least: 0,
    most: 200,
    grows: true,
    worst: 'most',
  },
]

/** How each leg sounded over the time of the call. */
export function Sound({ call }: { call: EndedCallDetail }) {
  const heard = call.legs.filter(leg => leg.quality.length > 0)
  return (
    <Card title={words.soundTitle}>
      <p className="-mt-3 mb-3 text-sm text-ink-soft">{heard.length ? words.soundText : words.soundNone}</p>
      <Said call={call} />
      <div className="flex flex-col gap-6">
        {heard.map(leg => (
          <LegSound key={leg.id} leg={leg} from={call.startedAt} to={call.endedAt} />
        ))}
      </div>
    </Card>
  )
}

/** What those who talked said of it. */
function Said({ call: { opinions } }: { call: EndedCallDetail }) {
  if (!opinions.length) return null
  return (
    <ul className="mb-5 flex flex-col gap-2">
      {opinions.map(({ name, at, good, reported, heard }) => (
        <li key={`${name} ${at}`} className="flex flex-wrap items-center gap-x-3 gap-y-1 text-body">
          <Tag look={good ? 'good' : 'warn'}>{good ? words.foundGood(name) : words.foundBad(name)}</Tag>
          {reported && <span className="font-medium">{words.wasReported}</span>}
          {heard && (
            <span className="text-sm text-ink-soft">
              {words.measuredThere(heard.codec, tenths(heard.worstMos), tenths(heard.lossPercent))}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

function LegSound({ leg, from, to }: { leg: EndedLeg; from: number; to: number }) {
  const worst = Math.min(...leg.quality.map(({ mos }) => mos))
  return (
    <section>
      <h3 className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-body font-medium">
        {partyText(leg)}
        <Tag look={worst < GOOD_MOS ? 'warn' : 'good'}>{words.worst(tenths(worst))}</Tag>
        <span className="text-sm font-normal text-ink-soft">
          {[leg.codec, leg.secured && words.secured[leg.secured]].filter(Boolean).join(' · ')}
        </span>
      </h3>
      <div className="grid grid-cols-2 gap-4 xl:grid-cols-4">
        {curves.map(curve => (
          <Drawn key={curve.label} curve={curve} leg={leg} from={from} to={to} />
        ))}
      </div>
    </section>
  )
}

/** A curve in a field of 100 × 40, stretched to its place. */
function Drawn({ curve, leg, from, to }: { curve: Curve; leg: EndedLeg; from: number; to: number }) {
  const points = leg.quality.flatMap(point => {
    const value = curve.of(point)
    return value === null ? [] : [{ at: point.at, value }]
  })
  if (!points.length) return null
  const values = points.map(({ value }) => value)
  const most = curve.grows ? Math.max(curve.most, ...values) : curve.most
  const x = (at: number) => Math.round((1000 * (at - from)) / Math.max(1, to - from)) / 10
  const y = (value: number) => Math.round(400 * (1 - (value - curve.least) / (most - curve.least))) / 10
  const line = points.map(({ at, value }, index) => `${index ? 'L' : 'M'}${x(at)} ${y(value)}`).join('')
  const worst = curve.show(curve.worst === 'least' ? Math.min(...values) : Math.max(...values))
  const [first, last] = [points[0]!, points.at(-1)!]
  const range = curve.worst === 'least' ? words.worst(worst) : words.most(worst)
  return (
    <figure>
      <figcaption className="mb-1 flex justify-between text-sm">
        <span>{curve.label}</span>
        <span className="text-ink-soft">{range}</span>
      </figcaption>
      <svg
        viewBox="0 0 100 40"
        preserveAspectRatio="none"
        className="h-16 w-full rounded-st border border-line bg-ground"
        role="img"
        aria-label={words.curve(curve.label, partyText(leg), range)}
      >
        <path d={`${line}V40H${x(first.at)}Z`} fill="var(--st-accent-soft)" />
        {!curve.grows && (
          <line
            x1="0"
            x2="100"
            y1={y(GOOD_MOS)}
            y2={y(GOOD_MOS)}
            stroke="var(--st-warn-mark)"
            strokeDasharray="3 3"
            vectorEffect="non-scaling-stroke"
          />
        )}
        <path
          d={points.length > 1 ? line : `M${x(last.at) - 1} ${y(last.value)}h2`}
          fill="none"
          stroke="var(--st-accent-text)"
          strokeWidth="2"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
    </figure>
  )
}
