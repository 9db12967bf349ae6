/** The header lines of one message: order kept, names without case, compact forms known (RFC 3261 §7.3). */
import { keyOf, spellingOf } from './header-names.ts'
import { splitList } from './list.ts'

export class Headers {
  readonly #keys: string[] = []
  readonly #names: string[] = []
  readonly #values: string[] = []
  /** What `read` found, by key; dropped when the header changes. */
  #cache: { key: string; reader: unknown; value: unknown }[] = []

  /** From a list of `[name, value]`. */
  static of(entries: Iterable<readonly [name: string, value: string]>): Headers {
    const headers = new Headers()
    for (const [name, value] of entries) headers.append(name, value)
    return headers
  }

  /** Number of lines. */
  get size(): number {
    return this.#keys.length
  }

  has(name: string): boolean {
    return this.#keys.indexOf(keyOf(name)) >= 0
  }

  /** The raw value of the first line with this name. */
  get(name: string): string | undefined {
    const at = this.#keys.indexOf(keyOf(name))
    return at < 0 ? undefined : this.#values[at]
  }

  /** How many lines have this name. */
  count(name: string): number {
    const key = keyOf(name)
    let count = 0
    for (const each of this.#keys) if (each === key) count++
    return count
  }

  /** The raw values of all lines with this name, top first; commas are not looked at. */
  all(name: string): string[] {
    const key = keyOf(name)
    const found: string[] = []
    for (let i = 0; i < this.#keys.length; i++) if (this.#keys[i] === key) found.push(this.#values[i]!)
    return found
  }

  /** All values of a header that may be a comma-separated list (Via, Route, Supported …), top first, trimmed, none empty. */
  list(name: string): string[] {
    const lines = this.all(name)
    return lines.length === 1 ? splitList(lines[0]!) : lines.flatMap(splitList)
  }

  /** The first line's value through `reader`, kept until the header changes. Give a named function, not a new closure. */
  read<T>(name: string, reader: (value: string) => T): T | undefined {
    const key = keyOf(name)
    for (const kept of this.#cache) if (kept.key === key && kept.reader === reader) return kept.value as T
    const at = this.#keys.indexOf(key)
    if (at < 0) return undefined
    const value = reader(this.#values[at]!)
    this.#cache.push({ key, reader, value })
    return value
  }

  /** The same for all lines together. */
  readAll<T>(name: string, reader: (values: readonly string[]) => T): T | undefined {
    const key = keyOf(name)
    for (const kept of this.#cache) if (kept.key === key && kept.reader === reader) return kept.value as T
    if (this.#keys.indexOf(key) < 0) return undefined
    const value = reader(this.all(name))
    this.#cache.push({ key, reader, value })
    return value
  }

  /** Replaces all lines of this name by one, where the first one stood; at the end when there was none. */
  set(name: string, value: string): this {
    const key = keyOf(name)
    const at = this.#keys.indexOf(key)
    if (at < 0) return this.append(name, value)
    this.#values[at] = oneLine(value)
    for (let i = this.#keys.length - 1; i > at; i--) if (this.#keys[i] === key) this.#drop(i)
    this.#forget(key)
    return this
  }

  append(name: string, value: string): this {
    const key = keyOf(name)
    this.#keys.push(key)
    this.#names.push(spellingOf(key, name))
    this.#values.push(oneLine(value))
    if (this.#cache.length) this.#forget(key)
    return this
  }

  /** Above all other lines. */
  prepend(name: string, value: string): this {
    const key = keyOf(name)
    this.#keys.unshift(key)
    this.#names.unshift(spellingOf(key, name))
    this.#values.unshift(oneLine(value))
    this.#forget(key)
    return this
  }

  /** Only the first value of the first line, also when that line is a comma-separated list; `undefined` takes it away. */
  setFirst(name: string, value: string | undefined): this {
    const key = keyOf(name)
    const at = this.#keys.indexOf(key)
    if (at < 0) return value === undefined ? this : this.append(name, value)
    const rest = splitList(this.#values[at]!).slice(1)
    const values = value === undefined ? rest : [oneLine(value), ...rest]
    if (values.length) this.#values[at] = values.join(', ')
    else this.#drop(at)
    this.#forget(key)
    return this
  }

  /** All lines of this name. */
  remove(name: string): this {
    const key = keyOf(name)
    for (let i = this.#keys.length - 1; i >= 0; i--) if (this.#keys[i] === key) this.#drop(i)
    this.#forget(key)
    return this
  }

  /** Lines in order, as `[name, raw value]`. */
  *[Symbol.iterator](): IterableIterator<readonly [name: string, value: string]> {
    for (let i = 0; i < this.#keys.length; i++) yield [this.#names[i]!, this.#values[i]!]
  }

  clone(): Headers {
    const copy = new Headers()
    copy.#keys.push(...this.#keys)
    copy.#names.push(...this.#names)
    copy.#values.push(...this.#values)
    return copy
  }

  /** All lines as they go on the wire, each ended by CRLF. */
  toString(): string {
    let text = ''
    for (let i = 0; i < this.#keys.length; i++) text += `${this.#names[i]}: ${this.#values[i]}\r\n`
    return text
  }

  #drop(at: number): void {
    this.#keys.splice(at, 1)
    this.#names.splice(at, 1)
    this.#values.splice(at, 1)
  }

  #forget(key: string): void {
    if (this.#cache.length) this.#cache = this.#cache.filter(kept => kept.key !== key)
  }
}

/** A value never ends its line: whoever writes headers cannot write a second one by accident or by an attacker's wish. */
function oneLine(value: string): string {
  return value.includes('\n') || value.includes('\r') ? value.replace(/[\r\n]+\s*/g, ' ') : value
}
