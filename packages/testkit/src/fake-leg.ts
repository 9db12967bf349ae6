/** Legs without a protocol: a test says what the devices do and reads what they were asked. */
import type {
  CallId,
  Cause,
  Device,
  DeviceId,
  EndId,
  LegId,
  LegOrder,
  LegPort,
  LegReport,
  Party,
  PersonId,
} from '@sidetone/call'

type RingOrder = Extract<LegOrder, { type: 'ring' }>

export class FakeLegs implements LegPort {
  readonly orders: LegOrder[] = []
  /** Bindings of each person. */
  readonly bindings = new Map<PersonId, Device[]>()
  /** Legs that were rung and not ended, in order. */
  readonly ringing = new Map<LegId, RingOrder>()
  #listeners: ((report: LegReport) => void)[] = []
  #next = 1

  order(order: LegOrder): void {
    this.orders.push(order)
    if (order.type === 'ring') this.ringing.set(order.leg, order)
    if (order.type === 'end') this.ringing.delete(order.leg)
  }
  reachable(person: PersonId): readonly Device[] {
    return this.bindings.get(person) ?? []
  }
  adopt(): ReturnType<LegPort['adopt']> {
    return { lost: [], ends: [] }
  }
  onReport(listener: (report: LegReport) => void): void {
    this.#listeners.push(listener)
  }

  // ── what a test does ──

  /** Gives a person `count` devices, each with one binding. */
  register(person: PersonId, count = 1): void {
    this.bindings.set(
      person,
      Array.from({ length: count }, (_, n) => ({
        kind: 'registered',
        device: `${person}-${n}` as DeviceId,
        person,
        binding: `binding-${person}-${n}`,
      })),
    )
  }
  arrive(
    from: Party,
    dialled: string,
    by: { readonly device?: string; readonly trunk?: string } = {},
  ): { call: CallId; leg: LegId; end: EndId } {
    const n = this.#next++
    const ids = { call: `call-${n}` as CallId, leg: `caller-${n}` as LegId, end: `end-${n}` as EndId }
    this.report({
      type: 'arrived',
      ...ids,
      from,
      dialled,
      ...(by.device && { device: by.device as DeviceId }),
      ...(by.trunk && { trunk: by.trunk }),
    })
    return ids
  }
  /** The end of whoever arrives next, for a test that wants it in the media engine first. */
  nextEnd(): EndId {
    return `end-${this.#next}` as EndId
  }
  /** Uses up one number, so that ids of a second life differ from those of the first. */
  skip(): void {
    this.#next++
  }
  report(report: LegReport): void {
    if (report.type === 'ended' || report.type === 'failed') this.ringing.delete(report.leg)
    for (const listener of this.#listeners) listener(report)
  }
  /** The leg rung last, or the n-th still ringing. */
  rung(n = 0): LegId {
    const leg = [...this.ringing.keys()][n]
    if (!leg) throw new Error(`no ${n + 1}. leg is ringing`)
    return leg
  }
  answer(leg: LegId, codec = 'PCMU'): void {
    this.report({ type: 'answered', leg, codec, secured: 'none' })
  }
  fail(leg: LegId, cause: Cause): void {
    this.report({ type: 'failed', leg, cause })
  }
  /** Orders of one leg by kind, for short comparisons. */
  ordersOf(leg: LegId): string[] {
    return this.orders.filter(order => order.leg === leg).map(order => order.type)
  }
  causeOf(leg: LegId): Cause | undefined {
    const end = this.orders.find(order => order.type === 'end' && order.leg === leg)
    return end?.type === 'end' ? end.cause : undefined
  }
}
