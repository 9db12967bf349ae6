import { shell as words } from '../messages/index.ts'

/** The mark of the product, with the word of this part of it. */
export function Logo() {
  return (
    <span className="flex items-center gap-2.5">
      <svg viewBox="0 0 48 48" className="size-8" aria-hidden="true">
        <rect width="48" height="48" rx="12" className="fill-accent" />
        <g className="fill-none stroke-accent-ink" strokeWidth="4" strokeLinecap="round">
          <path d="M13 20v8" />
          <path d="M20.5 13v22" />
          <path d="M28 17v14" opacity="0.75" />
          <path d="M35 21v6" opacity="0.5" />
        </g>
      </svg>
      <span className="text-lg font-bold tracking-tight">{words.product}</span>
      <span className="text-lg text-ink-soft">{words.console}</span>
    </span>
  )
}
