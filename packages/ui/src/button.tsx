import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'

export type Tone = 'primary' | 'quiet' | 'ghost' | 'danger'

const TONES: Record<Tone, string> = {
  primary: 'bg-accent text-accent-ink hover:bg-accent-hover',
  quiet: 'bg-sunk text-ink hover:bg-line',
  ghost: 'text-ink hover:bg-sunk',
  danger: 'bg-danger text-danger-ink hover:bg-danger-hover',
}

/** A button with words; an icon may stand before them. At least 44 px high. */
export function Button({
  tone = 'quiet',
  icon,
  className,
  children,
  ...rest
}: ComponentProps<'button'> & { tone?: Tone; icon?: ReactNode }) {
  return (
    <button
      type="button"
      {...rest}
      className={classNames(
        'inline-flex min-h-11 items-center justify-center gap-2 rounded-st px-4 text-body font-semibold transition-colors duration-100 select-none disabled:opacity-50',
        TONES[tone],
        className,
      )}
    >
      {icon}
      {children}
    </button>
  )
}

/** A button that shows only an icon; `label` is its name for everybody who does not see it, and its hint. */
export function IconButton({
  label,
  tone = 'ghost',
  round = false,
  className,
  children,
  ...rest
}: ComponentProps<'button'> & { label: string; tone?: Tone; round?: boolean }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={classNames(
        'inline-flex size-11 shrink-0 items-center justify-center transition-colors duration-100 select-none disabled:opacity-40',
        round ? 'rounded-full' : 'rounded-st',
        TONES[tone],
        className,
      )}
    >
      {children}
    </button>
  )
}
