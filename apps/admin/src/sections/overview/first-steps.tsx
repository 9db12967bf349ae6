import { Button, Card, classNames } from '@sidetone/ui'
import { useQueries } from '@tanstack/react-query'
import { ArrowRight, ChevronRight, Circle, CircleAlert, CircleCheck } from 'lucide-react'
import { useState } from 'react'
import { settingsAt } from '../../api.ts'
import { menus, overview as words } from '../../messages/index.ts'
import type { Draft } from '../../parts/fields.ts'
import { Link } from '../../router.tsx'
import { useSetupNeeded } from '../setup/needed.ts'
import { type TrunkStatus, useTrunkStatus } from '../trunks/status.ts'

/** Whoever knows the way may hide them; kept in this browser. */
const HIDDEN = 'sidetone.admin.first-steps-hidden'
const STEPS = [
  { place: 'setup', path: '/api/sites', done: 1 },
  // The first one is who set it up.
  { place: 'people', path: '/api/people/records', done: 2 },
  // Counts when one of them works.
  { place: 'trunks', path: '/api/trunks', done: 1 },
  { place: 'hours', path: '/api/schedules', done: 1 },
  { place: 'queues', path: '/api/queues', done: 1 },
  { place: 'menus', path: '/api/menus', done: 1 },
  // Everybody has a box; this one is for calls to the company, and nobody needs it whose number leads elsewhere already.
  { place: 'voicemail', path: '/api/mailboxes', done: 1 },
  { place: 'incoming', path: '/api/inbound-routes', done: 1 },
] as const
type Step = {
  readonly place: (typeof STEPS)[number]['place']
  readonly done: boolean
  /** Where it is done. */
  readonly at: string
  /** It is begun, and this is what is wrong; `at`: where that is mended. */
  readonly wrong?: { readonly says: string; readonly at: string } | undefined
}
type Places = Readonly<Record<Step['place'], { readonly total: number; readonly first: Draft | undefined }>>

/** Of trunks that are there while none of them carries calls. */
function wrongWith(trunks: readonly TrunkStatus[]): Step['wrong'] {
  if (trunks.some(({ state }) => state === 'up')) return undefined
  const worst = ['down', 'unknown', 'off'].flatMap(state => trunks.filter(trunk => trunk.state === state))[0]
  if (!worst) return undefined
  const { trunk, name, state, reason } = worst
  const at = `/trunks/${encodeURIComponent(trunk)}`
  if (state === 'unknown') return { says: words.trunkSilent(name), at: `${at}/try` }
  return { says: state === 'off' ? words.trunkOff(name) : words.trunkDown(name, reason), at }
}

/** Undefined until all is known; none when they are hidden. */
function useSteps(): readonly Step[] | undefined {
  const needed = useSetupNeeded()
  const counts = useQueries({
    queries: STEPS.map(({ path }) => ({
      queryKey: [path, 'count'],
      queryFn: ({ signal }: { signal: AbortSignal }) => settingsAt(path).page({ limit: 1 }, signal),
    })),
  })
  const { data: trunks } = useTrunkStatus()
  if (localStorage.getItem(HIDDEN)) return []
  if (needed === undefined || !trunks || counts.some(({ data }) => data === undefined)) return undefined
  const places = Object.fromEntries(
    STEPS.map(({ place }, index) => {
      const { total, items } = counts[index]!.data!
      return [place, { total, first: items[0] as Draft | undefined }]
    }),
  ) as Places
  return STEPS.map(({ place, done: needs }) => {
    const wrong = place === 'trunks' ? wrongWith(trunks) : undefined
    const there = places[place].total >= needs || (place === 'voicemail' && places.incoming.total > 0)
    const done = there && !(place === 'setup' && needed) && !wrong
    return {
      place,
      done,
      at: wrong?.at ?? (done ? `/${place === 'setup' ? 'sites' : place}` : newAt(place, places)),
      wrong,
    }
  })
}
/** The form of a step with what is known already filled in. */
function newAt(place: Step['place'], { trunks, hours, queues, menus: made, voicemail }: Places): string {
  const filled = (asked: Readonly<Record<string, unknown>>) => {
    const known = Object.entries(asked).filter(([, value]) => value)
    return `/${place}/new?${new URLSearchParams(known.map(([name, value]) => [name, String(value)]))}`
  }
  switch (place) {
    case 'setup':
      return '/setup'
    case 'people':
      return '/people?import=yes'
    case 'menus':
      return filled({ name: menus.mainMenu })
    case 'voicemail':
      return filled({ name: words.nightBox })
    case 'incoming':
      return filled({
        ...{ name: words.mainNumber, number: trunks.first?.mainNumber, to: (made.first ?? queues.first)?.number },
        ...{ schedule: hours.first?.id, closedTo: hours.first && voicemail.first?.number },
      })
    default:
      return `/${place}/new`
  }
}

/** Above a section whose own step is done: where one goes on, without the way over the overview. */
export default function NextStep({ place }: { place: string }) {
  const steps = useSteps()
  const own = steps?.find(step => step.place === place)
  const next = steps?.find(({ done }) => !done)
  if (!own?.done || !next) return null
  return (
    <Link
      to={next.at}
      className="mb-4 flex min-h-11 items-center gap-2 rounded-st bg-accent-soft px-4 py-2 text-body font-medium text-accent-text"
    >
      {words.nextStep(words.steps[next.place].title)}
      <ArrowRight className="size-4 rtl:rotate-180" aria-hidden="true" />
    </Link>
  )
}

/** What a new company does, in order; gone when there is one of each, or when they were hidden. */
export function FirstSteps() {
  const steps = useSteps()
  const [, setHidden] = useState(false)
  if (!steps || steps.every(({ done }) => done)) return null
  return (
    <Card title={words.stepsTitle}>
      <p className="-mt-2 mb-3 text-sm text-ink-soft">{words.stepsText}</p>
      <ol className="flex flex-col divide-y divide-line">
        {steps.map(step => {
          const { place, done, wrong, at } = step
          const { title, text } = words.steps[place]
          const Icon = done ? CircleCheck : wrong ? CircleAlert : Circle
          return (
            <li key={place}>
              <Link to={at} className="flex min-h-14 items-center gap-3 rounded-st px-2 py-2 hover:bg-sunk">
                <Icon
                  className={classNames(
                    'size-5 shrink-0',
                    done ? 'text-accent-text' : wrong ? 'text-warn-text' : 'text-ink-soft',
                  )}
                  aria-hidden="true"
                />
                <span className="min-w-0 flex-1">
                  <span className="block font-medium">{title}</span>
                  <span className={wrong ? 'block text-sm font-medium text-warn-text' : 'block text-sm text-ink-soft'}>
                    {wrong?.says ?? text}
                  </span>
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
      <Button
        tone="ghost"
        onClick={() => {
          localStorage.setItem(HIDDEN, 'yes')
          setHidden(true)
        }}
      >
        {words.hideSteps}
      </Button>
    </Card>
  )
}
