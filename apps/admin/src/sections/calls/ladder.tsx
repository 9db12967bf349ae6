import { Card, classNames } from '@sidetone/ui'
import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { api, sentenceOf } from '../../api.ts'
import { calls as words } from '../../messages/index.ts'
import { duration } from '../../parts/format.ts'
import type { EndedCallDetail, EndedLeg, Ladder as LadderAnswer, SipMessage } from './ended-call.ts'
import { gistOf, type Meaning } from './sip-message.ts'

export const ladderQuery = (id: string) => ({
  queryKey: ['ended-calls', 'ladder', id],
  queryFn: ({ signal }: { signal?: AbortSignal }) =>
    api.ask<LadderAnswer>('GET', `/api/calls/ended/${encodeURIComponent(id)}/ladder`, undefined, signal),
})

/** Callers to the left, the phone system, the called to the right. */
type Lane = { readonly key: string; readonly name: string; readonly detail: string }
const US = 'us'
/** A silence so long is said, in ms. */
const PAUSE_MS = 3_000

function lanesOf(legs: readonly EndedLeg[], messages: readonly SipMessage[]): Lane[] {
  const speaks = new Set(messages.map(({ leg }) => leg))
  const lane = ({ id, name, number, device, trunk }: EndedLeg): Lane => ({
    key: id,
    name: trunk?.name ?? (name || number || words.unknown),
    detail: (trunk ? name || number : device) ?? '',
  })
  const side = (which: EndedLeg['side']) => legs.filter(leg => leg.side === which && speaks.has(leg.id)).map(lane)
  const known = new Set(legs.map(({ id }) => id))
  const strange = [...speaks].filter(id => !known.has(id)).map(key => ({ key, name: words.unknown, detail: '' }))
  return [...side('caller'), { key: US, name: words.us, detail: '' }, ...side('called'), ...strange]
}

/** Who said what to whom: a row a message, drawn as an arrow; pressed, it is read. */
export function Ladder({ call }: { call: EndedCallDetail }) {
  const { data, error } = useQuery(ladderQuery(call.id))
  const [open, setOpen] = useState<number | null>(null)
  if (error) return <p role="alert">{sentenceOf(error)}</p>
  if (!data) return null
  const { messages, left } = data
  const lanes = lanesOf(call.legs, messages)
  const began = Math.min(call.startedAt, messages[0]?.at ?? call.startedAt)
  return (
    <Card title={words.ladderTitle}>
      {messages.length === 0 ? (
        <p className="-mt-2 text-body text-ink-soft">{words.ladderNone}</p>
      ) : (
        <>
          <div className="-mt-2 mb-3 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
            <p className="text-sm text-ink-soft">
              {words.ladderText} {left > 0 && words.ladderLeft(left)}
            </p>
            <a
              href={`/api/calls/ended/${encodeURIComponent(call.id)}/ladder.txt`}
              download={`call-${call.id}.txt`}
              className="inline-flex min-h-11 items-center gap-2 rounded-st bg-sunk px-4 text-body font-semibold hover:bg-line"
            >
              <Download className="size-4" aria-hidden="true" />
              {words.ladderFile}
            </a>
          </div>
          <div className="overflow-x-auto">
            <div style={{ minWidth: `${3.5 + lanes.length * 7}rem` }}>
              <div className="flex border-b border-line pb-2" aria-hidden="true">
                <span className="w-14 shrink-0" />
                {lanes.map(({ key, name, detail }) => (
                  <span key={key} className="min-w-0 flex-1 px-1 text-center text-sm">
                    <span className="block truncate font-semibold">{name}</span>
                    <span className="block truncate text-xs text-ink-soft">{detail}</span>
                  </span>
                ))}
              </div>
              <ol>
                {messages.map((message, index) => {
                  const silence = message.at - (messages[index - 1]?.at ?? message.at)
                  return (
                    // biome-ignore lint/suspicious/noArrayIndexKey: messages in order; two may be alike
                    <li key={index}>
                      {silence >= PAUSE_MS && (
                        <p className="py-1 ps-14 text-center text-xs text-ink-soft">{words.pause(duration(silence))}</p>
                      )}
                      <Row
                        message={message}
                        lanes={lanes}
                        after={message.at - began}
                        open={open === index}
                        onPress={() => setOpen(open === index ? null : index)}
                      />
                      {open === index && <Read message={message} />}
                    </li>
                  )
                })}
              </ol>
            </div>
          </div>
        </>
      )}
    </Card>
  )
}

const COLOURS: Readonly<Record<Meaning, string>> = {
  ask: 'text-ink',
  going: 'text-ink-soft',
  good: 'text-accent-text',
  bad: 'text-danger-text',
}

function Row({
  message,
  lanes,
  after,
  open,
  onPress,
}: {
  message: SipMessage
  lanes: readonly Lane[]
  after: number
  open: boolean
  onPress: () => void
}) {
  const { label, meaning, described } = gistOf(message.text)
  const at = (key: string) => lanes.findIndex(lane => lane.key === key)
  const [from, to] = message.way === 'in' ? [at(message.leg), at(US)] : [at(US), at(message.leg)]
  const middle = (lane: number) => (100 * (lane + 0.5)) / lanes.length
  const [x1, x2] = [middle(from), middle(to)]
  const what = described ? `${label} · ${words.withSdp}` : label
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={onPress}
      className={classNames('flex w-full items-stretch rounded hover:bg-sunk', open && 'bg-sunk')}
    >
      <span className="flex w-14 shrink-0 items-end pb-1.5 text-xs text-ink-soft">{(after / 1000).toFixed(3)}</span>
      <span className="sr-only">{words.sent(lanes[from]?.name ?? '', lanes[to]?.name ?? '', what)}</span>
      <svg className={classNames('h-9 flex-1 overflow-visible', COLOURS[meaning])} aria-hidden="true">
        {lanes.map(({ key }, lane) => (
          <line
            key={key}
            x1={`${middle(lane)}%`}
            x2={`${middle(lane)}%`}
            y1="0"
            y2="100%"
            stroke="var(--st-line)"
            strokeWidth={key === US ? 4 : 2}
          />
        ))}
        <line x1={`${x1}%`} x2={`${x2}%`} y1="27" y2="27" stroke="currentColor" strokeWidth="1.5" />
        {/* The head is drawn where the line ends, as percents cannot be calculated with. */}
        <svg x={`${x2}%`} y="27" overflow="visible" aria-hidden="true">
          <path d={x2 > x1 ? 'M0 0L-8 -4.5V4.5Z' : 'M0 0L8 -4.5V4.5Z'} fill="currentColor" />
        </svg>
        <text
          x={`${(x1 + x2) / 2}%`}
          y="19"
          textAnchor="middle"
          fill="currentColor"
          stroke="var(--st-panel)"
          strokeWidth="4"
          paintOrder="stroke"
          className="text-xs font-medium"
        >
          {what}
        </text>
      </svg>
    </button>
  )
}

const Read = ({ message }: { message: SipMessage }) => (
  <div className="sticky start-0 mb-2 max-w-[calc(100vw-4.5rem)] rounded-st border border-line bg-ground p-3">
    {message.peer && <p className="mb-2 text-sm text-ink-soft">{message.peer}</p>}
    <pre className="overflow-x-auto text-xs leading-5 whitespace-pre-wrap break-all">{message.text.trimEnd()}</pre>
    {message.cut && <p className="mt-2 text-sm text-ink-soft">{words.cut}</p>}
  </div>
)
