/**
 * One kind of setting, described: its list, the form of one, the form of a new one.
 *
 *   const groups: Settings<RingGroup> = { place: 'groups', path: '/api/ring-groups', … }
 *   export default ({ rest }: PageProps) => <SettingsPages settings={groups} rest={rest} />
 */
import type { Collection, Kept } from '@sidetone/api-client'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { settingsAt } from '../api.ts'
import type { ImportColumn } from './csv-import.tsx'
import type { FormPart } from './fields.ts'
import type { BulkAction, Filter } from './list.tsx'
import type { Column } from './list-table.tsx'

export type Item<T> = T & { readonly id: string }
export type Settings<T extends object> = {
  /** The section in the address: `groups`. */
  readonly place: string
  /** Of the API; `/api/ring-groups`. */
  readonly path: string
  /** As `Changes` calls it, so that saving can be undone: `ring-group`. None: it cannot. */
  readonly kind?: string
  /** When it is no collection of the API: how it is read and saved. */
  readonly source?: Collection<T>
  readonly words: {
    readonly title: string
    readonly intro?: ReactNode
    /** `ring group`, `ring groups` */
    readonly one: string
    readonly many: string
    readonly add: string
    readonly emptyTitle: string
    readonly emptyText: string
  }
  readonly icon: LucideIcon
  readonly nameOf: (value: T) => string
  readonly columns: readonly Column<Item<T>>[]
  readonly filters?: readonly Filter[]
  readonly actions?: readonly BulkAction<Item<T>>[]
  readonly parts: readonly FormPart[]
  /** What a new one begins with; what the address says of its texts comes on top. */
  readonly blank: () => T
  /** A new one is offered the first free number that begins so: `64` for 640 … 649. */
  readonly numbersFrom?: string
  /** Takes part in download and import. */
  readonly csv?: {
    /** The field by which a line finds what it changes. */
    readonly key: string
    readonly columns: readonly ImportColumn[]
    /** Of lines without a heading: the field that a cell looks like. */
    readonly guess?: (cell: string) => string
    /** Under an import, with what is new. */
    readonly after?: (made: readonly Kept<T>[]) => ReactNode
  }
  /** What goes with it when it is removed, in words. */
  readonly removeText?: string
  /** What was removed does not come back, so no Undo is offered. */
  readonly removedForGood?: boolean
  /** Beside the form of one: what else is known of it, what can be done with it. */
  readonly panel?: (item: Kept<T>) => ReactNode
  /** Instead of the page of the new one, when it was added. */
  readonly added?: (item: Kept<T>) => void
}
export const sourceOf = <T extends object>(settings: Settings<T>): Collection<T> =>
  settings.source ?? settingsAt<T>(settings.path)
