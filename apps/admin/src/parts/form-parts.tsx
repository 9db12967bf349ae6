import { Button, classNames, Dialog } from '@sidetone/ui'
import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { shell as words } from '../messages/index.ts'
import type { FieldChange, FormPart } from './fields.ts'

/** Some fields under a heading; open when something in it is wrong. */
export function Part({ part, open, children }: { part: FormPart; open: boolean; children: ReactNode }) {
  const { heading, text, folded } = part
  const box = 'rounded-xl border border-line bg-panel'
  const inside = <div className="flex flex-col gap-5 p-5 sm:p-6">{children}</div>
  if (folded)
    return (
      <details className={classNames(box, 'group')} open={open || undefined}>
        <summary className="flex min-h-14 cursor-pointer list-none items-center justify-between px-5 text-base font-semibold sm:px-6 [&::-webkit-details-marker]:hidden">
          {heading}
          <ChevronDown className="size-5 text-ink-soft group-open:rotate-180" aria-hidden="true" />
        </summary>
        {inside}
      </details>
    )
  return (
    <section className={box}>
      {heading && (
        <div className="px-5 pt-5 sm:px-6 sm:pt-6">
          <h2 className="text-base font-semibold">{heading}</h2>
          {text && <p className="mt-1 text-sm text-ink-soft">{text}</p>}
        </div>
      )}
      {inside}
    </section>
  )
}

/** Shown before saving, so that nobody saves by mistake. */
export function WillChange({ changes }: { changes: readonly FieldChange[] }) {
  return (
    <details open={changes.length <= 4} className="mb-3 text-sm">
      <summary className="min-h-6 cursor-pointer font-medium">{words.willChange}</summary>
      <ul className="mt-1 flex flex-col gap-1">
        {changes.map(({ label, before, after }) => (
          <li key={label} className="break-words">
            <span className="text-ink-soft">{label}: </span>
            <del className={classNames('text-ink-soft', before === words.empty && 'no-underline')}>{before}</del>
            <span aria-hidden="true"> → </span>
            <ins className="font-medium no-underline">{after}</ins>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** Asked when a form with unsaved changes is left. */
export const LeaveDialog = ({ leave, onStay }: { leave: () => void; onStay: () => void }) => (
  <Dialog title={words.leaveTitle} onClose={onStay}>
    <div className="flex flex-col gap-5 p-6 pt-2">
      <p className="text-ink-soft">{words.leaveText}</p>
      <div className="flex justify-end gap-2">
        <Button onClick={onStay}>{words.stay}</Button>
        <Button tone="danger" onClick={leave}>
          {words.leave}
        </Button>
      </div>
    </div>
  </Dialog>
)
