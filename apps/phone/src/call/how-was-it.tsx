/** After a call that sounded bad: one press says how it was, another one reports it with what this phone measured. */
import type { CallView } from '@sidetone/phone-core'
import { Button } from '@sidetone/ui'
import { Flag, ThumbsDown, ThumbsUp } from 'lucide-react'
import { useState } from 'react'
import { useWordsOf } from '../messages/index.tsx'
import { usePhone } from '../phone-context.ts'
import { WORDS } from './how-was-it-words.ts'

export function HowWasIt({ call }: { call: CallView }) {
  const words = useWordsOf(WORDS)
  const { api } = usePhone()
  const [said, setSaid] = useState<'thanks' | 'reported' | 'failed' | null>(null)
  const say = (good: boolean, reported: boolean) => {
    // Seen in the same moment; the network follows.
    setSaid(reported ? 'reported' : 'thanks')
    api.sayHowItWas(call.serverCall, { good, reported, heard: heardIn(call) }).catch(() => setSaid('failed'))
  }
  return (
    <div className="flex flex-wrap items-center justify-center gap-2">
      <p role="status" className="text-body font-medium">
        {said ? words[said] : words.ask}
      </p>
      {said === null && (
        <>
          <Button icon={<ThumbsUp className="size-4" aria-hidden="true" />} onClick={() => say(true, false)}>
            {words.good}
          </Button>
          <Button icon={<ThumbsDown className="size-4" aria-hidden="true" />} onClick={() => say(false, false)}>
            {words.bad}
          </Button>
        </>
      )}
      {said !== 'reported' && (
        <Button icon={<Flag className="size-4" aria-hidden="true" />} onClick={() => say(false, true)}>
          {words.report}
        </Button>
      )}
    </div>
  )
}

function heardIn({ quality }: CallView) {
  if (!quality) return null
  const { codec, mos, curve, lossRatio, jitterMs, delayMs } = quality
  return {
    ...{ codec: codec.slice(0, 40), mos, worstMos: Math.min(mos, ...curve), lossPercent: lossRatio * 100 },
    ...{ jitterMs: Math.min(60_000, jitterMs), roundTripMs: delayMs === null ? null : Math.min(60_000, delayMs) },
  }
}
