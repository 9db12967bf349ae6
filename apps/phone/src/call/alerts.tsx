import type { CallView } from '@sidetone/phone-core'
import { Button, IconButton, Notice } from '@sidetone/ui'
import { Mic, MicOff, TriangleAlert, X } from 'lucide-react'
import { useWords } from '../messages/index.tsx'
import { useNow, usePhone } from '../phone-context.ts'
import { isTouch } from '../width.ts'
import { useServerCall } from './server-call.ts'
import { nameOf, noticeOf } from './shown.ts'

/** What is wrong in a call, in one sentence, with the way out. */
export function CallAlerts({ call }: { call: CallView }) {
  const words = useWords()
  const { calls, handling } = usePhone()
  const mutedLeg = useServerCall(call)?.roster.find(one => one.me && one.muted)?.leg
  const now = useNow()
  if (call.state === 'ended') return null
  const { trouble } = call
  const close = (
    <IconButton label={words.close} onClick={() => calls.dismissNotice(call.id)}>
      <X className="size-5" />
    </IconButton>
  )
  const seconds = trouble ? Math.max(1, Math.round((now - trouble.since) / 1000)) : 0
  return (
    <div aria-live="polite" className="overflow-hidden empty:hidden">
      {call.mutedSpeech && (
        <Notice
          kind="warn"
          icon={<MicOff className="size-5" />}
          action={
            <Button
              className="bg-transparent px-3 text-warn-text underline"
              onClick={() => calls.setMuted(call.id, false)}
            >
              {words.unmute}
            </Button>
          }
        >
          {isTouch() ? words.mutedSpeechTouch : words.mutedSpeech}
        </Notice>
      )}
      {mutedLeg && !call.mutedSpeech && (
        <Notice
          kind="warn"
          icon={<MicOff className="size-5" />}
          action={
            <Button
              className="bg-transparent px-3 text-warn-text underline"
              onClick={() => handling.mute(call.id, mutedLeg, false)}
            >
              {words.unmute}
            </Button>
          }
        >
          {words.mutedByOther}
        </Notice>
      )}
      {trouble && (
        <Notice kind="warn" icon={<TriangleAlert className="size-5" />}>
          {words.troubles[trouble.kind](nameOf(call, words), seconds)}
        </Notice>
      )}
      {!trouble && call.heardThrough && (
        <Notice kind="calm" icon={<Mic className="size-5" />} action={close}>
          {words.heardThrough(call.heardThrough)}
        </Notice>
      )}
      {!trouble && call.notice && (
        <Notice kind="calm" icon={<TriangleAlert className="size-5" />} action={close}>
          {noticeOf(call.notice, words)}
        </Notice>
      )}
    </div>
  )
}
