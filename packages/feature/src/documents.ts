/**
 * Settings are documents with a history. This is what features see of them; the data room keeps them.
 *
 *   put, remove ──▶ check ──▶ document + change in one transaction ──▶ onChange (dial plan, screens)
 *                                        └──▶ changes ──undo──▶ put, remove
 */
import type { Reference, UsedBy } from './references.ts'

/** Who changed something. `system`: nobody asked for it (the demo company, a clean-up). */
export type ChangedBy = {
  /** `phone`: a person too, at a telephone and not on a screen. */
  readonly kind: 'person' | 'phone' | 'operator' | 'system' | 'program'
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
  /** Places whose secret is another one now: `password`, `servers.0.password`. */
  readonly newSecrets: readonly string[]
}

/** What holds for all documents of a kind, whoever writes them. */
export type KindRule = {
  /** One of them, as in "Bob changed the ring group Sales". */
  readonly title: string
  /** Paths (`secrets.ts`) of what is encrypted on disk, and masked wherever it is shown. */
  readonly secret?: readonly string[]
  /** How many there may be. */
  readonly limit?: number
  /** Fields whose change a sentence of its own tells; `value`: what it is a part of. */
  readonly tells?: Readonly<Record<string, (before: unknown, after: unknown, value: never) => string>>
  /** What people call this one; else its `name`, `number` or id. */
  readonly nameOf?: (value: Record<string, unknown>, id: string) => string | undefined
  /** Throws an AppError that says in words what is wrong with it. `id`: null for a new one. */
  readonly check?: (value: never, id: string | null) => void
  /** Everything else that it names. What is not there is refused, and what is there stays while it is named. */
  readonly leadsTo?: (value: never, id: string) => readonly Reference[]
  /** The numbers by which others name it. */
  readonly numbersOf?: (value: never, id: string) => readonly string[]
  /** It belongs to the one of this kind with the same id: what it names is told as named by that, and it goes with it. */
  readonly partOf?: string
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
    /** One of them as it is now, for its name and numbers. */
    readonly get?: (id: string) => object | undefined
    /** All that name something. */
    readonly all?: () => Iterable<readonly [id: string, value: object]>
    /** Writes one that lets go of what it named. */
    readonly put?: (id: string, value: never, by: ChangedBy) => void
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
   * @throws AppError `changed-meanwhile` 409, `too-many` 409, `too-large` 413, `no-such-KIND` 422 for what it names and is not
   * there, and whatever `check` says
   */
  put<T extends object>(kind: string, id: string, value: T, by: ChangedBy, expectedVersion?: number): Doc<T>
  /**
   * @param letGo places that can do without it are changed, instead of refusing
   * @throws AppError `not-found` 404, `in-use` 409 with the places as `usedBy`, `changed-meanwhile` 409
   */
  remove(kind: string, id: string, by: ChangedBy, expectedVersion?: number, letGo?: boolean): void
  /** The places that lead to it. */
  usedBy(kind: string, id: string): UsedBy
  /**
   * For what is kept elsewhere and is about to go: its seats go, and `letGo` more.
   * @throws AppError `in-use` 409
   */
  free(kind: string, id: string, by: ChangedBy, letGo?: boolean): void
  /**
   * For what is kept elsewhere and has other numbers now: what leads to the old ones leads to the new ones. Documents do so by themselves.
   * @throws AppError `in-use` 409 when a number goes that something leads to
   */
  renumber(kind: string, id: string, before: object, after: object, by: ChangedBy): void
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
