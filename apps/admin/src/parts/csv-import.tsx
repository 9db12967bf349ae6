import { ApiError, type Kept } from '@sidetone/api-client'
import { Button, Dialog, Tag, TextArea } from '@sidetone/ui'
import { FileDown } from 'lucide-react'
import { useRef, useState } from 'react'
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
  /** No two may have the same. */
  readonly unique?: boolean
}
const LOOKS = { add: 'good', change: 'warn', same: 'plain', fault: 'bad' } as const
const NAMES = { add: words.importAdd, change: words.importChange, same: words.importSame, fault: words.importFault }

/** A file is read, what it would change is shown line by line, and only then is anything saved. A line that is refused stops no other. */
export function CsvImport<T extends object>({ settings, onClose }: { settings: Settings<T>; onClose: () => void }) {
  const { csv, place, path, words: said } = settings
  const [plan, setPlan] = useState<readonly Planned<T>[] | null>(null)
  const [pasted, setPasted] = useState('')
  const [made, setMade] = useState<readonly Kept<T>[]>([])
  const [fault, setFault] = useState<string | null>(null)
  const [running, setRunning] = useState(false)
  /** Of each line that was tried: null is saved, else why not. */
  const [tried, setTried] = useState<ReadonlyMap<number, string | null>>(new Map())
  const reading = useRef(0)
  const columns = csv!.columns
  const count = (what: Planned<T>['what']) => plan?.filter(line => line.what === what).length ?? 0
  const todo = plan?.filter(line => line.what === 'add' || line.what === 'change') ?? []
  const finished = tried.size > 0 && !running
  const refused = [...tried.values()].filter(why => why !== null).length
  const saved = tried.size - refused

  const read = async (text: string | undefined) => {
    const turn = ++reading.current
    setFault(null)
    setPlan(null)
    setTried(new Map())
    if (!text?.trim()) return
    try {
      const next = await planOf(settings, readCsv(text))
      if (turn === reading.current) setPlan(next)
    } catch (error) {
      if (turn === reading.current) setFault(sentenceOf(error))
    }
  }
  const run = async () => {
    const source = sourceOf(settings)
    setRunning(true)
    setFault(null)
    for (const line of todo) {
      let why: string | null = null
      try {
        if (line.existing) await source.put(line.existing.id, line.value as T, (line.existing as Kept<T>).version)
        else {
          const kept = await source.add(line.value as T)
          setMade(all => [...all, kept])
        }
      } catch (error) {
        why = sentenceOf(error)
        // Nobody answers: the other lines would fail alike.
        if (!(error instanceof ApiError) || error.status === 0) {
          setFault(why)
          break
        }
      }
      setTried(all => new Map(all).set(line.line, why))
    }
    setRunning(false)
    void queries.invalidateQueries({ queryKey: [path] })
  }
  return (
    <Dialog title={words.importTitle(said.many)} onClose={onClose} wide>
      <div className="flex flex-col gap-4 p-6 pt-2">
        {!(finished && saved === todo.length) && (
          <>
            <p className="text-body text-ink-soft">{words.importText}</p>
            <TextArea
              label={words.importPaste}
              help={csv!.guess ? words.importPasteHelp : undefined}
              placeholder={columns.map(each => each.example).join(', ')}
              value={pasted}
              readOnly={running}
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
          <p role="alert" className="rounded-st bg-danger-soft px-4 py-3 text-body text-danger-text">
            {fault}
          </p>
        )}
        {plan && (
          <>
            <p role="status" className="font-medium">
              {finished
                ? `${words.importDone(saved)}${refused ? ` ${words.importLeft(refused)}` : ''}`
                : running
                  ? words.importRunning(saved, todo.length)
                  : words.importSummary(count('add'), count('change'), count('same'), count('fault'))}
            </p>
            <ul className="max-h-72 overflow-y-auto rounded-st border border-line">
              {plan
                .map(each => ({ ...each, why: tried.get(each.line) }))
                .map(({ line, what, name, detail, why }) => (
                  <li
                    key={line}
                    className="flex flex-wrap items-start gap-x-3 gap-y-1 border-b border-line px-3 py-2 text-sm last:border-0"
                  >
                    <span className="w-16 shrink-0 text-ink-soft">{words.importLine(line)}</span>
                    <span className="min-w-0 flex-1 basis-40 break-words">
                      <span className="font-medium">{name}</span>
                      {(why ?? detail) && <span className="block text-ink-soft">{why ?? detail}</span>}
                    </span>
                    {why === undefined ? (
                      <Tag look={LOOKS[what]}>{NAMES[what]}</Tag>
                    ) : (
                      <Tag look={why === null ? 'good' : 'bad'}>
                        {why === null ? words.importSaved : words.importFault}
                      </Tag>
                    )}
                  </li>
                ))}
            </ul>
          </>
        )}
        {!running && made.length > 0 && csv!.after?.(made)}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{finished ? words.close : words.cancel}</Button>
          {!finished && (
            <Button tone="primary" disabled={!todo.length || running} onClick={() => void run()}>
              {words.importRun(todo.length)}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  )
}
