/** A list of the server's: searched, filtered, sorted and paged there; rows can be chosen for what is done to many at once. */
import type { Page, PageAsked } from '@sidetone/api-client'
import { Button, Choice, Empty, Field, SkeletonRows } from '@sidetone/ui'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight, type LucideIcon, SearchX } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { queries, sentenceOf } from '../api.ts'
import { shell as words } from '../messages/index.ts'
import { say, sayFault } from '../shell/said.ts'
import { type Column, ListTable } from './list-table.tsx'
import { askedOf, PAGE_ROWS, useListView } from './list-view.ts'
import { SearchField } from './search-field.tsx'

export type Filter = {
  /** As the API calls it. */
  readonly name: string
  readonly label: string
  /** Behind “More filters” until it is asked for. */
  readonly seldom?: boolean
} & (
  | { readonly kind?: 'choice'; readonly options: readonly { readonly value: string; readonly label: string }[] }
  /** As in 2026-11-22. */
  | { readonly kind: 'day' }
)
export type BulkAction<T> = {
  readonly label: string
  /** Gives the sentence that says what was done. */
  readonly run: (items: readonly T[]) => Promise<string>
  readonly danger?: boolean
}
export type ListProps<T extends { readonly id: string }> = {
  /** What was read is kept under this. */
  readonly name: string
  /** `total` may be missing, or null, where it would be dear to count. */
  readonly load: (
    asked: PageAsked,
    signal: AbortSignal,
  ) => Promise<Omit<Page<T>, 'total'> & { readonly total?: number | null }>
  readonly one: string
  readonly many: string
  readonly columns: readonly Column<T>[]
  readonly nameOf: (item: T) => string
  readonly hrefOf?: (item: T) => string
  readonly filters?: readonly Filter[]
  /** What is wrong with the filters together, in words, by the name of one: nothing is asked for then. */
  readonly wrongWith?: (filters: Readonly<Record<string, string>>) => Readonly<Record<string, string>> | undefined
  readonly actions?: readonly BulkAction<T>[]
  /** Shown when there is nothing at all yet. */
  readonly empty: {
    readonly icon: LucideIcon
    readonly title: string
    readonly text: string
    readonly action?: ReactNode
  }
  readonly searchable?: boolean
  /** Milliseconds; for what changes without anybody telling. */
  readonly reloadEvery?: number
}
export function List<T extends { readonly id: string }>(props: ListProps<T>) {
  const { name, load, one, many, columns, nameOf, hrefOf, filters = [], actions = [], searchable = true } = props
  const [view, moves] = useListView(filters.map(filter => filter.name))
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [all, setAll] = useState(false)
  const asked = askedOf(view)
  const wrong = props.wrongWith?.(view.filters) ?? {}
  const right = Object.keys(wrong).length === 0
  const shownFilters = filters.filter(({ name, seldom }) => all || !seldom || view.filters[name])
  const answer = useQuery({
    enabled: right,
    queryKey: [name, 'list', asked],
    queryFn: ({ signal }) => load(asked, signal),
    placeholderData: keepPreviousData,
    ...(props.reloadEvery ? { refetchInterval: props.reloadEvery } : {}),
  })
  const { error, isPlaceholderData } = answer
  const data = right ? answer.data : undefined
  const narrowed = view.q !== '' || Object.values(view.filters).some(Boolean)
  const items = data?.items ?? []
  const picked = items.filter(item => chosen.has(item.id))
  const first = (view.trail.length - 1) * PAGE_ROWS + 1

  return (
    <div className="flex flex-col gap-4">
      {(searchable || filters.length > 0) && (!data || data.items.length > 0 || narrowed || view.trail.length > 1) && (
        <div className="flex flex-wrap items-end gap-3">
          {searchable && <SearchField label={words.find(many)} text={view.q} onText={moves.search} />}
          {shownFilters.map(filter => (
            <div key={filter.name} className="min-w-36">
              {filter.kind === 'day' ? (
                <Field
                  label={filter.label}
                  type="date"
                  fault={wrong[filter.name]}
                  value={view.filters[filter.name] ?? ''}
                  onChange={event => moves.filter(filter.name, event.target.value)}
                />
              ) : (
                <Choice
                  label={filter.label}
                  options={[{ value: '', label: words.all }, ...filter.options]}
                  value={view.filters[filter.name] ?? ''}
                  onChoose={value => moves.filter(filter.name, value)}
                />
              )}
            </div>
          ))}
          {filters.some(({ seldom }) => seldom) && !all && (
            <Button tone="ghost" onClick={() => setAll(true)}>
              {words.moreFilters}
            </Button>
          )}
        </div>
      )}
      {error && right && !data && (
        <p role="alert" className="text-danger-text">
          {sentenceOf(error)}
        </p>
      )}
      {right && !data && !error && <SkeletonRows />}
      {data && !items.length && (narrowed || view.trail.length > 1) && (
        <Empty icon={<SearchX className="size-6" />} title={words.noMatchTitle}>
          <p>{words.noMatchText}</p>
          <Button onClick={moves.clear}>{words.clearFilters}</Button>
        </Empty>
      )}
      {data && !items.length && !narrowed && view.trail.length === 1 && (
        <Empty icon={<props.empty.icon className="size-6" />} title={props.empty.title}>
          <p>{props.empty.text}</p>
          {props.empty.action}
        </Empty>
      )}
      {data && items.length > 0 && (
        <>
          {picked.length > 0 && (
            <Bulk picked={picked} actions={actions} onDone={() => setChosen(new Set())} name={name} />
          )}
          <ListTable
            label={many}
            items={items}
            columns={columns}
            nameOf={nameOf}
            hrefOf={hrefOf}
            sort={view.sort}
            onSort={moves.sortBy}
            chosen={actions.length ? chosen : undefined}
            onChoose={setChosen}
            faded={isPlaceholderData}
          />
          <div className="flex min-h-11 items-center justify-between gap-3 text-sm text-ink-soft">
            <p role="status">
              {data.next || view.trail.length > 1
                ? words.range(first, first + items.length - 1, data.total ?? undefined)
                : words.total(data.total ?? items.length, one, many)}
            </p>
            {(data.next || view.trail.length > 1) && (
              <span className="flex gap-2">
                <Button disabled={view.trail.length < 2} onClick={moves.previous} aria-label={words.previous}>
                  <ChevronLeft className="size-5 rtl:rotate-180" aria-hidden="true" />
                </Button>
                <Button
                  disabled={!data.next}
                  onClick={() => data.next && moves.next(data.next)}
                  aria-label={words.next}
                >
                  <ChevronRight className="size-5 rtl:rotate-180" aria-hidden="true" />
                </Button>
              </span>
            )}
          </div>
        </>
      )}
    </div>
  )
}

function Bulk<T>({
  picked,
  actions,
  onDone,
  name,
}: {
  picked: readonly T[]
  actions: readonly BulkAction<T>[]
  onDone: () => void
  name: string
}) {
  const [busy, setBusy] = useState(false)
  const run = async (action: BulkAction<T>) => {
    setBusy(true)
    try {
      say(await action.run(picked))
      onDone()
    } catch (error) {
      sayFault(error)
    } finally {
      setBusy(false)
      void queries.invalidateQueries({ queryKey: [name] })
    }
  }
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-st bg-accent-soft px-4 py-1">
      <span role="status" className="text-sm font-medium text-accent-text">
        {words.selected(picked.length)}
      </span>
      {actions.map(action => (
        <Button
          key={action.label}
          tone={action.danger ? 'danger' : 'quiet'}
          disabled={busy}
          onClick={() => void run(action)}
        >
          {action.label}
        </Button>
      ))}
      <Button tone="ghost" onClick={onDone}>
        {words.clearSelection}
      </Button>
    </div>
  )
}
