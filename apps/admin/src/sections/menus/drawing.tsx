import { classNames, Tag } from '@sidetone/ui'
import { ArrowRight, CircleAlert, PhoneOff } from 'lucide-react'
import { type PointerEvent, useId, useRef, useState } from 'react'
import { menus as words } from '../../messages/index.ts'
import { useNumberName } from '../../parts/number-field.tsx'
import { useSectionOfKind } from '../../parts/sections-context.ts'
import { Link } from '../../router.tsx'
import { BOX, type Edge, type Flow, layoutOf, type Problem, type Step, type Way, waysOf } from './flow.ts'

type DrawingProps = {
  readonly flow: Flow
  readonly hrefOf: (step: string) => string
  readonly chosen: string | undefined
  readonly tried: string | null
  readonly problems: readonly Problem[]
  /** An arrow was drawn from a way of a step to a box. */
  readonly onLead: (step: Step, way: Edge, to: NonNullable<Way>) => void
}
/** An arrow that is being drawn: its ends, and the box under it. */
type Drawn = { readonly from: string; readonly row: number } & Readonly<
  Record<'x1' | 'y1' | 'x' | 'y', number> & { over: string | undefined }
>

/** The drawing is laid out for a root text size of 16 px, and grows with the text that a person has set in the browser. */
const ROOT = 16
const rem = (length: number) => `${length / ROOT}rem`

/** Boxes and arrows; on a narrow page the boxes alone, one below the other, each with the words of its ways. */
export function Drawing(props: DrawingProps) {
  const { boxes, lines, width, height } = layoutOf(props.flow)
  const arrow = useId()
  const boxOf = (id: string) => boxes.find(box => box.id === id)
  const paper = useRef<HTMLDivElement>(null)
  const [drawn, setDrawn] = useState<Drawn | null>(null)
  const draw = (event: PointerEvent, { from, row, x1, y1 }: Pick<Drawn, 'from' | 'row' | 'x1' | 'y1'>) => {
    const { left, top } = paper.current!.getBoundingClientRect()
    const unit = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / ROOT
    const [x, y] = [(event.clientX - left) / unit, (event.clientY - top) / unit]
    const under = boxes.find(box => x >= box.x && x <= box.x + BOX.width && y >= box.y && y <= box.y + box.height)
    setDrawn({ ...{ from, row, x1, y1, x, y }, over: under && under.id !== from ? under.id : undefined })
  }
  const finish = (step: Step, way: Edge) => {
    const box = drawn?.over === undefined ? undefined : boxOf(drawn.over)
    setDrawn(null)
    if (box) props.onLead(step, way, box.step ? { step: box.step.id } : { number: box.number! })
  }
  return (
    <>
      <section
        className="hidden overflow-auto rounded-xl border border-line bg-ground p-6 sm:block"
        aria-label={words.drawing}
      >
        <div ref={paper} className="relative" style={{ width: rem(width), height: rem(height + 8) }}>
          <svg
            className="absolute inset-0 size-full overflow-visible text-line-strong"
            viewBox={`0 0 ${width} ${height + 8}`}
            aria-hidden="true"
          >
            <defs>
              <marker id={arrow} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
                <path d="M0 0 8 4 0 8Z" fill="currentColor" />
              </marker>
            </defs>
            {lines.map(({ from, row, to }) => {
              const [a, b] = [boxOf(from)!, boxOf(to)!]
              return (
                <path
                  key={`${from} ${row}`}
                  d={lineOf(a.x, a.y + BOX.head + (row + 0.5) * BOX.row, b.x, b.y)}
                  fill="none"
                  stroke="currentColor"
                  strokeWidth="1.5"
                  strokeLinejoin="round"
                  markerEnd={`url(#${arrow})`}
                />
              )
            })}
            {drawn && (
              <path
                d={`M${drawn.x1} ${drawn.y1}L${drawn.x} ${drawn.y}`}
                className="text-accent-text"
                stroke="currentColor"
                strokeWidth="2"
                markerEnd={`url(#${arrow})`}
              />
            )}
          </svg>
          <ol>
            {boxes.map(({ id, step, number, x, y, height }) => (
              <li
                key={id}
                className={classNames('absolute rounded-xl', drawn?.over === id && 'ring-2 ring-accent')}
                style={{ left: rem(x), top: rem(y), width: rem(BOX.width), height: rem(height) }}
              >
                {step ? <StepBox step={step} {...props} /> : <NumberBox number={number!} />}
                {/* Its form stands open: it is changed there. */}
                {step && props.chosen !== id && (
                  <Dots
                    step={step}
                    onDraw={(event, row) =>
                      draw(event, { from: id, row, x1: x + BOX.width, y1: y + BOX.head + (row + 0.5) * BOX.row })
                    }
                    onEnd={way => finish(step, way)}
                    onCancel={() => setDrawn(null)}
                  />
                )}
              </li>
            ))}
          </ol>
        </div>
      </section>
      <ol className="flex flex-col gap-3 sm:hidden" aria-label={words.drawing}>
        {boxes.map(({ id, step }) => step && <li key={id}>{<StepBox step={step} {...props} />}</li>)}
      </ol>
    </>
  )
}

