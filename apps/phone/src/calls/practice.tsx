import { Button } from '@sidetone/ui'
import { AudioLines } from 'lucide-react'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'

/** The feature code of the echo test. */
const ECHO_TEST = '*43'

/** For somebody new: a call that cannot go wrong. */
export function Practice() {
  const words = useWords()
  const { calls } = usePhone()
  const inCall = useView(calls).calls.some(call => call.state !== 'ended')
  return (
    <section className="mx-auto flex w-full max-w-md flex-wrap items-center gap-4 rounded-xl bg-accent-soft p-4">
      <AudioLines className="size-6 shrink-0 text-accent-text" aria-hidden="true" />
      <div className="min-w-48 flex-1">
        <h2 className="text-body font-semibold">{words.practiceTitle}</h2>
        <p className="text-sm text-ink-soft">{words.practiceText}</p>
      </div>
      <Button
        tone="primary"
        className="grow sm:grow-0"
        disabled={inCall}
        onClick={() => calls.call(ECHO_TEST, words.practiceName)}
      >
        {words.practice}
      </Button>
    </section>
  )
}
