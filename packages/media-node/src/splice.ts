/** A pair of plain ends of ours that joins two media processes, and how they are called. */
import { randomBytes } from 'node:crypto'
import type { EndId } from '@sidetone/call'
import { type CodecName, codecFacts } from '@sidetone/sdp'
import type { Stream, Welcome } from './messages.ts'

export type SpliceSide = {
  readonly process: number
  readonly end: EndId
  readonly address: string
  readonly port: number
}

/** Nothing else begins so; the rest is a random name and the process. */
const mark = '~splice-'
const payloadTypes: Readonly<Record<CodecName, number>> = { PCMU: 0, PCMA: 8, G722: 9, opus: 111 }
const hears = Object.entries(payloadTypes).map(([codec, payloadType]) => ({ codec: codec as CodecName, payloadType }))
const hearsEvents = [
  { payloadType: 101, clockRate: 8000 },
  { payloadType: 102, clockRate: 48_000 },
]

export class Splice {
  codec: CodecName | null = null
  readonly #name: string
  readonly #processes: readonly [number, number]
  #sides: readonly SpliceSide[] = []

  constructor(one: number, other: number, name = `${mark}${randomBytes(6).toString('hex')}`) {
    this.#processes = [one, other]
    this.#name = name
  }

  get open(): boolean {
    return this.#sides.length === 2
  }
  idIn(process: number): EndId {
    return `${this.#name}.${process}` as EndId
  }
  has(process: number): boolean {
    return this.#processes.includes(process)
  }
  opened(one: SpliceSide, other: SpliceSide): void {
    this.#sides = [one, other]
  }
  side(process: number): SpliceSide | undefined {
    return this.#sides.find(side => side.process === process)
  }
  sides(): readonly SpliceSide[] {
    return this.#sides
  }
  ends(): EndId[] {
    return this.#processes.map(process => this.idIn(process))
  }

  /** What the side in this process sends and understands. */
  stream(process: number, codec: CodecName): Stream {
    const far = this.#sides.find(side => side.process !== process)!
    return {
      codec,
      payloadType: payloadTypes[codec],
      ptimeMs: 20,
      hears,
      event: hearsEvents.find(({ clockRate }) => clockRate === codecFacts[codec].clockRate) ?? null,
      hearsEvents,
      remote: { address: far.address, port: far.port, rtcpPort: far.port + 1 },
      crypto: null,
      sends: true,
      expects: false,
    }
  }
}

export const isSpliceEnd = (end: string): boolean => end.startsWith(mark)

/** A splice that still has both its ends, and what each is joined to in its process: an end or the name of a mix. */
export type LivingSplice = { readonly splice: Splice; readonly ends: readonly (string | null)[] }

/** The splices of the processes that live. */
export function livingSplices(living: readonly (Welcome | null)[]): LivingSplice[] {
  const byName = new Map<string, { side: SpliceSide; joined: string | null }[]>()
  for (const [process, welcome] of living.entries())
    for (const { end, to, mix, at } of welcome?.joints ?? []) {
      if (!isSpliceEnd(end) || !at) continue
      const name = end.slice(0, end.lastIndexOf('.'))
      const one = { side: { process, end: end as EndId, ...at }, joined: to ?? mix ?? null }
      byName.set(name, [...(byName.get(name) ?? []), one])
    }
  return [...byName].flatMap(([name, [one, other]]) => {
    if (!one || !other) return []
    const splice = new Splice(one.side.process, other.side.process, name)
    splice.opened(one.side, other.side)
    return { splice, ends: [one.joined, other.joined] }
  })
}
