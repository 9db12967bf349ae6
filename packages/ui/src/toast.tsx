import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from './button.tsx'

/** Says what has just happened, at the foot of the page. The region is always there, so that readers hear what comes into it. */
export function Toast({
  children,
  action,
  close,
  onClose,
}: {
  /** nothing: no toast now */
  children?: ReactNode
  action?: ReactNode
  /** name of the closing button */
  close: string
  onClose: () => void
}) {
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-6 z-40 flex justify-center px-4">
      {children && (
        <div className="pointer-events-auto flex max-w-lg items-center gap-2 rounded-xl border border-line bg-raised py-1 ps-4 pe-1 shadow-st motion-safe:animate-[st-rise_140ms_ease-out]">
          <p className="flex-1 py-2 text-body font-medium">{children}</p>
          {action}
          <IconButton label={close} onClick={onClose}>
            <X className="size-5" />
          </IconButton>
        </div>
      )}
    </div>
  )
}
