/**
 * The company keeps a main site, and no change is published that breaks a routing test: it is made, the dial plan built from it and asked, and taken back when
 * a test fails that passed before.
 *
 *   put, remove ─▶ together { change ─▶ new plan ─▶ tests } ──all pass──▶ kept
 *                                                    └─ one fails ─▶ taken back, 409 with which one and why
 */
import type { ChangedBy, Documents } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import type { Site } from './shapes.ts'

/** @returns the names of tests that fail, with why, as things stand now */
export type RunTests = () => ReadonlyMap<string, string>

export type Guard = {
  /** Give this one to whoever changes something. */
  readonly documents: Documents
  /** While it works, tests that fail are only written down. */
  forced<T>(by: ChangedBy, work: () => T): T
  /** Once the dial plan can be built. */
  use(tests: RunTests): void
}

export function guardRouting(documents: Documents): Guard {
  let tests: RunTests | null = null
  let forcedBy: ChangedBy | null = null
  const fails = (broken: readonly (readonly [string, string])[]) =>
    new AppError('routing-test-fails', 409, broken.map(([, why]) => why).join(' '), {
      tests: broken.map(([name]) => name),
    })
  /** An undoing may need time, so it is judged afterwards. */
  const undo: Documents['undo'] = async (id, by) => {
    const run = tests
    const change = documents.change(id)
    if (change?.before === null) mustHaveSite(documents, change.kind, change.key)
    if (!run || !change || documents.all(testKind).length === 0) return documents.undo(id, by)
    const before = run()
    await documents.undo(id, by)
    const broken = [...run()].filter(([name]) => !before.has(name))
    const undone = documents.changes({ kind: change.kind, key: change.key, limit: 1 })[0]
    if (broken.length === 0 || !undone) return
    await documents.undo(undone.id, by)
    throw fails(broken)
  }
  const guarded = <T>(kind: string, work: () => T): T => {
    const run = tests
    // A test itself may be written before what it is for.
    if (!run || kind === testKind || documents.all(testKind).length === 0) return work()
    const before = run()
    return documents.together(() => {
      const result = work()
      const broken = [...run()].filter(([name]) => !before.has(name))
      if (broken.length === 0) return result
      if (!forcedBy) throw fails(broken)
      for (const [name, why] of broken)
        documents.note({ kind: testKind, key: name, name, by: forcedBy, before: null, after: { forced: why } })
      return result
    })
  }
  return {
    documents: {
      ...documents,
      undo,
      put: (kind, ...rest) => guarded(kind, () => documents.put(kind, ...rest)),
      remove(kind, id, ...rest) {
        mustHaveSite(documents, kind, id)
        guarded(kind, () => documents.remove(kind, id, ...rest))
      },
    },
    forced(by, work) {
      forcedBy = by
      try {
        return work()
      } finally {
        forcedBy = null
      }
    },
    use(given) {
      tests = given
    },
  }
}

const testKind = 'routing-test'

/** Trunks, and people who have no site, belong to the main one: it says how they dial and where help is sent. */
function mustHaveSite(documents: Documents, kind: string, id: string): void {
  // What leads to it is told first.
  if (kind !== 'site' || documents.usedBy(kind, id).total > 0) return
  const { value } = documents.get<Site>('site', id) ?? {}
  const others = documents.all<Site>('site').filter(each => each.id !== id)
  if (!value || (others.length && (!value.main || others.some(other => other.value.main)))) return
  const todo = others.length ? 'Make another one the main site first.' : 'Change it instead.'
  throw new AppError(
    'last-site',
    409,
    `${value.name} is the main site: it says how numbers are dialled and where help is sent. ${todo}`,
  )
}
