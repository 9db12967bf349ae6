/** What the dial plan says while it decides: sentences for people, and the same as a path that can be drawn. */

/** One station on the way of a call. */
export type PathNode = {
  readonly kind:
    | 'inbound'
    | 'door'
    | 'code'
    | 'person'
    | 'feature'
    | 'forward'
    | 'rule'
    | 'trunk'
    | 'emergency'
    | 'refused'
  readonly name: string
  readonly number?: string
  /** Of the document or person that it stands for. */
  readonly id?: string
  /** The sentence that goes with it. */
  readonly says: string
}

export class Told {
  readonly why: string[] = []
  readonly path: PathNode[] = []

  say(sentence: string): void {
    this.why.push(sentence)
  }
  at(kind: PathNode['kind'], name: string, says: string, more: { number?: string; id?: string } = {}): void {
    this.why.push(says)
    this.path.push({ kind, name, says, ...more })
  }
}

export const quote = (text: string): string => `“${text}”`
