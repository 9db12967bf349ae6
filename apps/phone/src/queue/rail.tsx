import { classNames } from '@sidetone/ui'
import { Headset } from 'lucide-react'
import { SignedIn, StateShape, useMine, useStateWords } from './state.tsx'
import { useQueueWords } from './words.ts'

/** On the rail of a wide window: the place, how many wait, my state, and the switch. Nothing for who is no agent. */
export default function QueueOnRail({ on }: { on: boolean }) {
  const words = useQueueWords()
  const say = useStateWords()
  const mine = useMine()
  if (!mine) return null
  const waiting = mine.queues.reduce((sum, queue) => sum + queue.waiting, 0)
  return (
    <div className="flex w-18 flex-col items-center rounded-st bg-panel text-xs font-medium">
      <a
        href="#/queue"
        aria-current={on ? 'page' : undefined}
        aria-label={`${words.queue}. ${say(mine)}. ${waiting ? words.waiting(waiting) : words.nobodyWaits}`}
        className={classNames(
          'flex min-h-15 w-full flex-col items-center justify-center gap-1 rounded-st pt-1.5 transition-colors duration-100',
          on ? 'bg-accent-soft text-accent-text' : 'text-ink-soft hover:bg-sunk hover:text-ink',
        )}
      >
        <span className="relative">
          <Headset className="size-6" aria-hidden="true" />
          <Waiting count={waiting} />
        </span>
        <span className="max-w-full truncate px-1">{words.queue}</span>
      </a>
      <p
        className={classNames(
          'mt-1 max-w-full px-1 text-center leading-tight break-words',
          mine.state === 'free' || mine.state === 'talking' || mine.state === 'calling' || mine.state === 'offered'
            ? 'text-accent-text'
            : mine.state === 'out'
              ? 'text-ink-soft'
              : 'text-warn-text',
        )}
      >
        {words.states[mine.state]}
      </p>
      <SignedIn mine={mine} />
    </div>
  )
}

/** The same over the lists of a small window. */
export function QueueStrip() {
  const words = useQueueWords()
  const say = useStateWords()
  const mine = useMine()
  if (!mine) return null
  const waiting = mine.queues.reduce((sum, queue) => sum + queue.waiting, 0)
  return (
    <div className="flex min-h-13 shrink-0 items-center gap-3 border-b border-line bg-panel pe-4">
      <a href="#/queue" className="flex min-h-13 min-w-0 flex-1 items-center gap-3 ps-4">
        <StateShape state={mine.state} />
        <span className="min-w-0 flex-1 truncate text-body font-medium">
          {words.queue}: {say(mine)}
          <span className="font-normal text-ink-soft">
            {' · '}
            {waiting ? words.waiting(waiting) : words.nobodyWaits}
          </span>
        </span>
      </a>
      <SignedIn mine={mine} />
    </div>
  )
}

function Waiting({ count }: { count: number }) {
  return count > 0 ? (
    <span
      aria-hidden="true"
      className="absolute -end-3 -top-1.5 min-w-5 rounded-full bg-warn-mark px-1 text-center text-xs leading-5 font-bold text-[#14100a]"
    >
      {count > 99 ? '99+' : count}
    </span>
  ) : null
}
