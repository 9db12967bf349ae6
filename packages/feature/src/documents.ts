/**
 * Settings are documents with a history. This is what features see of them; the data room keeps them.
 *
 *   put, remove ──▶ check ──▶ document + change in one transaction ──▶ onChange (dial plan, screens)
 *                                        └──▶ changes ──undo──▶ put, remove
 */

/** Who changed something. `system`: nobody asked for it (the demo company, a clean-up). */
export type ChangedBy = {
  readonly kind: 'person' | 'operator' | 'system' | 'program'
  readonly id: string
  readonly name: string
}
export const BY_SYSTEM: ChangedBy = { kind: 'system', id: 'system', name: 'Sidetone' }

export type Doc<T = object> = {
  readonly id: string
  /** Frozen: change a copy and `put` it. Secrets are in clear here. */
  readonly value: T
  /** 1, 2, …: one more with each change. */
  readonly version: number
  readonly changedAt: number
}

/** What stands for a secret wherever it is shown; given back in a change it means "as it was". */
export const MASK = '•••'

export type Change = {
  readonly id: number
  readonly at: number
  readonly by: ChangedBy
  readonly kind: string
  readonly key: string
  /** What people call the thing: `Sales`. */
  readonly name: string
  /** Null: there was none, it was made by this. Secrets are masked. */
  readonly before: Readonly<Record<string, unknown>> | null
  /** Null: it was removed. */
  readonly after: Readonly<Record<string, unknown>> | null
  /** Fields whose secret is another one now. */
  readonly newSecrets: readonly string[]
}

/** What holds for all documents of a kind, whoever writes them. */
export type KindRule = {
  /** One of them, as in "Bob changed the ring group Sales". */
  readonly title: string
  /** Fields that are encrypted on disk, and masked wherever they are shown. */
  readonly secret?: readonly string[]
  /** How many there may be. */
  readonly limit?: number
  /** What people call this one; else its `name`, `number` or id. */
  readonly nameOf?: (value: Record<string, unknown>, id: string) => string | undefined
  /** Throws an AppError that says in words what is wrong with it. `id`: null for a new one. */
  readonly check?: (value: never, id: string | null) => void
  /** What still needs it, as a sentence; null when it may go. */
  readonly inUse?: (id: string) => string | null
  /** Brings an older value into the shape of today; throws when it cannot be. */
  readonly parse?: (value: unknown) => unknown
  /** It is kept in tables of its own, and its changes are only noted here: undone by `restore`, or not at all. */
  readonly elsewhere?: {
    /** Makes it as it was `before`; null: it shall be gone. Throws an AppError when it is not `after` any more, or cannot. */
    readonly restore?: (
      change: {
        readonly key: string
        readonly before: Readonly<Record<string, unknown>> | null
        readonly after: Readonly<Record<string, unknown>> | null
      },
      by: ChangedBy,
    ) => unknown
    /** What was removed cannot be brought back: no undo is offered for it. */
    readonly removedForGood?: true
  }
}
export type ChangeFilter = {
  readonly kind?: string | undefined
  readonly key?: string | undefined
  /** Id of a person, or `system`, `operator`. */
  readonly who?: string | undefined
  /** Older than this change. */
  readonly before?: number | undefined
  readonly limit: number
}

export interface Documents {
  /** Once for each kind, before the first is written. */
  define(kind: string, rule: KindRule): void
  rule(kind: string): KindRule | undefined
  /** In the order in which they were made. From memory. */
  all<T extends object>(kind: string): readonly Doc<T>[]
  get<T extends object>(kind: string, id: string): Doc<T> | undefined
  /**
   * Makes or changes it. Nothing is written when it is as it was.
   * @param expectedVersion the version that the change was made on; 0: there must be none
   * @throws AppError `changed-meanwhile` 409, `too-many` 409, `too-large` 413, and whatever `check` says
   */
  put<T extends object>(kind: string, id: string, value: T, by: ChangedBy, expectedVersion?: number): Doc<T>
  /** @throws AppError `not-found` 404, `in-use` 409, `changed-meanwhile` 409 */
  remove(kind: string, id: string, by: ChangedBy, expectedVersion?: number): void
  /** All of it or nothing: one transaction, and listeners hear of it afterwards. Synchronous. */
  together<T>(work: () => T): T
  /** Writes down a change of what is kept elsewhere (people, phones). */
  note(change: {
    readonly kind: string
    readonly key: string
    readonly name: string
    readonly by: ChangedBy
    readonly before: object | null
    readonly after: object | null
  }): void
  /** Newest first. */
  changes(filter: ChangeFilter): Change[]
  change(id: number): Change | undefined
  /** @throws AppError `changed-meanwhile` when it was changed again since, `cannot-be-undone`, and whatever `check` says */
  undo(id: number, by: ChangedBy): Promise<void>
  /** After the change is kept. */
  onChange(listener: (kind: string, id: string) => void): void
}
