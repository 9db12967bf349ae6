import { type RefObject, useLayoutEffect, useState } from 'react'

/**
 * Shows a `<dialog>` over everything for as long as it is on the page; then the focus goes back to where it was. The browser
 * does that itself only for a dialog that is closed before it is taken away, and whose first field did not have the focus.
 */
export function useModal(box: RefObject<HTMLDialogElement | null>): void {
  const [before] = useState(() => document.activeElement)
  useLayoutEffect(() => {
    const dialog = box.current
    if (dialog && !dialog.open) dialog.showModal()
    return () => {
      const now = document.activeElement
      // Whoever went elsewhere meanwhile stays there.
      const mine = now === null || now === document.body || dialog?.contains(now)
      dialog?.close()
      if (mine && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [box, before])
}
