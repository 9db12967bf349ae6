import type { Kept } from '@sidetone/api-client'
import { Button, Dialog, Tag, TextArea } from '@sidetone/ui'
import { FileDown } from 'lucide-react'
import { useState } from 'react'
import { queries, sentenceOf } from '../api.ts'
import { shell as words } from '../messages/index.ts'
import { offerFile, readCsv, writeCsv } from './csv.ts'
import { type Planned, planOf } from './csv-plan.ts'
import { type Settings, sourceOf } from './settings.ts'

export type ImportColumn = {
  /** As it stands above the column. */
  readonly name: string
  readonly field: string
  readonly example: string
  /** From the cell's text; else the text. */
  readonly read?: (text: string) => unknown
  readonly optional?: boolean
}
const LOOKS = { add: 'good', change: 'warn', same: 'plain', fault: 'bad' } as const
const NAMES = { add: words.importAdd, change: words.importChange, same: words.importSame, fault: words.importFault }

/** A file is read, what it would change is shown line by line, and only then is anything saved. */
export function CsvImport<T extends object>({ settings, onClose }: { settings: Settings<T>; onClose: () => void }) {
  const { csv, place, path, words: said } = settings
  const [plan, setPlan] = useState<readonly Planned<T>[] | null>(null)
  const [pasted, setPasted] = useState('')
  const [made, setMade] = useState<readonly Kept<T>[]>([])
  const [fault, setFault] = useState<string | null>(null)
  const [progress, setProgress] = useState<{ done: number; of: number } | null>(null)
  const columns = csv!.columns
  const count = (what: Planned<T>['what']) => plan?.filter(line => line.what === what).length ?? 0
  const todo = plan?.filter(line => line.what === 'add' || line.what === 'change') ?? []
  const finished = progress !== null && progress.done === progress.of

  const read = async (text: string | undefined) => {
    setFault(null)
    setPlan(null)
    setProgress(null)
    if (!text?.trim()) return
    try {
      setPlan(await planOf(settings, readCsv(text)))
    } catch (error) {
      setFault(sentenceOf(error))
    }
  }
  const run = async () => {
    const source = sourceOf(settings)
    for (const [done, line] of todo.entries()) {
      setProgress({ done, of: todo.length })
      try {
        if (line.existing) await source.put(line.existing.id, line.value as T, (line.existing as Kept<T>).version)
        else {
          const kept = await source.add(line.value as T)
          setMade(all => [...all, kept])
        }
      } catch (error) {
        setFault(`${words.importLine(line.line)}: ${sentenceOf(error)}`)
        break
      }
      setProgress({ done: done + 1, of: todo.length })
    }
    void queries.invalidateQueries({ queryKey: [path] })
  }
  return (
    <Dialog title={words.importTitle(said.many)} onClose={onClose} wide>
      <div className="flex flex-col gap-4 p-6 pt-2">
        {!finished && (
          <>
            <p className="text-[15px] text-ink-soft">{words.importText}</p>
            <TextArea
              label={words.importPaste}
              help={csv!.guess ? words.importPasteHelp : undefined}
              placeholder={columns.map(each => each.example).join(', ')}
              value={pasted}
              onChange={event => {
                setPasted(event.target.value)
                void read(event.target.value)
              }}
            />
            <div className="flex flex-wrap items-center justify-between gap-3">
              <label className="flex flex-col gap-1.5 text-sm font-medium">
                {words.importFile}
                <input
                  type="file"
                  accept=".csv,text/csv"
                  className="text-sm file:me-3 file:min-h-11 file:rounded-st file:border-0 file:bg-sunk file:px-4 file:font-semibold file:text-ink"
                  onChange={event => void event.target.files?.[0]?.text().then(read)}
                />
              </label>
              <Button
                tone="ghost"
                icon={<FileDown className="size-4" aria-hidden="true" />}
                onClick={() =>
                  offerFile(`${place}-example.csv`, writeCsv([columns.map(c => c.name), columns.map(c => c.example)]))
                }
              >
                {words.importPattern}
              </Button>
            </div>
          </>
        )}
        {fault && (
          <p role="alert" className="rounded-st bg-danger-soft px-4 py-3 text-[15px] text-danger-text">
            {fault}
          </p>
        )}
        {plan && (
          <>
            <p role="status" className="font-medium">
              {finished
                ? words.importDone(progress.done)
                : progress
                  ? words.importRunning(progress.done, progress.of)
                  : words.importSummary(count('add'), count('change'), count('same'), count('fault'))}
            </p>
            <ul className="max-h-72 overflow-y-auto rounded-st border border-line">
              {plan.map(({ line, what, name, detail }) => (
                <li
                  key={line}
                  className="flex flex-wrap items-start gap-x-3 gap-y-1 border-b border-line px-3 py-2 text-sm last:border-0"
                >
                  <span className="w-16 shrink-0 text-ink-soft">{words.importLine(line)}</span>
                  <span className="min-w-0 flex-1 basis-40 break-words">
                    <span className="font-medium">{name}</span>
                    {detail && <span className="block text-ink-soft">{detail}</span>}
                  </span>
                  <Tag look={LOOKS[what]}>{NAMES[what]}</Tag>
                </li>
              ))}
            </ul>
          </>
        )}
        {finished && made.length > 0 && csv!.after?.(made)}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{finished ? words.close : words.cancel}</Button>
          {!finished && (
            <Button tone="primary" disabled={!todo.length || progress !== null} onClick={() => void run()}>
              {words.importRun(todo.length)}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  )
}
