/** Calls to the outside that a right or a limit refused of late: somebody's mistake, or somebody else at their phone. */
import { Card } from '@sidetone/ui'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { overview as words } from '../../messages/index.ts'
import { partyText, when } from '../../parts/format.ts'
import { Link } from '../../router.tsx'

const OF_LATE_MS = 24 * 60 * 60_000
/** Closed doors and unknown numbers are refused too, and are nobody's business here. */
const LOOKED_AT = 50
const SHOWN = 6

export function RefusedCalls() {
  const { data } = useQuery({
    queryKey: ['ended-calls', 'refused'],
    queryFn: ({ signal }) =>
      api.endedCalls({ outcome: 'refused', from: Date.now() - OF_LATE_MS, limit: LOOKED_AT }, signal),
    refetchInterval: 30_000,
  })
  const refused = data?.items.flatMap(({ cause, ...call }) =>
    cause === 'not-allowed' || cause === 'limit-reached' ? [{ ...call, because: words.refusedBecause[cause] }] : [],
  )
  if (!refused?.length) return null
  return (
    <Card title={words.refusedCalls}>
      <p className="-mt-2 mb-3 text-sm text-ink-soft">{words.refusedText}</p>
      <ul className="flex flex-col divide-y divide-line">
        {refused.slice(0, SHOWN).map(({ id, startedAt, from, dialled, because }) => (
          <li key={id}>
            <Link
              to={`/calls/${encodeURIComponent(id)}`}
              className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-0.5 rounded-st px-2 py-2 text-body hover:bg-sunk"
            >
              <span className="min-w-0 flex-1 basis-60 font-medium break-words">
                {words.badCall(partyText(from), dialled)}
              </span>
              <span className="text-sm text-warn-text">{because}</span>
              <span className="text-sm text-ink-soft">{when(startedAt)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {refused.length > SHOWN && (
        <Link
          to="/calls?outcome=refused"
          className="mt-3 inline-flex min-h-8 items-center text-sm font-medium text-accent-text hover:underline"
        >
          {words.allRefused}
        </Link>
      )}
    </Card>
  )
}
