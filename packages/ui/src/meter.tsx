import { useEffect, useRef } from 'react'

/** Calls `listener` with a level 0 … 1 many times a second; gives back how to stop. */
export type LevelSource = (listener: (level: number) => void) => () => void

/** A live level as a bar. Drawn without rendering React again, so it costs next to nothing. */
export function Meter({ label, source }: { label: string; source: LevelSource }) {
  const bar = useRef<HTMLSpanElement>(null)
  useEffect(
    () =>
      source(level => {
        if (bar.current) bar.current.style.transform = `scaleX(${Math.min(1, level).toFixed(3)})`
      }),
    [source],
  )
  return (
    <span role="img" aria-label={label} className="block h-2 w-full overflow-hidden rounded-full bg-sunk">
      <span
        ref={bar}
        className="block h-full origin-left scale-x-0 rounded-full bg-accent transition-transform duration-75 rtl:origin-right"
      />
    </span>
  )
}

/** A ring around its children that grows with the level. */
export function LevelRing({ source, children }: { source: LevelSource; children: React.ReactNode }) {
  const ring = useRef<HTMLSpanElement>(null)
  useEffect(
    () =>
      source(level => {
        if (!ring.current) return
        ring.current.style.opacity = level > 0.03 ? '1' : '0'
        ring.current.style.boxShadow = `0 0 0 ${(2 + Math.min(1, level) * 6).toFixed(1)}px var(--st-accent)`
      }),
    [source],
  )
  return (
    <span className="relative inline-flex shrink-0 rounded-full">
      <span
        ref={ring}
        aria-hidden="true"
        className="absolute inset-0 rounded-full opacity-0 transition-[box-shadow,opacity] duration-100"
      />
      {children}
    </span>
  )
}
