import type { ReactNode } from 'react'

/** Names with their values, in two columns; what is null is not there. */
export const FactList = ({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) => (
  <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-body">
    {facts.map(([name, value]) =>
      value === null ? null : (
        <div key={name} className="contents">
          <dt className="text-ink-soft">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ),
    )}
  </dl>
)
