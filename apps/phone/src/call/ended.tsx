import type { CallView } from '@sidetone/phone-core'
import { Button } from '@sidetone/ui'
import { Phone } from 'lucide-react'
import { later } from '../later.tsx'
import { useWords } from '../messages/index.tsx'
import { usePhone } from '../phone-context.ts'

const HowWasIt = later(async () => (await import('./how-was-it.tsx')).HowWasIt)

const WORTH_CALLING_AGAIN = [
  'busy',
  'no-answer',
  'unreachable',
  'overloaded',
  'media-lost',
  'restarted',
  'no-server',
  'failed',
  'expired',
  'silent',
]

/** After a call that did not reach anybody or broke: once more, in one press. After one that sounded bad: how was it? */
export function EndedActions({ call }: { call: CallView }) {
  const words = useWords()
  const { calls } = usePhone()
  if (call.soundedBad && call.serverCall && call.answeredAt !== null) return <HowWasIt call={call} />
  if (!call.ending || !call.other.number || !WORTH_CALLING_AGAIN.includes(call.ending.cause)) return null
  return (
    <Button
      tone="primary"
      icon={<Phone className="size-5" />}
      onClick={() => {
        calls.dismiss(call.id)
        calls.call(call.other.number, call.other.name)
      }}
    >
      {words.tryAgain}
    </Button>
  )
}
