/** What the server process tells its launcher (Node IPC). */
export type Notice =
  /** First answer to `/readyz` with 200. */
  | {
      readonly type: 'ready'
      readonly afterMs: number
      readonly reclaimedCalls: number
      readonly links: readonly SignInLink[]
    }
  /** Starting again would not help; the launcher says the sentence and ends. */
  | { readonly type: 'cannot-start'; readonly sentence: string }
  | { readonly type: 'note'; readonly sentence: string }

/** A one-time link of a new demo company. */
export type SignInLink = {
  readonly name: string
  readonly extension: string
  readonly role: 'person' | 'admin'
  readonly url: string
}
