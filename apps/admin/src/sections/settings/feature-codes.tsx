import type { FeatureCode } from '@sidetone/api-client'
import { Button, SkeletonRows } from '@sidetone/ui'
import { useQuery } from '@tanstack/react-query'
import { Printer } from 'lucide-react'
import { api, queries, sentenceOf } from '../../api.ts'
import { settings as words } from '../../messages/index.ts'
import type { FieldSpec } from '../../parts/fields.ts'
import { SingleForm } from '../../parts/single-form.tsx'

const KEY = ['feature-codes']
const isCode = (value: unknown) => !value || /^[*#]{1,2}\d{1,4}$/.test(String(value))

/** A company's own codes, and the list of all as everybody dials them. */
export function FeatureCodes({ title }: { title: string }) {
  const { data, error } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.ask<FeatureCode[]>('GET', '/api/feature-codes', undefined, signal),
  })
  if (error && !data) return <p role="alert">{sentenceOf(error)}</p>
  if (!data) return <SkeletonRows rows={6} />
  // Two things may be dialled by one code: *2, alone or with a number.
  const usual = data.filter((each, n) => each.usual && data.findIndex(other => other.usual === each.usual) === n)
  const fields = usual.map(
    (each): FieldSpec => ({
      ...{ kind: 'text', name: `own.${each.usual}`, label: each.name, help: each.does, placeholder: each.usual },
      ...{ max: 6, optional: true, check: value => (isCode(value) ? null : words.codeWrong) },
    }),
  )
  return (
    <div className="flex flex-col items-start gap-8 xl:flex-row">
      <div className="w-full min-w-0 max-w-2xl flex-1">
        <SingleForm
          path="/api/feature-codes/own"
          parts={[{ heading: words.codesOwn, text: words.codesText, fields }]}
          title={title}
          kind="feature-codes"
          id="company"
          saved={() => void queries.invalidateQueries({ queryKey: KEY })}
        />
      </div>
      <section className="flex w-full min-w-0 max-w-2xl flex-col gap-4 rounded-xl border border-line bg-panel p-5 xl:flex-1">
        <Button className="self-start" icon={<Printer className="size-5" />} onClick={() => print()}>
          {words.print}
        </Button>
        <div data-print>
          <h2 className="mb-3 text-lg font-semibold">{words.codesList}</h2>
          <dl className="flex flex-col divide-y divide-line">
            {data.map(({ code, name, does }) => (
              <div
                key={`${code} ${name}`}
                className="grid break-inside-avoid grid-cols-[minmax(4rem,30%)_minmax(0,1fr)] sm:grid-cols-[8.5rem_minmax(0,1fr)] gap-x-4 py-2.5"
              >
                <dt className="font-mono font-semibold break-all">{code}</dt>
                <dd className="min-w-0 break-words">
                  <p className="font-medium">{name}</p>
                  <p className="text-body text-ink-soft">{does}</p>
                </dd>
              </div>
            ))}
          </dl>
        </div>
      </section>
    </div>
  )
}
