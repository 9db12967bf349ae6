/**
 * From the journal's events to records.
 *
 *   journal ──committed──▶ gathering (one record a living call) ──call.ended──▶ waiting ──100 ms──▶ tables ──▶ `call-history`
 *
 * What is not written yet is read again from the journal after a restart, so nothing is lost and nothing doubled.
 */
import type { CallEvent } from '@sidetone/call'
import type { Journal } from '@sidetone/data'
import { MAX_OPEN_CALLS, MAX_UNWRITTEN, MAX_WAITING, WRITE_AFTER_MS } from './limits.ts'
import { type CallRecord, gather, type Moving, newRecord } from './record.ts'
import { rowsOf } from './rows.ts'
import type { HistoryTables } from './tables.ts'

export type ProjectionDeps = {
  readonly journal: Pick<Journal, 'onCommitted' | 'replay'>
  readonly tables: HistoryTables
  /** `web phone`, or what its owner named the desk phone. Undefined: not known any more. */
  readonly deviceName: (device: string) => string | undefined
  /** A call of this life has ended. */
  readonly ended?: (call: string, at: number) => void
  /** These calls are written for the first time: inside the transaction that does so. */
  readonly written?: (calls: readonly string[]) => void
  /** These people's history has changed. */
  readonly changed: (people: ReadonlySet<string>) => void
  readonly onFault?: (error: unknown) => void
}
export type Projection = {
  /** Writes what waits. */
  flush(): void
  stop(): void
}

export function startProjection({
  journal,
  tables,
  deviceName,
  ended,
  written = () => {},
  changed,
  onFault = () => {},
}: ProjectionDeps): Projection {
  /** By the order in which the calls began, so the first entry holds the oldest event that is still needed. */
  const open = new Map<string, { readonly firstEvent: number; readonly record: CallRecord }>()
  const moving: Moving = new Map()
  let waiting: CallRecord[] = []
  let nextEvent = 1
  let timer: NodeJS.Timeout | undefined

  const take = (event: CallEvent, id: number) => {
    nextEvent = id + 1
    if (event.type === 'call.started') {
      if (open.size >= MAX_OPEN_CALLS) open.delete(open.keys().next().value!)
      open.set(event.call, { firstEvent: id, record: newRecord(event) })
      return
    }
    const call = open.get(event.call)
    if (!call) return late(event)
    gather(call.record, event, moving)
    if (event.type !== 'call.ended') return
    open.delete(event.call)
    for (const leg of call.record.legs) leg.device = (leg.deviceId && deviceName(leg.deviceId)) || null
    write(call.record)
  }
  const write = (record: CallRecord) => {
    waiting.push(record)
    if (waiting.length % MAX_WAITING === 0) flush()
    else timer ??= setTimeout(flush, WRITE_AFTER_MS).unref()
  }
  /** A message is whole only after its caller has hung up. */
  const late = (event: CallEvent) => {
    if (event.type !== 'leg.recorded' && event.type !== 'story.told') return
    const waits = waiting.find(({ id }) => id === event.call)
    const record = waits ?? tables.record(event.call)
    if (!record) return
    gather(record, event)
    // Read twice after a restart.
    const [last, ...others] = [...record.remarks].reverse()
    if (others.some(each => JSON.stringify(each) === JSON.stringify(last))) record.remarks.pop()
    if (!waits) write(record)
  }
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (!waiting.length) return
    const records = waiting
    const [oldest] = open.values()
    try {
      tables.write(records, oldest ? Math.min(oldest.firstEvent, nextEvent) : nextEvent, written)
    } catch (error) {
      // The disk may come back: they wait for the next one that ends.
      waiting = records.slice(-MAX_UNWRITTEN)
      return onFault(error)
    }
    waiting = []
    changed(new Set(records.flatMap(record => rowsOf(record).map(row => row.person))))
  }

  for (const { id, event } of journal.replay(tables.nextEvent())) take(event, id)
  flush()
  journal.onCommitted((events, firstId) => {
    for (const [i, event] of events.entries()) {
      take(event, firstId + i)
      if (event.type === 'call.ended') ended?.(event.call, event.at)
    }
  })
  return { flush, stop: flush }
}
