import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export function Card({ title, children, className }: { title?: string; children: ReactNode; className?: string }) {
  return (
    <section className={classNames('rounded-xl border border-line bg-panel p-5', className)}>
      {title && <h2 className="mb-4 text-base font-semibold">{title}</h2>}
      {children}
    </section>
  )
}

/** A state without content: what it is, what it will be, and what to do now. */
export function Empty({ icon, title, children }: { icon: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center gap-3 px-6 py-12 text-center">
      <span
        aria-hidden="true"
        className="flex size-14 items-center justify-center rounded-full bg-accent-soft text-accent-text"
      >
        {icon}
      </span>
      <h2 className="text-lg font-semibold">{title}</h2>
      <div className="flex flex-col items-center gap-4 text-body text-ink-soft">{children}</div>
    </div>
  )
}

/** A sentence that stays until its reason is gone. */
export function Notice({
  kind,
  icon,
  children,
  action,
}: {
  kind: 'calm' | 'warn' | 'danger'
  icon?: ReactNode
  children: ReactNode
  action?: ReactNode
}) {
  const looks = {
    calm: 'bg-accent-soft text-accent-text',
    warn: 'bg-warn-soft text-warn-text',
    danger: 'bg-danger-soft text-danger-text',
  }
  return (
    <div className={classNames('flex min-h-11 items-center gap-3 px-4 py-2 text-body font-medium', looks[kind])}>
      {icon && (
        <span aria-hidden="true" className="shrink-0">
          {icon}
        </span>
      )}
      <span className="flex-1">{children}</span>
      {action}
    </div>
  )
}
