import type { CallView } from '@sidetone/phone-core'
import { duration } from '../format.ts'
import { useWords } from '../messages/index.tsx'
import { useNow, usePhone, useView } from '../phone-context.ts'
import { nameOf } from './shown.ts'

/** The state of a call in words, or its timer while people talk. */
export function StateLine({ call }: { call: CallView }) {
  const words = useWords()
  const now = useNow()
  if (call.state === 'ended' && call.ending)
    return <>{words.ended(call.ending, nameOf(call, words), call.other.number, call.answeredAt !== null)}</>
  const held = call.held
    ? words.states.held
    : call.heldByOther
      ? words.states.heldByOther(nameOf(call, words))
      : call.parkedIn
        ? words.states.parkedIn(call.parkedIn)
        : ''
  if (call.answeredAt === null || !(held || call.state === 'talking')) return <>{held || words.states[call.state]}</>
  return (
    <>
      {held && `${held} · `}
      <span role="timer" className="tabular-nums">
        {duration(now - call.answeredAt)}
      </span>
      {call.muted && ` · ${words.isMuted}`}
    </>
  )
}

/** Tells a screen reader each new state once, first of all who calls; the running timer stays silent. */
export function StateAnnouncer({ call }: { call: CallView | null }) {
  const words = useWords()
  const waiting = useView(usePhone().calls).calls.find(one => one.state === 'incoming')
  if (!call) return <output aria-live="assertive" className="sr-only" />
  const name = nameOf(call, words)
  const said = waiting
    ? words.isCalling(nameOf(waiting, words))
    : call.state === 'ended' && call.ending
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