type DotsProps = {
  readonly step: Step
  readonly onDraw: (event: PointerEvent, row: number) => void
  readonly onEnd: (way: Edge) => void
  readonly onCancel: () => void
}
/** Where arrows begin that a mouse or finger draws. By keyboard and for screen readers the same is in the form of the step. */
function Dots({ step, onDraw, onEnd, onCancel }: DotsProps) {
  return waysOf(step).map((way, row) => (
    <span
      key={way.at}
      aria-hidden="true"
      data-way={way.at}
      className="absolute flex size-6 cursor-crosshair touch-none items-center justify-center"
      style={{ right: rem(-12), top: rem(BOX.head + (row + 0.5) * BOX.row - 12) }}
      onPointerDown={event => {
        event.preventDefault()
        event.currentTarget.setPointerCapture(event.pointerId)
        onDraw(event, row)
      }}
      onPointerMove={event => event.currentTarget.hasPointerCapture(event.pointerId) && onDraw(event, row)}
      onPointerUp={() => onEnd(way)}
      onPointerCancel={onCancel}
    >
      <span className="size-3 rounded-full border-2 border-accent-text bg-panel" />
    </span>
  ))
}

/** From the side of a row to the side of a box; a way back goes over the top of the box. */
function lineOf(x1: number, y1: number, x2: number, top: number): string {
  const from = x1 + BOX.width
  if (x2 <= x1) return `M${from} ${y1}h14V${top - 11}H${x2 + BOX.width / 2}V${top - 1}`
  const y2 = top + 26
  const bend = Math.max(24, (x2 - from) / 2)
  return `M${from} ${y1}C${from + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
}

function StepBox({ step, flow, hrefOf, chosen, tried, problems }: DrawingProps & { step: Step }) {
  const wrong = problems.filter(problem => problem.step === step.id)
  const grave = wrong.some(problem => problem.grave)
  const is = chosen === step.id
  return (
    <Link
      to={hrefOf(step.id)}
      aria-current={is ? 'true' : undefined}
      className={classNames(
        'block h-full overflow-hidden rounded-xl border bg-panel shadow-sm hover:border-accent-text',
        is ? 'border-accent-text ring-2 ring-accent' : grave ? 'border-danger-text' : 'border-line-strong',
        tried === step.id && 'bg-accent-soft',
      )}
    >
      <span className="flex h-15 flex-col justify-center px-3">
        <span className="flex items-center gap-2">
          <span className="min-w-0 flex-1 truncate font-semibold">{step.name}</span>
          {flow.start === step.id && <Tag look="good">{words.first}</Tag>}
          {wrong.length > 0 && (
            <CircleAlert
              className={classNames('size-4 shrink-0', grave ? 'text-danger-text' : 'text-warn-text')}
              aria-label={wrong.map(({ sentence }) => sentence).join(' ')}
            />
          )}
        </span>
        <span className="truncate text-sm text-ink-soft">{words.kinds[step.kind]}</span>
      </span>
      <span className="block">
        {waysOf(step).map(({ when, to }, row) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: rows in their order; two may be alike
            key={row}
            className="flex h-7.5 items-center gap-1.5 border-t border-line px-3 text-sm"
          >
            <span className="min-w-0 flex-1 truncate">{when}</span>
            <ArrowRight className="size-3.5 shrink-0 text-ink-soft sm:hidden rtl:rotate-180" aria-hidden="true" />
            <span className="max-w-[55%] truncate text-ink-soft sm:sr-only">
              <WayName way={to} flow={flow} />
            </span>
            {to === null && <PhoneOff className="hidden size-3.5 shrink-0 text-ink-soft sm:block" aria-hidden="true" />}
          </span>
        ))}
      </span>
    </Link>
  )
}
export function WayName({ way, flow }: { way: Way; flow: Flow }) {
  const entry = useNumberName(way && 'number' in way ? way.number : '')
  if (way === null) return <>{words.end}</>
  if ('step' in way) return <>{flow.steps.find(({ id }) => id === way.step)?.name ?? way.step}</>
  return <>{entry ? `${entry.name} (${way.number})` : way.number}</>
}

/** Where a way leaves the menu: a link to who has this number. */
function NumberBox({ number }: { number: string }) {
  const entry = useNumberName(number)
  const section = useSectionOfKind()(entry?.kind ?? '')
  const Icon = section?.icon
  const inside = (
    <>
      {Icon && <Icon className="size-4 shrink-0 text-accent-text" aria-hidden="true" />}
      <span className="min-w-0 flex-1 truncate font-medium">{entry?.name ?? number}</span>
      {entry && <span className="text-sm text-ink-soft">{number}</span>}
    </>
  )
  const look = 'flex h-full items-center gap-2 rounded-full border border-line-strong bg-panel px-4 shadow-sm'
  return section && entry ? (
    <Link to={`/${section.place}/${encodeURIComponent(entry.id ?? '')}`} className={`${look} hover:border-accent-text`}>
      {inside}
    </Link>
  ) : (
    <span className={look}>{inside}</span>
  )
}
