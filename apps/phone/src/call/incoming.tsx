import { type CallView, showNumber } from '@sidetone/phone-core'
import { Avatar, Button } from '@sidetone/ui'
import { Phone, PhoneOff } from 'lucide-react'
import { type RefObject, useEffect, useRef } from 'react'
import { isTyping } from '../command/typing.ts'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { IncomingMore, NumberCheck, RingsUnheard } from './comes-later.tsx'
import { nameOf, numberBeside, whyHere } from './shown.ts'

/** A press of Enter that was meant for what was there before must not answer. */
const GUARD_MS = 350

/** A ringing call: over everything; or as a card when somebody is talked to already. */
export function Incoming() {
  const { calls } = useView(usePhone().calls)
  const ringing = calls.find(call => call.state === 'incoming')
  if (!ringing) return null
  const talking = calls.some(call => call.state !== 'incoming' && call.state !== 'ended')
  return talking ? <IncomingCard key={ringing.id} call={ringing} /> : <IncomingScreen key={ringing.id} call={ringing} />
}

/** So that a screen reader says with the call that its number may be forged. */
const checkId = (call: CallView) => (call.other.check ? `check-${call.id}` : undefined)

function Caller({ call }: { call: CallView }) {
  const words = useWords()
  return (
    <>
      <p className="text-2xl font-semibold text-balance sm:text-3xl">{nameOf(call, words)}</p>
      <p className="mt-1 text-base text-ink-soft empty:hidden">{numberBeside(call)}</p>
      {call.other.check && <NumberCheck id={checkId(call)} says={call.other.check} />}
      {call.because && (
        <p className="mt-3 inline-block rounded-full bg-accent-soft px-4 py-1.5 text-lg font-semibold text-accent-text">
          {whyHere(call, words)}
        </p>
      )}
    </>
  )
}

/**
 * Answer has the focus while it rings, unless somebody types beside it, and gives it back. Enter and the space bar do nothing
 * in the first moment, nor when they were held down before.
 */
function useAnswerFocus(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const now = box.current
    const before = document.activeElement
    if (now instanceof HTMLDialogElement) now.showModal()
    if (now instanceof HTMLDialogElement || !isTyping(before))
      now?.querySelector<HTMLButtonElement>('[data-answer]')?.focus({ preventScroll: true })
    const shownAt = performance.now()
    const guard = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return
      if (isTyping(event.target) || !(event.repeat || performance.now() - shownAt < GUARD_MS)) return
      event.preventDefault()
      event.stopPropagation()
    }
    addEventListener('keydown', guard, true)
    return () => {
      removeEventListener('keydown', guard, true)
      // Who went elsewhere meanwhile stays there.
      const mine = document.activeElement === document.body || now?.contains(document.activeElement)
      if (mine && before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [box])
}

function IncomingScreen({ call }: { call: CallView }) {
  const words = useWords()
  const { calls } = usePhone()
  const box = useRef<HTMLDialogElement>(null)
  useAnswerFocus(box)
  return (
    <dialog
      ref={box}
      aria-label={words.isCalling(nameOf(call, words))}
      aria-describedby={checkId(call)}
      onCancel={event => {
        event.preventDefault()
        calls.decline(call.id)
      }}
      className="group m-auto flex h-dvh max-h-dvh w-full max-w-none flex-col items-center justify-between bg-raised px-6 pt-20 pb-10 text-center text-ink shadow-st sm:h-fit sm:w-[26rem] sm:gap-8 sm:rounded-2xl sm:p-10 flat:gap-4 flat:p-5 short:pt-8 motion-safe:animate-[st-rise_140ms_ease-out]"
    >
      <div className="flex flex-col items-center gap-6 flat:gap-2">
        <p className="text-body font-medium text-accent-text">{words.incomingCall}</p>
        {/* Sentences to decline with take its place where there is little. */}
        <span className="relative inline-flex flat:hidden short:group-has-[[aria-expanded=true]]:hidden">
          <span
            aria-hidden="true"
            className="absolute inset-0 rounded-full bg-accent motion-safe:animate-[st-ripple_1.6s_ease-out_infinite] motion-reduce:hidden"
          />
          <Avatar name={nameOf(call, words)} size="huge" />
        </span>
        <div>
          <Caller call={call} />
          <RingsUnheard />
        </div>
      </div>
      {/* On a phone the thumb keeps Answer: what is rarer stands above it. */}
      <div className="flex w-full flex-col-reverse items-center gap-6 sm:flex-col sm:gap-3">
        <div className="flex w-full max-w-xs justify-between sm:gap-3">
          <button
            type="button"
            onClick={() => calls.decline(call.id)}
            className="flex flex-col items-center gap-2 rounded-st font-semibold sm:min-h-12 sm:flex-1 sm:flex-row sm:justify-center sm:bg-danger sm:text-danger-ink sm:hover:bg-danger-hover"
          >
            <span className="flex size-18 items-center justify-center rounded-full bg-danger text-danger-ink sm:size-auto sm:bg-transparent">
              <PhoneOff className="size-8 sm:size-5" aria-hidden="true" />
            </span>
            {words.decline}
          </button>
          <button
            type="button"
            data-answer
            onClick={() => calls.answer(call.id)}
            className="flex flex-col items-center gap-2 rounded-st font-semibold sm:min-h-12 sm:flex-1 sm:flex-row sm:justify-center sm:bg-accent sm:text-accent-ink sm:hover:bg-accent-hover"
          >
            <span className="flex size-18 items-center justify-center rounded-full bg-accent text-accent-ink sm:size-auto sm:bg-transparent">
              <Phone className="size-8 sm:size-5" aria-hidden="true" />
            </span>
            {words.answer}
          </button>
        </div>
        <IncomingMore call={call} />
      </div>
    </dialog>
  )
}

function IncomingCard({ call }: { call: CallView }) {
  const words = useWords()
  const { calls } = usePhone()
  const box = useRef<HTMLElement>(null)
  useAnswerFocus(box)
  return (
    <section
      ref={box}
      role="alertdialog"
      aria-label={words.isCalling(nameOf(call, words))}
      aria-describedby={checkId(call)}
      className="fixed inset-x-3 top-3 z-40 sm:top-24 rounded-2xl border border-line bg-raised p-5 shadow-st sm:right-5 sm:left-auto sm:w-96 motion-safe:animate-[st-rise_140ms_ease-out]"
    >
      <div className="flex items-center gap-4">
        <Avatar name={nameOf(call, words)} size="medium" />
        <div className="min-w-0">
          <p className="truncate text-lg font-semibold">{nameOf(call, words)}</p>
          <p className="truncate text-sm text-ink-soft">
            {[words.incomingCall, call.other.name ? showNumber(call.other.number) : '', whyHere(call, words)]
              .filter(Boolean)
              .join(' · ')}
          </p>
          {call.other.check && <NumberCheck id={checkId(call)} says={call.other.check} beside />}
        </div>
      </div>
      <div className="mt-4 grid grid-cols-2 gap-2">
        <Button
          tone="primary"
          className="col-span-2"
          data-answer
          icon={<Phone className="size-5" />}
          onClick={() => calls.answer(call.id, 'hold')}
        >
          {words.holdAndAnswer}
        </Button>
        <Button onClick={() => calls.answer(call.id, 'end')}>{words.endAndAnswer}</Button>
        <Button tone="danger" onClick={() => calls.decline(call.id)}>
          {words.decline}
        </Button>
      </div>
      <div className="mt-2 empty:hidden">
        <IncomingMore call={call} />
      </div>
    </section>
  )
}
