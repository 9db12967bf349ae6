import { classNames } from '@sidetone/ui'
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { shell as words } from '../messages/index.ts'
import { Link } from '../router.tsx'

export type Column<T> = {
  readonly label: string
  readonly show: (item: T) => ReactNode
  /** The field that the server sorts by; none: it does not. */
  readonly sort?: string
  /** Only where there is room: from tablets on, or from desktops on. The first column is always there. */
  readonly from?: 'tablet' | 'desktop'
  readonly align?: 'end'
}
const FROM = { tablet: 'hidden sm:table-cell', desktop: 'hidden lg:table-cell' }

/** The rows. The first column is the link to the thing; on narrow screens little more is shown. */
export function ListTable<T extends { readonly id: string }>({
  label,
  items,
  columns,
  nameOf,
  hrefOf,
  sort,
  onSort,
  chosen,
  onChoose,
  faded,
}: {
  label: string
  items: readonly T[]
  columns: readonly Column<T>[]
  nameOf: (item: T) => string
  /** where a row leads; undefined: nowhere */
  hrefOf?: ((item: T) => string | undefined) | undefined
  sort: string
  onSort: (field: string) => void
  /** none: rows cannot be chosen */
  chosen?: ReadonlySet<string> | undefined
  onChoose: (chosen: ReadonlySet<string>) => void
  /** What is shown is of the search before. */
  faded: boolean
}) {
  const all = items.every(item => chosen?.has(item.id))
  const toggle = (ids: readonly string[], on: boolean) => {
    const next = new Set(chosen)
    for (const id of ids) on ? next.add(id) : next.delete(id)
    onChoose(next)
  }
  return (
    <div className="overflow-x-auto rounded-xl border border-line bg-panel">
      <table
        aria-label={label}
        className={classNames('w-full table-auto border-collapse text-body', faded && 'opacity-60')}
      >
        <thead>
          <tr className="border-b border-line text-start text-sm text-ink-soft">
            {chosen && (
              <th scope="col" className="w-11 ps-2">
                <Tick
                  label={words.selectAll}
                  on={all}
                  onChange={on =>
                    toggle(
                      items.map(({ id }) => id),
                      on,
                    )
                  }
                />
              </th>
            )}
            {columns.map(column => (
              <Heading key={column.label} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map(item => (
            <tr
              key={item.id}
              className={classNames(
                'relative border-b border-line last:border-0',
                hrefOf?.(item) && 'hover:bg-sunk',
                chosen?.has(item.id) && 'bg-accent-soft',
              )}
            >
              {chosen && (
                <td className="relative z-10 w-11 ps-2">
                  <Tick
                    label={words.select(nameOf(item))}
                    on={chosen.has(item.id)}
                    onChange={on => toggle([item.id], on)}
                  />
                </td>
              )}
              {columns.map((column, index) => (
                <td
                  key={column.label}
                  className={classNames(
                    'h-12 px-3 py-2 sm:px-4',
                    column.from && FROM[column.from],
                    column.align === 'end' && 'text-end',
                  )}
                >
                  {index === 0 && hrefOf?.(item) ? (
                    <Link
                      to={hrefOf(item)!}
                      className="font-medium before:absolute before:inset-0 focus-visible:outline-none focus-visible:before:outline-2 focus-visible:before:-outline-offset-2 focus-visible:before:outline-accent-text"
                    >
                      {column.show(item)}
                    </Link>
                  ) : (
                    column.show(item)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Heading<T>({ column, sort, onSort }: { column: Column<T>; sort: string; onSort: (field: string) => void }) {
  const { label, sort: field, from, align } = column
  const up = sort === field
  const down = sort === `-${field}`
  const Arrow = down ? ArrowDown : ArrowUp
  return (
    <th
      scope="col"
      aria-sort={field && (up || down) ? (down ? 'descending' : 'ascending') : undefined}
      className={classNames(
        'px-3 font-medium sm:px-4',
        from && FROM[from],
        align === 'end' ? 'text-end' : 'text-start',
      )}
    >
      {field ? (
        <button
          type="button"
          title={words.sortBy(label)}
          onClick={() => onSort(field)}
          className="-mx-2 inline-flex min-h-11 items-center gap-1 rounded-st px-2 hover:text-ink"
        >
          {label}
          {(up || down) && <Arrow className="size-3.5" aria-hidden="true" />}
        </button>
      ) : (
        <span className="inline-flex min-h-11 items-center">{label}</span>
      )}
    </th>
  )
}

const Tick = ({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) => (
  <label className="flex size-11 cursor-pointer items-center justify-center">
    <input
      type="checkbox"
      aria-label={label}
      checked={on}
      onChange={event => onChange(event.target.checked)}
      className="size-5 accent-accent"
    />
  </label>
)
