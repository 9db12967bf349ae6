import { createStore } from '@sidetone/phone-core'
import { Button, Notice } from '@sidetone/ui'
import { RefreshCw } from 'lucide-react'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'

/** A newer version waits in the service worker; `apply` switches to it and loads the page again. */
export const update = createStore<{ readonly apply: (() => void) | null }>({ apply: null })

/** Offered only when nobody is on a call: a new page would end it. */
export function UpdateNotice() {
  const words = useWords()
  const { apply } = useView(update)
  const inCall = useView(usePhone().calls).calls.length > 0
  if (!apply || inCall) return null
  return (
    <Notice
      kind="calm"
      icon={<RefreshCw className="size-5" />}
      action={
        <Button className="bg-transparent px-3 text-accent-text underline" onClick={apply}>
          {words.updateNow}
        </Button>
      }
    >
      {words.updateReady}
    </Notice>
  )
}
