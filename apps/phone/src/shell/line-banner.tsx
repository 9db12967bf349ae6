import { Button, Notice } from '@sidetone/ui'
import { CloudOff, WifiOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'

/** A short interruption is not worth a word. */
const QUIET_MS = 1_500

/** Says when this phone cannot call or be called, and what happens now. */
export function LineBanner() {
  const words = useWords()
  const phone = usePhone()
  const { state, since } = useView(phone.line)
  const inCall = useView(phone.calls).calls.some(call => call.state !== 'ended')
  const [patient, setPatient] = useState(true)
  const offline = !navigator.onLine && (state === 'reconnecting' || state === 'unreachable')
  const brief = state === 'starting' || (state === 'reconnecting' && !inCall)
  useEffect(() => {
    setPatient(brief)
    const timer = setTimeout(() => setPatient(false), Math.max(0, since + QUIET_MS - Date.now()))
    return () => clearTimeout(timer)
  }, [brief, since])
  const text =
    inCall && state === 'reconnecting'
      ? words.line.reconnectingInCall
      : inCall && state === 'unreachable'
        ? words.line.unreachableInCall
        : offline
          ? words.line.offline
          : words.line[state]
  const shown = text && !(brief && patient)
  return (
    <div aria-live="polite">
      {shown && (
        <Notice
          kind={state === 'unreachable' || state === 'refused' ? 'danger' : 'warn'}
          icon={offline ? <WifiOff className="size-5" /> : <CloudOff className="size-5" />}
          action={
            state === 'unreachable' && (
              <Button className="bg-transparent px-3 text-danger-text underline" onClick={() => phone.line.retry()}>
                {words.tryAgain}
              </Button>
            )
          }
        >
          {text}
        </Notice>
      )}
    </div>
  )
}
