/** Calls that people found bad, or reported, of late: each leads to its page. */
import { Card } from '@sidetone/ui'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { overview as words } from '../../messages/index.ts'
import { partyText, when } from '../../parts/format.ts'
import { Link } from '../../router.tsx'

const OF_LATE_MS = 7 * 24 * 60 * 60_000
const SHOWN = 6

export function BadCalls() {
  const { data } = useQuery({
    queryKey: ['ended-calls', 'opinions'],
    queryFn: ({ signal }) => api.badCalls({ since: Date.now() - OF_LATE_MS, limit: SHOWN }, signal),
    refetchInterval: 60_000,
  })
  if (!data?.length) return null
  return (
    <Card title={words.badCalls}>
      <p className="-mt-2 mb-3 text-sm text-ink-soft">{words.badCallsText}</p>
      <ul className="flex flex-col divide-y divide-line">
        {data.map(({ call, name, at, reported, from, to }) => (
          <li key={`${call} ${name}`}>
            <Link
              to={`/calls/${encodeURIComponent(call)}`}
              className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-0.5 rounded-st px-2 py-2 text-body hover:bg-sunk"
            >
              <span className="min-w-0 flex-1 basis-60 font-medium break-words">
                {words.badCall(partyText(from), partyText(to))}
              </span>
              <span className="text-sm text-warn-text">{words.badBy(name, reported)}</span>
              <span className="text-sm text-ink-soft">{when(at)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  )
}
