import type { NumberEntry } from '@sidetone/api-client'
import { SkeletonRows } from '@sidetone/ui'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { shell as common, numbers as words } from '../../messages/index.ts'
import { ListTable } from '../../parts/list-table.tsx'
import { useListView } from '../../parts/list-view.ts'
import { Page } from '../../parts/page.tsx'
import { SearchField } from '../../parts/search-field.tsx'
import { useSectionOfKind } from '../../parts/sections-context.ts'

const SHOWN = 100
type Row = NumberEntry & { readonly entry: string }

/** One page of what fits best: whoever looks for a number types it. */
export default function Numbers() {
  const [view, moves] = useListView([])
  const sectionOf = useSectionOfKind()
  const { data } = useQuery({
    queryKey: ['numbers', view.q, SHOWN],
    queryFn: ({ signal }) =>
      api.ask<NumberEntry[]>('GET', `/api/numbers?limit=${SHOWN}&q=${encodeURIComponent(view.q)}`, undefined, signal),
    placeholderData: keepPreviousData,
  })
  const rows: Row[] = (data ?? []).map(each => ({ ...each, entry: each.id, id: `${each.kind} ${each.number}` }))
  const hrefOf = ({ kind, entry }: Row) => {
    const section = entry ? sectionOf(kind) : undefined
    return section ? `/${section.place}/${encodeURIComponent(entry)}` : undefined
  }
  return (
    <Page title={words.title} intro={words.intro}>
      <div className="flex">
        <SearchField label={words.find} text={view.q} onText={moves.search} />
      </div>
      {!data && <SkeletonRows />}
      {data?.length === 0 && <p className="text-ink-soft">{words.nothing}</p>}
      {rows.length > 0 && (
        <ListTable
          label={words.title}
          items={rows}
          nameOf={({ name }) => name}
          hrefOf={hrefOf}
          sort=""
          onSort={() => undefined}
          onChoose={() => undefined}
          faded={false}
          columns={[
            { label: words.name, show: ({ name }) => name },
            { label: words.number, show: ({ number }) => number },
            { label: words.kind, show: ({ kind }) => common.kinds[kind] ?? common.kindOther, from: 'tablet' },
          ]}
        />
      )}
      {rows.length === SHOWN && <p className="text-sm text-ink-soft">{words.more}</p>}
    </Page>
  )
}
