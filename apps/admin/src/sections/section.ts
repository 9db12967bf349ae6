import type { LucideIcon } from 'lucide-react'
import type { ComponentType, LazyExoticComponent } from 'react'

export type PageProps = {
  /** What follows the section in the address: `['ID']`. */
  readonly rest: readonly string[]
}
export type FoundPage = {
  /** `/settings/mail` */
  readonly to: string
  readonly title: string
  /** All words that stand on it. */
  readonly text: string
}
/** An entry of the navigation, and what is behind it. Loaded when it is opened. */
export type Section = {
  /** In the address, and unique: `people`. */
  readonly place: string
  readonly title: string
  /** Under which heading of the navigation; `once`: not in it, for one is led there. */
  readonly group: 'watch' | 'company' | 'calls' | 'records' | 'once'
  readonly icon: LucideIcon
  readonly page: LazyExoticComponent<ComponentType<PageProps>>
  /** Kinds of numbers (`/api/numbers`) whose settings are at `place/ID`. */
  readonly numberKinds?: readonly string[]
  /** A list of the API (`?q=`) that the command bar looks in, for what has no number. `/api/trunks`. */
  readonly searchPath?: string
  /** How one of that list is told; else by its name, and its number where it has one. */
  readonly told?: (item: never) => { readonly label: string; readonly hint: string }
  /** Pages below the section that are found by the words on them; asked for when the command bar is opened. */
  readonly pages?: () => Promise<readonly FoundPage[]>
  /** "Add a person": an action of the command bar that opens `place/new`. */
  readonly add?: string
  /** Further words under which the command bar finds the section. */
  readonly alsoCalled?: string
}
