/** The database of this data folder: tables, stores, journal, and the secrets that must outlive a restart. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import {
  createJournal,
  createStores,
  type Database,
  type Journal,
  oldChanges,
  oldEvents,
  openDatabase,
  openDocuments,
  openSeal,
  RETENTION_MS,
  type Seal,
  type Stores,
  startCheckpoints,
  startRetention,
} from '@sidetone/data'
import type { Documents } from '@sidetone/feature'
import { type HeardKeeper, keepHeard } from '@sidetone/feature-changes/heard'
import { openRingingRules, type RingingStore } from '@sidetone/feature-ringing-rules/store'
import { type Guard, guardRouting } from '@sidetone/feature-routing/guard'
import { openTrunks, type TrunkSettings } from '@sidetone/feature-trunks/settings'
import { AppError } from '@sidetone/kernel'
import { createSpeech, type Speech } from '@sidetone/speech'
import { CannotStart } from '../cannot-start.ts'
import type { Faults } from './faults.ts'
import { migrations } from './features.ts'
import { type FenceKeeper, keepFence } from './fence.ts'

export type Data = {
  readonly database: Database
  readonly stores: Stores
  readonly journal: Journal
  readonly ringing: RingingStore
  /** Settings with their history. */
  readonly documents: Documents
  /** Holds changes against the routing tests. */
  readonly guard: Guard
  readonly trunks: TrunkSettings
  /** Text to speech on this machine. */
  readonly speech: Speech
  /** Who listened to recordings, and to messages of others. */
  readonly heard: HeardKeeper
  /** Opens and closes what must not lie about in clear. */
  readonly seal: Seal
  /** Around a restored copy. */
  readonly fence: FenceKeeper
  /** Signs sessions. */
  readonly sessionSecret: string
  close(): void
}

/** @throws CannotStart when the file is of a newer version, broken, or cannot be written */
export function openData(home: string, faults: Faults): Data {
  const path = join(home, 'sidetone.db')
  let database: Database
  try {
    database = openDatabase(path, { migrations })
  } catch (error) {
    if (error instanceof AppError && error.code === 'database-newer') throw new CannotStart(error.message)
    throw new CannotStart(
      `The database ${path} cannot be opened (${(error as Error).message}): restore a backup into another folder and set SIDETONE_HOME to that one.`,
    )
  }
  const stores = createStores(database)
  const seal = openSeal(join(home, 'secret.key'))
  const guard = guardRouting(openDocuments(database.sql, { seal, onFault: error => faults.note('documents', error) }))
  const journal = createJournal(database.sql, {
    onListenerFault: error => faults.note('projection', error),
    also: stores.bindings,
  })
  const stopCheckpoints = startCheckpoints(database, { onFault: error => faults.note('checkpoints', error) })
  const heard = keepHeard(database.sql, Date.now)
  const stopRetention = startRetention([
    time => heard.deleteBefore(time - RETENTION_MS),
    oldEvents(database.sql),
    oldChanges(database.sql, RETENTION_MS),
    now => {
      stores.devices.sweep(now)
      return false
    },
  ])
  return {
    database,
    stores,
    journal,
    documents: guard.documents,
    guard,
    trunks: openTrunks({
      documents: guard.documents,
      before: stores.oldTrunks,
    }),
    speech: createSpeech({
      folder: join(home, 'speech'),
      onFault: (engine, said) => faults.note(`speech by ${engine}`, new Error(said)),
    }),
    heard,
    seal,
    fence: keepFence(home),
    ringing: openRingingRules(database.sql),
    sessionSecret: secretOf(stores),
    close() {
      stopRetention()
      void stopCheckpoints()
      database.close()
    },
  }
}

function secretOf({ settings }: Stores): string {
  const kept = settings.get('http.session-secret')
  if (typeof kept === 'string') return kept
  const made = randomBytes(32).toString('base64url')
  settings.set('http.session-secret', made)
  return made
}
