import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

const LOOKS = {
  plain: 'bg-sunk text-ink-soft',
  good: 'bg-accent-soft text-accent-text',
  warn: 'bg-warn-soft text-warn-text',
  bad: 'bg-danger-soft text-danger-text',
}
export type TagLook = keyof typeof LOOKS

/** A state or kind in a word; an icon may give it a shape. */
export function Tag({ look = 'plain', icon, children }: { look?: TagLook; icon?: ReactNode; children: ReactNode }) {
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1 rounded-md px-2 py-0.5 text-sm font-medium whitespace-nowrap',
        LOOKS[look],
      )}
    >
      {icon && <span aria-hidden="true">{icon}</span>}
      {children}
    </span>
  )
}
