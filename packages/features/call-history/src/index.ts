/** Who called whom: records of ended calls, projected from the journal. */
import type { DatabaseSync } from 'node:sqlite'
import type { LiveCall } from '@sidetone/call'
import type { Journal } from '@sidetone/data'
import type { ApiRoute } from '@sidetone/feature'
import { type CostOf, EndedCall, endedCalls, endedRoutes } from './ended-routes.ts'
import { ladderRoutes } from './ladder-routes.ts'
import { type LadderSource, openLadders } from './ladders.ts'
import { openOpinions, opinionRoutes } from './opinions.ts'
import { startProjection } from './projection.ts'
import { routesOf } from './routes.ts'
import { openTables } from './tables.ts'

export { EndedCall, EndedCallDetail, EndedCallPage } from './ended-routes.ts'
export { CallLadder } from './ladder-routes.ts'
export type { LadderSource } from './ladders.ts'
export { Opinion } from './opinions.ts'
export { LiveCall as LiveCallSchema } from './routes.ts'
export { HistoryDetail, HistoryItem, HistoryLeg, HistoryPage } from './shapes.ts'
export { migrations } from './tables.ts'

export type CallHistoryDeps = {
  readonly sql: DatabaseSync
  readonly journal: Pick<Journal, 'onCommitted' | 'replay'>
  readonly deviceName: (device: string) => string | undefined
  readonly liveCalls: () => readonly LiveCall[]
  /** What an admin calls it; its id when it is gone. */
  readonly trunkName?: (trunk: string) => string
  /** What a call cost; none: nothing is known of it. */
  readonly costOf?: CostOf
  /** The voice message that was left in a call, when this person may hear it. */
  readonly messageOf?: (call: string, person: string) => string | null
  /** Where a file that a call was recorded in can be heard; null: it cannot. */
  readonly recordingAt?: (path: string) => string | null
  /** What remembers the signalling of living calls; none: it is not kept. */
  readonly ladders?: LadderSource
  readonly now?: () => number
  /** These calls are written for the first time; called inside that transaction, so that rows made then are made once. */
  readonly written?: (calls: readonly string[]) => void
  /** Tell this person's open pages to read again. */
  readonly changed: (person: string) => void
  readonly onFault?: (error: unknown) => void
}
export type CallHistory = {
  readonly name: 'call-history'
  readonly routes: readonly ApiRoute[]
  flush(): void
  /** An ended call as the API's list tells it; undefined: it is not kept any more. */
  ended(call: string): EndedCall | undefined
  /** Deletes a slice of what began before `time`; says whether there may be more. */
  deleteBefore(time: number): boolean
  stop(): void
}

/** Reads what the journal has beyond the last record, then follows it. */
export function createCallHistory({
  sql,
  journal,
  deviceName,
  liveCalls,
  trunkName = id => id,
  costOf = () => null,
  messageOf = () => null,
  recordingAt = () => null,
  ladders: source = { remembers: () => false, messagesOf: () => ({ messages: [], left: 0 }), forget: () => {} },
  now = Date.now,
  written = () => {},
  changed,
  onFault = () => {},
}: CallHistoryDeps): CallHistory {
  const tables = openTables(sql)
  const opinions = openOpinions(sql)
  const ladders = openLadders({ sql, source, now, onFault })
  const { flush, stop } = startProjection({
    journal,
    tables,
    deviceName,
    ended: ladders.ended,
    written(calls) {
      // Who listens must not keep a call from being written.
      try {
        written(calls)
      } catch (error) {
        onFault(error)
      }
    },
    changed: people => people.forEach(person => void changed(person)),
    onFault,
  })
  // A slice at a time, so that calls go on meanwhile.
  let filling: NodeJS.Immediate | undefined
  const fill = () => {
    try {
      if (tables.summaries.fill()) filling = setImmediate(fill).unref()
    } catch (error) {
      onFault?.(error)
    }
  }
  fill()
  const itemOf = endedCalls(trunkName, costOf)
  const live = () =>
    liveCalls()
      .filter(({ stage }) => stage !== 'over')
      .map(({ call, from, to, startedAt, answeredAt }) => ({
        id: call as string,
        from: { name: from.name, number: from.number },
        to: { name: to.name, number: to.number },
        state: answeredAt === null ? ('ringing' as const) : ('talking' as const),
        startedAt,
        answeredAt,
      }))
  return {
    name: 'call-history',
    routes: [
      ...routesOf({ tables, flush, liveCalls: live, messageOf }),
      ...endedRoutes({ tables, flush, trunkName, costOf, messageOf, recordingAt, opinionsOf: opinions.of }),
      ...opinionRoutes({ tables, flush, opinions, now }),
      ...ladderRoutes({ tables, flush, ladders }),
    ],
    flush,
    ended(call) {
      const row = tables.summaries.one(call)
      return row && EndedCall.parse(itemOf(row))
    },
    deleteBefore(time) {
      opinions.deleteBefore(time)
      return [tables.deleteBefore(time), ladders.deleteBefore(time)].includes(true)
    },
    stop() {
      clearImmediate(filling)
      stop()
      ladders.stop()
    },
  }
}
