import { Button } from '@sidetone/ui'
import { Download, Upload } from 'lucide-react'
import { useState } from 'react'
import { shell as words } from '../messages/index.ts'
import { useWhere } from '../router.tsx'
import { sayFault } from '../shell/said.ts'
import { offerFile, writeCsv } from './csv.ts'
import { CsvImport } from './csv-import.tsx'
import { type Draft, valueAt } from './fields.ts'
import { type BulkAction, List } from './list.tsx'
import { AddButton, Page } from './page.tsx'
import { type Item, type Settings, sourceOf } from './settings.ts'

/** Rows that are read at once for a download, and how many there may be in all. */
const STEP = 500
const MAX_ROWS = 50_000

export function ListPage<T extends object>({ settings }: { settings: Settings<T> }) {
  const { place, path, words: said, icon, nameOf, columns, filters, actions = [], csv } = settings
  const source = sourceOf(settings)
  const { query } = useWhere()
  const [importing, setImporting] = useState(csv !== undefined && query.has('import'))
  const fileOf = (items: readonly Item<T>[]) => {
    const head = csv!.columns.map(column => column.name)
    const lines = items.map(item => csv!.columns.map(({ field }) => String(valueAt(item as Draft, field) ?? '')))
    offerFile(`${place}.csv`, writeCsv([head, ...lines]))
  }
  const download = async () => {
    const items: Item<T>[] = []
    for (let cursor: string | undefined; items.length < MAX_ROWS; ) {
      const page = await source.page({ ...Object.fromEntries(query), limit: STEP, cursor })
      items.push(...page.items)
      if (!page.next) break
      cursor = page.next
    }
    fileOf(items)
  }
  const bulk: BulkAction<Item<T>>[] = csv
    ? [
        ...actions,
        {
          label: words.download,
          run: async items => {
            fileOf(items)
            return words.selected(items.length)
          },
        },
      ]
    : [...actions]
  const add = <AddButton to={`/${place}/new`}>{said.add}</AddButton>
  return (
    <Page
      title={said.title}
      intro={said.intro}
      tools={
        <>
          {csv && (
            <>
              <Button icon={<Upload className="size-4" aria-hidden="true" />} onClick={() => setImporting(true)}>
                {words.upload}
              </Button>
              <Button
                icon={<Download className="size-4" aria-hidden="true" />}
                onClick={() => void download().catch(sayFault)}
              >
                {words.download}
              </Button>
            </>
          )}
          {add}
        </>
      }
    >
      <List<Item<T>>
        name={path}
        load={(asked, signal) => source.page(asked, signal)}
        one={said.one}
        many={said.many}
        nameOf={nameOf}
        hrefOf={item => `/${place}/${encodeURIComponent(item.id)}`}
        columns={columns}
        filters={filters}
        actions={bulk}
        empty={{ icon, title: said.emptyTitle, text: said.emptyText, action: add }}
      />
      {importing && <CsvImport settings={settings} onClose={() => setImporting(false)} />}
    </Page>
  )
}
