/**
 * What is inside the seal: records, each `kind (1) · length (4) · bytes`.
 *
 *   about ─▶ ( file ─▶ data* ─▶ end of file )* ─▶ end
 */
import type { Migration } from '@sidetone/data'
import { MAX_RECORD_BYTES } from '../limits.ts'

/** What a backup says of itself before its files. */
export type About = {
  /** Of the program that made it. */
  readonly version: string
  readonly madeAt: number
  /** Name of the machine. */
  readonly host: string
  /** Names of the migrations that its database has seen: a program that does not know one of them cannot read it. */
  readonly migrations: readonly Migration['name'][]
  /** The environment that it ran with: `SIDETONE_HTTP=…`. */
  readonly settings: Readonly<Record<string, string>>
  /** About as many bytes as all files together. */
  readonly bytes: number
  /** Of which the database has so many; the first backups did not tell. */
  readonly database?: number
}
export type FileHead = { readonly path: string; readonly mode: number; readonly modifiedAt: number }
export type FileEnd = { readonly size: number; readonly sha256: string }
/** `sums`: SHA-256 over the sums of all files in their order. */
export type Totals = { readonly files: number; readonly bytes: number; readonly sums: string }

export type Record_ =
  | { readonly kind: 'about'; readonly about: About }
  | { readonly kind: 'file'; readonly head: FileHead }
  | { readonly kind: 'data'; readonly bytes: Buffer }
  | { readonly kind: 'file-end'; readonly end: FileEnd }
  | { readonly kind: 'end'; readonly totals: Totals }

const kinds = ['about', 'file', 'data', 'file-end', 'end'] as const
type Kind = (typeof kinds)[number]

function framed(kind: Kind, bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(5)
  head[0] = kinds.indexOf(kind) + 1
  head.writeUInt32BE(bytes.length, 1)
  return Buffer.concat([head, bytes])
}
const json = (kind: Kind, value: unknown) => framed(kind, Buffer.from(JSON.stringify(value)))

export const aboutRecord = (about: About) => json('about', about)
export const fileRecord = (head: FileHead) => json('file', head)
export const dataRecord = (bytes: Uint8Array) => framed('data', bytes)
export const fileEndRecord = (end: FileEnd) => json('file-end', end)
export const endRecord = (totals: Totals) => json('end', totals)

/** @throws SyntaxError when they are no records: what is inside the seal was written wrongly */
export async function* recordsIn(source: AsyncIterable<Uint8Array>): AsyncGenerator<Record_> {
  let kept: Buffer = Buffer.alloc(0)
  for await (const piece of source) {
    kept = kept.length ? Buffer.concat([kept, piece]) : Buffer.from(piece.buffer, piece.byteOffset, piece.length)
    while (kept.length >= 5) {
      const length = kept.readUInt32BE(1)
      if (length > MAX_RECORD_BYTES) throw new SyntaxError('a record is too long')
      if (kept.length < 5 + length) break
      yield recordOf(kinds[kept[0]! - 1], kept.subarray(5, 5 + length))
      kept = kept.subarray(5 + length)
    }
  }
  if (kept.length) throw new SyntaxError('a record has no end')
}

function recordOf(kind: Kind | undefined, bytes: Buffer): Record_ {
  const parsed = <T>() => JSON.parse(bytes.toString('utf8')) as T
  switch (kind) {
    case 'about':
      return { kind, about: parsed<About>() }
    case 'file':
      return { kind, head: parsed<FileHead>() }
    case 'data':
      return { kind, bytes }
    case 'file-end':
      return { kind, end: parsed<FileEnd>() }
    case 'end':
      return { kind, totals: parsed<Totals>() }
    default:
      throw new SyntaxError('a record of an unknown kind')
  }
}
