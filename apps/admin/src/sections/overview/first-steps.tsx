import { Card } from '@sidetone/ui'
import { useQueries } from '@tanstack/react-query'
import { ChevronRight, Circle, CircleCheck } from 'lucide-react'
import { settingsAt } from '../../api.ts'
import { Link } from '../../router.tsx'
import { words } from './words.ts'

const STEPS = [
  { place: 'sites', path: '/api/sites' },
  { place: 'trunks', path: '/api/trunks' },
  { place: 'hours', path: '/api/schedules' },
  { place: 'groups', path: '/api/ring-groups' },
  { place: 'incoming', path: '/api/inbound-routes' },
] as const

/** What a new company does, in order; gone when there is one of each. */
export function FirstSteps() {
  const counts = useQueries({
    queries: STEPS.map(({ path }) => ({
      queryKey: [path, 'count'],
      queryFn: ({ signal }: { signal: AbortSignal }) => settingsAt(path).page({ limit: 1 }, signal),
    })),
  })
  if (counts.some(({ data }) => data === undefined) || counts.every(({ data }) => data!.total > 0)) return null
  return (
    <Card title={words.stepsTitle}>
      <p className="-mt-2 mb-3 text-sm text-ink-soft">{words.stepsText}</p>
      <ol className="flex flex-col divide-y divide-line">
        {STEPS.map(({ place }, index) => {
          const done = (counts[index]?.data?.total ?? 0) > 0
          const [title, text] = words.steps[place]
          const Icon = done ? CircleCheck : Circle
          return (
            <li key={place}>
              <Link
                to={done ? `/${place}` : `/${place}/new`}
                className="flex min-h-14 items-center gap-3 rounded-st px-2 py-2 hover:bg-sunk"
              >
                <Icon
                  className={done ? 'size-5 shrink-0 text-accent-text' : 'size-5 shrink-0 text-ink-soft'}
                  aria-hidden="true"
                />
                <span className="min-w-0 flex-1">
                  <span className="block font-medium">{title}</span>
                  <span className="block text-sm text-ink-soft">{text}</span>
                </span>
                {done ? (
                  <span className="text-sm text-accent-text">{words.done}</span>
                ) : (
                  <ChevronRight className="size-5 shrink-0 text-ink-soft rtl:rotate-180" aria-hidden="true" />
                )}
              </Link>
            </li>
          )
        })}
      </ol>
    </Card>
  )
}
