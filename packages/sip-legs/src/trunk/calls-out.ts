/**
 * Calls that a trunk has been given and has not rung for yet: its silence, its refusals and its broken connections are the end
 * of the call there, and another place of the same trunk is tried while there is time.
 *
 *   placed ──rings, answered, refused for the number──▶ (the trunk works)
 *      └──silent, 5xx, connection closed──▶ another place of the trunk ──none──▶ the leg has failed
 */
import type { LegId } from '@sidetone/call'
import type { Millis } from '@sidetone/kernel'
import type { SipResponse } from '@sidetone/sip'
import type { SipLeg } from '../leg.ts'
import { askDownMs, silentAgainMs, silentMs } from './limits.ts'
import { type Line, type Lines, targetOf } from './line.ts'
import { bestOf, type Place, passOver, placeText, samePlace, spare, worksAgain } from './places.ts'
import * as reasons from './reasons.ts'

/** One of them. */
type Watch = {
  readonly leg: SipLeg
  readonly place: Place
  readonly since: Millis
  readonly tries: number
  /** When its silence is too long; null: it has said something. */
  silentAt: Millis | null
  readonly again: (place: Place, tries: number) => void
  readonly giveUp: (detail: string) => void
}

export class CallsOut {
  #lines: Lines
  #watches = new Map<LegId, Watch>()

  constructor(lines: Lines) {
    this.#lines = lines
  }

  /** Its INVITE is on the way. */
  placed(
    leg: SipLeg,
    place: Place,
    call: Pick<Watch, 'tries' | 'again' | 'giveUp'> & { readonly since?: Millis },
  ): void {
    const line = this.#lines.byId.get(leg.trunk ?? '')
    if (!line) return
    const now = this.#lines.options.now()
    const since = call.since ?? now
    const whole = line.state === 'down' ? silentAgainMs : silentMs
    // Another place of the same trunk is tried within the same time.
    const wait = call.tries === 0 && spare(line.places, now) > 1 ? whole / 2 : Math.max(500, since + whole - now)
    this.#watches.set(leg.leg, { ...call, leg, place, since, silentAt: now + wait })
  }
  /** It rings, or somebody answered: the trunk works. */
  took(leg: SipLeg): void {
    const watch = this.#watches.get(leg.leg)
    if (!watch) return
    this.#watches.delete(leg.leg)
    const line = this.#lines.byId.get(leg.trunk ?? '')
    if (!line) return
    worksAgain(line.places, watch.place)
    this.#lines.works(line)
  }
  forget(leg: SipLeg): void {
    this.#watches.delete(leg.leg)
  }
  /** @returns true when the call is tried again at another place of the trunk */
  refused(leg: SipLeg, status: number, response: SipResponse | undefined): boolean {
    const watch = this.#watches.get(leg.leg)
    const line = this.#lines.byId.get(leg.trunk ?? '')
    if (!watch || !line) return false
    const { place } = watch
    const passwordRefused = status === 401 || status === 407
    if (status < 500 && status !== 408 && !passwordRefused) {
      // It speaks for the number, so the trunk works.
      if (response) this.took(leg)
      return false
    }
    if (status >= 600) return false
    const reason = response
      ? reasons.refusedBy('call', status, response.reason)
      : reasons.notConnected(this.#lines.options.net.whyNot?.(targetOf(place)), placeText(place))
    return this.#failed(line, watch, reason, !response || status === 503 || status === 408)
  }
  #failed(line: Line, watch: Watch, reason: string, elsewhere: boolean): boolean {
    const now = this.#lines.options.now()
    this.#watches.delete(watch.leg.leg)
    line.lastFailure = { at: now, reason }
    line.fault = reason
    line.works = false
    if (line.askAt !== null) line.askAt = Math.min(line.askAt, now + askDownMs)
    if (elsewhere) passOver(line.places, watch.place, now)
    const next = elsewhere && spare(line.places, now) > 0 ? bestOf(line.places, now) : undefined
    const again = next !== undefined && watch.tries < 2 && now - watch.since < silentMs - 500
    this.#lines.told(line)
    if (again) watch.again(next, watch.tries + 1)
    return again
  }
  #silent(watch: Watch, reason: string): void {
    const line = this.#lines.byId.get(watch.leg.trunk ?? '')
    const { stack, now } = this.#lines.options
    stack.end(watch.leg.session, {}, now())
    if (!line || !this.#failed(line, watch, reason, true)) watch.giveUp(reason)
  }

  /** A connection that we had opened is closed: nobody need wait longer for an answer there. */
  closed(at: Pick<Place, 'transport' | 'host' | 'port'>): void {
    for (const watch of [...this.#watches.values()])
      if (samePlace(watch.place, at)) this.#silent(watch, reasons.closedConnection(placeText(watch.place)))
  }
  nextDeadline(): Millis {
    let next = Number.POSITIVE_INFINITY
    for (const { silentAt } of this.#watches.values()) next = Math.min(next, silentAt ?? next)
    return next
  }
  tick(now: Millis): void {
    const { stack, net } = this.#lines.options
    for (const watch of [...this.#watches.values()]) {
      if (watch.silentAt === null || watch.silentAt > now) continue
      watch.silentAt = null
      if (stack.heardOf(watch.leg.session)) continue
      const why = net.whyNot?.(targetOf(watch.place))
      const place = placeText(watch.place)
      const seconds = Math.round((now - watch.since) / 100) / 10
      this.#silent(watch, why ? reasons.notConnected(why, place) : reasons.saidNothing(place, seconds))
    }
  }
}
