import type { MyQueues } from '@sidetone/api-client'
import { classNames } from '@sidetone/ui'
import { Check, Coffee, LogOut, NotebookPen, Phone, PhoneOff } from 'lucide-react'
import { useNow, usePhone, useView } from '../phone-context.ts'
import { useQueueWords } from './words.ts'

/** `calling`: I am in a call that nobody has answered yet. */
export type State = MyQueues['state'] | 'calling'
export type Mine = Omit<MyQueues, 'state'> & { readonly state: State; readonly now: number }
const SHAPES = {
  out: LogOut,
  paused: Coffee,
  resting: NotebookPen,
  offered: Phone,
  talking: Phone,
  calling: Phone,
  away: PhoneOff,
  unreachable: PhoneOff,
  free: Check,
} satisfies Record<State, unknown>
const LOOKS: Record<State, string> = {
  out: 'bg-sunk text-ink-soft',
  paused: 'bg-warn-soft text-warn-text',
  resting: 'bg-warn-soft text-warn-text',
  offered: 'bg-accent text-accent-ink',
  talking: 'bg-accent-soft text-accent-text',
  calling: 'bg-accent-soft text-accent-text',
  away: 'bg-danger-soft text-danger-text',
  unreachable: 'bg-danger-soft text-danger-text',
  free: 'bg-accent-soft text-accent-text',
}

/** How I am in my queues now: the end of a rest needs no word of the server. Null: I am an agent of no queue. */
export function useMine(): Mine | null {
  const phone = usePhone()
  const { mine } = useView(phone.queues)
  const { mine: calls } = useView(phone.handling)
  const now = useNow()
  if (!mine?.queues.length) return null
  const rested = mine.state === 'resting' && mine.restsUntil !== null && mine.restsUntil <= now
  const unanswered = calls.length > 0 && calls.every(call => call.answeredAt === null)
  if (mine.state === 'talking' && unanswered) return { ...mine, now, state: 'calling' }
  return { ...mine, now, ...(rested && { state: 'free', restsUntil: null }) }
}

export function StateShape({ state, large = false }: { state: State; large?: boolean }) {
  const Shape = SHAPES[state]
  return (
    <span
      aria-hidden="true"
      className={classNames(
        'flex shrink-0 items-center justify-center rounded-full',
        large ? 'size-14' : 'size-8',
        LOOKS[state],
      )}
    >
      <Shape className={large ? 'size-7' : 'size-4'} />
    </span>
  )
}

/** "Paused · Lunch" */
export function useStateWords(): (mine: Pick<Mine, 'state' | 'paused'>) => string {
  const words = useQueueWords()
  return ({ state, paused }) =>
    state === 'paused' && paused ? `${words.states.paused} · ${words.reasons[paused] ?? paused}` : words.states[state]
}

/** In or out, in one press. */
export function SignedIn({ mine }: { mine: Pick<Mine, 'signedIn'> }) {
  const words = useQueueWords()
  const { queues } = usePhone()
  const { busy } = useView(queues)
  return (
    <label className="flex min-h-11 min-w-11 shrink-0 cursor-pointer items-center justify-center">
      <input
        type="checkbox"
        role="switch"
        aria-label={`${words.queue}: ${words.signedIn}`}
        title={mine.signedIn ? words.signedIn : words.states.out}
        aria-checked={mine.signedIn}
        checked={mine.signedIn}
        disabled={busy}
        onChange={event => void queues.signIn(event.target.checked)}
        className="relative h-6 w-11 shrink-0 cursor-pointer appearance-none rounded-full bg-line-strong transition-colors duration-100 before:absolute before:start-0.5 before:top-0.5 before:size-5 before:rounded-full before:bg-white before:transition-transform before:duration-100 checked:bg-accent checked:before:translate-x-5 dark:checked:before:bg-accent-ink rtl:checked:before:-translate-x-5 forced-colors:appearance-auto"
      />
    </label>
  )
}
