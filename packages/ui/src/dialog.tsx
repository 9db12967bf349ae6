import { type ReactNode, useId, useRef } from 'react'
import { classNames } from './class-names.ts'
import { useModal } from './use-modal.ts'

/**
 * A dialog in the middle of the page, or a sheet from below on a narrow one. The browser's own `<dialog>`: it keeps the
 * focus, makes the rest inert and needs no style tag (so a strict content security policy holds).
 */
export function Dialog({
  title,
  hideTitle = false,
  onClose,
  closable = true,
  wide = false,
  top = false,
  children,
}: {
  title: string
  hideTitle?: boolean
  onClose: () => void
  /** false: Escape and a press beside it do nothing */
  closable?: boolean
  wide?: boolean
  /** near the top of the page instead of its middle */
  top?: boolean
  children: ReactNode
}) {
  const box = useRef<HTMLDialogElement>(null)
  const id = useId()
  useModal(box)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the key; the browser sends it as `cancel`.
    <dialog
      ref={box}
      aria-labelledby={id}
      onCancel={event => {
        event.preventDefault()
        if (closable) onClose()
      }}
      onClick={event => {
        if (closable && event.target === box.current) onClose()
      }}
      className={classNames(
        'm-auto w-full max-w-none rounded-t-2xl bg-raised p-0 text-ink shadow-st sm:rounded-2xl motion-safe:animate-[st-rise_140ms_ease-out]',
        top ? 'mt-0 rounded-t-none rounded-b-2xl sm:mt-[12vh]' : 'mb-0 sm:mb-auto',
        wide ? 'sm:max-w-2xl' : 'sm:max-w-md',
      )}
    >
      <h2 id={id} className={hideTitle ? 'sr-only' : 'px-6 pt-6 text-lg font-semibold'}>
        {title}
      </h2>
      {children}
    </dialog>
  )
}
