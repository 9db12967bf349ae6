/** A speech line and its echo: what one says comes softly back, as in a good telephone. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 48 48" className={className} aria-hidden="true">
      <rect width="48" height="48" rx="12" className="fill-accent" />
      <g className="fill-none stroke-accent-ink" strokeWidth="4" strokeLinecap="round">
        <path d="M13 20v8" />
        <path d="M20.5 13v22" />
        <path d="M28 17v14" opacity="0.75" />
        <path d="M35 21v6" opacity="0.5" />
      </g>
    </svg>
  )
}
