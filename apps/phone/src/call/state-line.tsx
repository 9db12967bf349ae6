import type { CallView } from '@sidetone/phone-core'
import { duration } from '../format.ts'
import { useWords } from '../messages/index.tsx'
import { useNow } from '../phone-context.ts'
import { nameOf } from './shown.ts'

/** The state of a call in words, or its timer while people talk. */
export function StateLine({ call }: { call: CallView }) {
  const words = useWords()
  const now = useNow()
  if (call.state === 'ended' && call.ending)
    return <>{words.ended(call.ending, nameOf(call, words), call.other.number, call.answeredAt !== null)}</>
  if (call.held) return <>{words.states.held}</>
  if (call.heldByOther) return <>{words.states.heldByOther(nameOf(call, words))}</>
  if (call.parkedIn) return <>{words.states.parkedIn(call.parkedIn)}</>
  if (call.state === 'talking' && call.answeredAt !== null)
    return (
      <span role="timer" className="tabular-nums">
        {duration(now - call.answeredAt)}
      </span>
    )
  return <>{words.states[call.state]}</>
}

/** Tells a screen reader each new state once; the running timer stays silent. */
export function StateAnnouncer({ call }: { call: CallView | null }) {
  const words = useWords()
  if (!call) return <output aria-live="assertive" className="sr-only" />
  const name = nameOf(call, words)
  const said =
    call.state === 'ended' && call.ending
      ? words.ended(call.ending, name, call.other.number, call.answeredAt !== null)
      : call.held
        ? words.states.held
        : call.heldByOther
          ? words.states.heldByOther(name)
          : call.parkedIn
            ? words.states.parkedIn(call.parkedIn)
            : `${name}. ${words.states[call.state]}`
  return (
    <output aria-live="assertive" className="sr-only">
      {said}
    </output>
  )
}
