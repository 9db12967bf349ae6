import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

/** One row of a list: a link that fills it, with what stands before, and further buttons behind. */
export function ListRow({
  href,
  current = false,
  lead,
  title,
  strong = false,
  detail,
  aside,
  actions,
}: {
  href: string
  current?: boolean
  lead?: ReactNode
  title: ReactNode
  strong?: boolean
  detail?: ReactNode
  aside?: ReactNode
  actions?: ReactNode
}) {
  return (
    <li
      className={classNames(
        // Rows out of sight are not laid out, so lists of thousands scroll smoothly.
        'relative flex min-h-16 items-center gap-3 rounded-st px-3 [contain-intrinsic-size:auto_4rem] [content-visibility:auto]',
        current ? 'bg-accent-soft' : 'hover:bg-sunk',
      )}
    >
      {/* Large text on a narrow screen: the words, which say all of it, need the room. */}
      {lead && <span className="flex max-[17em]:hidden">{lead}</span>}
      <a
        href={href}
        aria-current={current ? 'true' : undefined}
        className="flex min-w-0 flex-1 flex-col py-2 before:absolute before:inset-0 before:rounded-st focus-visible:outline-none focus-visible:before:outline-2 focus-visible:before:-outline-offset-2 focus-visible:before:outline-accent-text"
      >
        <span className={classNames('truncate text-body', strong ? 'font-bold' : 'font-medium')}>{title}</span>
        {detail && <span className="flex min-w-0 items-center gap-1.5 text-sm text-ink-soft">{detail}</span>}
      </a>
      {aside && <span className="text-right text-sm whitespace-nowrap text-ink-soft">{aside}</span>}
      {actions && <span className="relative flex">{actions}</span>}
    </li>
  )
}

/** What a list shows while its first answer is on the way. */
export function SkeletonRows({ rows = 6 }: { rows?: number }) {
  return (
    <ul aria-hidden="true" className="flex flex-col">
      {Array.from({ length: rows }, (_, row) => `row-${row}`).map(row => (
        <li key={row} className="flex min-h-16 items-center gap-3 px-3">
          <span className="size-10 rounded-full bg-sunk" />
          <span className="flex flex-1 flex-col gap-2">
            <span className="h-3.5 w-2/5 rounded bg-sunk" />
            <span className="h-3 w-1/4 rounded bg-sunk" />
          </span>
        </li>
      ))}
    </ul>
  )
}
