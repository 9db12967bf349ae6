/** The port that writes speech down; two drivers stand behind it. */

export type Transcript = {
  readonly text: string
  /** `en`, `de` …; null: not said. */
  readonly language: string | null
  /** How sure the driver is of the words, 0 to 1; none: it does not say. */
  readonly confidence?: number
  readonly words: readonly { readonly text: string; readonly startMs: number; readonly endMs: number }[]
}
export type Written =
  | { readonly ok: true; readonly transcript: Transcript }
  /** A sentence; `forGood`: trying again would not help. */
  | { readonly ok: false; readonly problem: string; readonly forGood: boolean }

export interface Transcriber {
  /** @param path WAV @param language what is spoken, when it is known. Never rejects. */
  write(path: string, language: string | null): Promise<Written>
}
