import { Button } from '@sidetone/ui'
import { ArrowLeft, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { go, Link } from '../router.tsx'

/** The head of a page: what it is, what it is for, and what can be done here. */
export function Page({
  title,
  intro,
  back,
  tools,
  children,
}: {
  title: string
  intro?: ReactNode
  /** The list that this is one of. */
  back?: { readonly to: string; readonly label: string }
  tools?: ReactNode
  children: ReactNode
}) {
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 lg:flex-nowrap">
        <div className="min-w-0">
          {back && (
            <Link
              to={back.to}
              className="mb-1 inline-flex min-h-8 items-center gap-1.5 text-sm font-medium text-accent-text hover:underline"
            >
              <ArrowLeft className="size-4 rtl:rotate-180" aria-hidden="true" />
              {back.label}
            </Link>
          )}
          <h1 className="text-2xl font-semibold break-words">{title}</h1>
          {intro && <p className="mt-1 max-w-2xl text-body text-ink-soft text-pretty">{intro}</p>}
        </div>
        {tools && <div className="flex flex-wrap gap-2 lg:shrink-0 lg:justify-end">{tools}</div>}
      </div>
      {children}
    </div>
  )
}

/** The button that adds one more of what is listed. */
export const AddButton = ({ to, children }: { to: string; children: string }) => (
  <Button tone="primary" icon={<Plus className="size-4" aria-hidden="true" />} onClick={() => go(to)}>
    {children}
  </Button>
)
