import type { ReactNode } from 'react'

/** A page that says one thing, and what can be done about it. */
export function PageMessage({
  logo,
  icon,
  title,
  text,
  children,
}: {
  logo?: ReactNode
  icon: ReactNode
  title: string
  text: string
  children: ReactNode
}) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-4 bg-ground px-6 text-center">
      {logo}
      <span aria-hidden="true" className="text-ink-soft">
        {icon}
      </span>
      <h1 className="text-2xl font-semibold text-balance">{title}</h1>
      <p className="max-w-md text-ink-soft text-pretty">{text}</p>
      <div className="mt-2 flex flex-wrap justify-center gap-3">{children}</div>
    </main>
  )
}
