/** Until somebody presses anything in this page, its browser gives no sound: said, so that no call rings unheard. */
import { classNames } from '@sidetone/ui'
import { VolumeX } from 'lucide-react'
import { useState } from 'react'
import { useWordsOf } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { isTouch } from '../width.ts'
import { WORDS } from './press-words.ts'

/** Over the page, and no press ends at it: what comes and goes must not move what somebody is about to press. */
export function NeedsPress() {
  const words = useWordsOf(WORDS)
  const phone = usePhone()
  const ready = useView(phone.line).state === 'ready'
  // A call that rings says it itself.
  const calm = useView(phone.calls).calls.length === 0
  const shown = useView(phone.devices).needsPress && ready && calm
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-24 z-30 flex justify-center px-4 lg:bottom-6"
    >
      {shown && (
        <p className="flex max-w-xl items-center gap-3 rounded-xl border border-line bg-raised px-4 py-2.5 text-body font-medium shadow-st">
          <VolumeX className="size-5 shrink-0 text-warn-text" aria-hidden="true" />
          {words.toRing(isTouch())}
        </p>
      )}
    </div>
  )
}

/** In the incoming call. Its place stays after the press, which may be on its way to Answer. */
export function RingsUnheard() {
  const words = useWordsOf(WORDS)
  const { needsPress } = useView(usePhone().devices)
  const [was, setWas] = useState(needsPress)
  if (needsPress && !was) setWas(true)
  if (!was) return null
  return (
    <p
      role="status"
      className={classNames('mt-4 text-body font-medium text-balance text-warn-text', !needsPress && 'invisible')}
    >
      <VolumeX className="me-2 inline size-5" aria-hidden="true" />
      {words.toHear(isTouch())}
    </p>
  )
}
