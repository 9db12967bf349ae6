/** Lists, changes of settings, and what leads to one. */

/** One change of the settings, told in sentences. */
export type Change = {
  readonly id: number
  readonly at: number
  readonly by: {
    readonly kind: 'person' | 'phone' | 'operator' | 'system' | 'program'
    readonly id: string
    readonly name: string
  }
  readonly kind: string
  readonly key: string
  readonly name: string
  readonly sentence: string
  readonly differences: readonly { readonly field: string; readonly sentence: string }[]
  readonly undoable: boolean
  /** It was made by this: undo takes it away. */
  readonly undoRemoves: boolean
}
export type ChangePage = { readonly items: readonly Change[]; readonly next: string | null }
export type ChangeDetail = Change & {
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
}
/** One page of a list. `next`: give it as `cursor`; null at the end. */
export type Page<T> = { readonly items: readonly T[]; readonly next: string | null; readonly total: number }
/** A place that leads to a setting or a person. */
export type Use = {
  /** `menu`, `inbound-route`, `person`, … */
  readonly kind: string
  readonly id: string
  /** What the kind is called: `menu`. */
  readonly title: string
  readonly name: string
  /** Where in it: `key 2`. */
  readonly place: string
}
export type UsedBy = {
  /** The first fifty. */
  readonly items: readonly Use[]
  readonly total: number
  /** Each of these places can do without: `letGo` takes it out of them. */
  readonly canLetGo: boolean
}
