/**
 * SIP dialogs played as legs: `LegPort` over the SIP stack, and the registrar.
 *
 *   stack events ─▶ gate (who is it?) ─▶ registrar │ incoming │ outgoing │ in-dialog ─▶ LegReport
 *   LegOrder ─────▶ outgoing │ incoming │ in-dialog ─▶ stack
 *
 * The subjects have a file each; this class only holds them together.
 */
import type { Device, DeviceId, LegId, LegOrder, LegPort, LegReport, PersonId } from '@sidetone/call'
import { type Millis, never } from '@sidetone/kernel'
import {
  createStack,
  type Flow,
  pureHashes,
  type SipStack,
  type StackEvent,
  type SubscriptionSnapshot,
  type Target,
} from '@sidetone/sip'
import { Expecting } from './expecting.ts'
import { Gate } from './gate.ts'
import { happenedTo } from './happened.ts'
import { callerOfDevice, shownWish } from './identity.ts'
import { connect, renegotiate, tell } from './in-dialog.ts'
import { answer, invited, showRinging } from './incoming.ts'
import { Recorder } from './ladder/recorder.ts'
import { newSipLeg, type SipLeg } from './leg.ts'
import type { SipLegsOptions } from './options.ts'
import { ring, takeBack, type Way, wayToTrunk } from './outgoing.ts'
import { answerOutside } from './outside.ts'
import { lastWordSaid, transferProgress } from './referring.ts'
import { type RegistrationChange, Registrations } from './registrations.ts'
import { Resync, type Resynced } from './resync.ts'
import { addLeg, endLeg, type KeptLeg, keepAll, keepLeg, type Room } from './room.ts'
import { routeFor } from './route.ts'
import { callerSeen, knownAs } from './trunk/identity.ts'
import { Trunks } from './trunk/trunks.ts'
import { type Watch, type WatchedChange, watchedPackages } from './watching/watchable.ts'
import { Watching } from './watching/watching.ts'

export class SipLegs implements LegPort {
  readonly stack: SipStack
  readonly registrations: Registrations
  readonly gate: Gate
  readonly trunks: Trunks
  /** The messages of living calls. */
  readonly recorder = new Recorder()
  #watching: Watching | null = null
  #nameOf: SipLegsOptions['nameOf']
  #resync: Resync
  #room: Room
  #reportListeners: ((report: LegReport) => void)[] = []
  #turn: (work: () => void) => void = work => work()
  /** Legs of the life before, until `adopt` says which of them go on. */
  #kept = new Map<LegId, SipLeg>()
  #badMessages = 0
  #expecting = new Expecting()

  constructor(options: SipLegsOptions) {
    const { ids, now, agent, realm, net, media, journal, credentials, trunks, bindings, hashes = pureHashes } = options
    const { watchable } = options
    this.#nameOf = options.nameOf
    this.registrations = new Registrations(bindings)
    this.stack = createStack({
      ids,
      agent,
      local: target => net.local(target),
      contact: { user: 'sidetone' },
      route: (nextHop, lastFlow) => routeFor(this.registrations, this.trunks, nextHop, lastFlow),
      isGone: nextHop => this.registrations.isGone(nextHop),
      credentials: (_, session, transaction) =>
        this.#resync.credentials(transaction) ??
        this.trunks.credentials(transaction, this.#room.bySession.get(session ?? '')),
      supported: ['path', 'outbound', 'replaces', 'norefersub'],
      hashes,
      ...(watchable && { eventPackages: watchedPackages }),
      ...(options.timers && { timers: options.timers }),
      ...(options.sessionExpires && { sessionExpires: options.sessionExpires }),
    })
    const { stack, registrations } = this
    this.#resync = new Resync({ stack, net, registrations, now })
    const turn = (work: () => void) => this.#turn(work)
    const lines = new Trunks({
      ids,
      now,
      hashes,
      realm,
      stack,
      net,
      store: trunks,
      ...(options.resolver && { resolver: options.resolver }),
      load: trunk => this.#room.trunkLoad.get(trunk) ?? { in: 0, out: 0 },
      turn,
    })
    this.trunks = lines
    this.gate = new Gate({ realm, ids, hashes, credentials, lines })
    this.#room = {
      ids,
      now,
      stack: this.stack,
      media,
      journal,
      net,
      trunks,
      lines,
      legs: new Map(),
      bySession: new Map(),
      toKeep: new Set(),
      trunkLoad: new Map(),
      lastWords: new Map(),
      recorder: this.recorder,
      report: report => this.#report(report),
      turn,
    }
    this.registrations.onChange(() => this.#ringExpected())
    if (!watchable) return
    const { gate } = this
    const phones = {
      registered: (person: PersonId) => this.registeredDevices(person).length > 0,
      dialogOf: (leg: LegId) => stack.sessionReplaces(this.#room.legs.get(leg)?.session ?? '', 'us'),
    }
    this.#watching = new Watching({ stack, gate, now, watchable, phones, turn })
    this.registrations.onChange(({ person }) => this.watchedChanged({ people: [person] }))
  }

  // ── LegPort ──

  order(order: LegOrder): void {
    if (order.type === 'ring') return this.#ring(order)
    const leg = this.#room.legs.get(order.leg)
    if (!leg) return this.#expecting.told(order)
    switch (order.type) {
      case 'show-ringing':
        return showRinging(this.#room, leg, order)
      case 'answer':
        return answer(this.#room, leg, order)
      case 'end':
        return endLeg(this.#room, leg, order.cause, order.words)
      case 'renegotiate':
        return renegotiate(this.#room, leg, order)
      case 'connect':
        return connect(this.#room, leg, order)
      case 'transfer-progress':
        return transferProgress(this.#room, leg, order)
      case 'tell':
        return tell(this.#room, leg, order.notice)
      default:
        never(order)
    }
  }
  reachable(person: PersonId): readonly Device[] {
    const now = this.#room.now()
    return this.registrations.reachable(person, now, this.#expecting.isOn(now))
  }
  #ring(order: Extract<LegOrder, { type: 'ring' }>): void {
    const { device } = order
    const waits = device.kind === 'registered' && device.expected && !this.#wayTo(device)
    if (waits && this.#expecting.isOn(this.#room.now())) return this.#expecting.wait(order)
    this.#ringAt(order)
  }
  #ringAt(order: Extract<LegOrder, { type: 'ring' }>): void {
    const way = this.#wayTo(order.device)
    ring(this.#room, order, way)
    const rings = (leg: LegId) => (this.#room.legs.get(leg)?.stage ?? 'talking') !== 'talking'
    if (way?.web) this.#expecting.rings(order, rings)
  }
  /** Those who are back ring, also over another connection than before; who had their time does not. */
  #ringExpected(): void {
    const { legs } = this.#room
    const now = this.#room.now()
    const moved = this.#expecting.takeMoved(order => {
      const leg = legs.get(order.leg)
      if (!leg || leg.stage === 'talking') return null
      const target = this.#wayTo(order.device)?.target
      return !(target && 'flow' in target && 'flow' in leg.via && target.flow === leg.via.flow)
    })
    for (const order of moved) {
      const leg = legs.get(order.leg)!
      if (takeBack(this.#room, leg)) this.#expecting.wait({ ...order, call: leg.call }, now)
    }
    for (const order of this.#expecting.take(now, ({ device }) => this.#wayTo(device) !== null)) this.#ringAt(order)
  }
  onReport(listener: (report: LegReport) => void): void {
    this.#reportListeners.push(listener)
  }
  adopt(legs: readonly LegId[]): ReturnType<LegPort['adopt']> {
    const lost: LegId[] = []
    const ends: { call: SipLeg['call']; end: SipLeg['end']; state: unknown }[] = []
    for (const id of legs) {
      const leg = this.#room.legs.get(id)
      if (leg) ends.push({ call: leg.call, end: leg.end, state: leg.endState })
      if (leg?.stage !== 'talking') lost.push(id)
      this.#kept.delete(id)
    }
    // Nobody knows these any more.
    for (const leg of this.#kept.values()) endLeg(this.#room, leg, 'restarted')
    this.#kept.clear()
    return { lost, ends }
  }

  // ── for the driver ──

  onTurn(turn: (work: () => void) => void): void {
    this.#turn = turn
  }
  received(flow: Flow, bytes: Uint8Array, now: Millis): void {
    this.registrations.flowLives(flow)
    this.recorder.received(flow, bytes, now)
    this.stack.receive(flow, bytes, now)
  }
  /** `openedTo`: where it led to, when we had opened it. */
  flowClosed(flow: string, openedTo?: Target): void {
    this.gate.suspects.flowClosed(flow)
    this.registrations.flowClosed(flow)
    this.trunks.flowClosed(openedTo)
  }
  nextDeadline(): Millis | null {
    const all = [
      this.stack.nextDeadline(),
      this.registrations.nextDeadline(),
      this.trunks.nextDeadline(),
      this.#expecting.nextDeadline(),
    ]
    const next = Math.min(...all.map(deadline => deadline ?? Number.POSITIVE_INFINITY))
    return next === Number.POSITIVE_INFINITY ? null : next
  }
  tick(now: Millis): void {
    this.stack.tick(now)
    this.registrations.tick(now)
    this.trunks.tick(now)
    this.#ringExpected()
  }
  /** What is kept for a restart follows a dialog while people talk; before that the files of the subjects say when. */
  sessionChanged(session: string): void {
    const leg = this.#room.bySession.get(session)
    if (leg?.stage === 'talking') keepLeg(this.#room, leg)
  }
  beforeCommit(): void {
    keepAll(this.#room)
  }
  subscriptionChanged(subscription: string): void {
    const snapshot = this.stack.exportSubscription(subscription)
    const watch = this.#watching?.watchOf(subscription)
    if (snapshot) this.#room.journal.keep(`subscription:${subscription}`, watch ? { ...snapshot, watch } : snapshot)
  }
  subscriptionGone(subscription: string): void {
    this.#room.journal.drop(`subscription:${subscription}`)
    this.#watching?.gone(subscription)
    lastWordSaid(this.#room, subscription)
  }
  sessionGone(session: string): void {
    this.#room.journal.drop(`session:${session}`)
  }
  /** Takes in what the life before has kept; `Switchboard.restore` then says through `adopt` which legs go on. */
  restore(kept: Iterable<readonly [key: string, state: unknown]>): void {
    const now = this.#room.now()
    this.registrations.restore()
    this.#expecting.begin(now)
    const all = [...kept]
    for (const [key, state] of all) {
      if (!key.startsWith('session:')) continue
      const { leg: kept, session } = state as KeptLeg
      const leg = newSipLeg(kept)
      this.stack.importSession(session, now)
      addLeg(this.#room, leg)
      this.#kept.set(leg.leg, leg)
    }
    for (const [key, state] of all)
      if (key.startsWith('subscription:')) {
        const { watch, ...snapshot } = state as SubscriptionSnapshot & { readonly watch?: Watch }
        const id = this.stack.importSubscription(snapshot, now)
        if (watch) this.#watching?.restore(id, watch)
      }
  }
  /** The calls of the life before are taken up as well. */
  restored(): void {
    this.#watching?.tellAll()
    this.trunks.sync()
  }
  /** The settings of trunks differ. */
  trunksChanged(): void {
    this.#turn(() => this.trunks.sync())
  }
  /** Something that phones watch differs. */
  watchedChanged(change: WatchedChange): void {
    this.#watching?.changed(change)
  }

  // ── presence and gauges ──

  /** Which devices of a person are registered now. */
  registeredDevices(person: PersonId): readonly Device[] {
    return this.registrations.reachable(person, this.#room.now())
  }
  /** A device was removed, or its session signed out: it is not registered any more. */
  endDevice(device: DeviceId): void {
    this.registrations.endDevice(device)
    this.#watching?.endDevice(device)
  }
  /** Tells a device to fetch its settings. @param event of the NOTIFY @returns an answer for each of its registrations */
  resync(
    device: DeviceId,
    event: string,
    credential: { readonly username: string; readonly password: string },
  ): Promise<readonly Resynced[]> {
    return new Promise(resolve => this.#turn(() => resolve(this.#resync.ask(device, event, credential))))
  }
  /** Somebody became reachable, or stopped to be. */
  onRegistrations(listener: (change: RegistrationChange) => void): void {
    this.registrations.onChange(listener)
  }
  counts() {
    return {
      legs: this.#room.legs.size,
      ...this.registrations.counts(),
      watches: this.#watching?.size ?? 0,
      badMessages: this.#badMessages,
      ...this.gate.counts,
      ...this.stack.counts(),
    }
  }

  // ── what happened ──

  handle(event: StackEvent): void {
    switch (event.type) {
      case 'invite':
        return this.#invited(event)
      case 'request':
        return answerOutside({ room: this.#room, gate: this.gate, registrations: this.registrations }, event)
      case 'bad-message':
        this.#badMessages++
        return
      case 'subscribe':
        return this.#watching?.subscribed(event)
      case 'unsubscribed':
        return this.#watching?.gone(event.subscription)
      case 'response':
      case 'no-response':
        return void (this.#resync.handle(event) || this.trunks.handle(event))
      default: {
        const leg = this.#room.bySession.get(event.session)
        if (leg) return happenedTo(this.#room, leg, event)
        // A leg that ended while this was on its way; the stack is saying goodbye already.
        if (event.type === 'offer') this.stack.refuseOffer(event.session, 481, this.#room.now())
        if (event.type === 'refer') this.stack.respond(event.transaction, 603, {}, this.#room.now())
      }
    }
  }

  #invited(event: Extract<StackEvent, { type: 'invite' }>): void {
    const { session, request, flow } = event
    const now = this.#room.now()
    const admission = this.gate.admit(request, flow, now)
    switch (admission.type) {
      case 'refused':
        return this.stack.reject(session, admission.status, { headers: admission.headers }, now)
      case 'trunk':
        return invited(this.#room, event, {
          from: knownAs(callerSeen(admission.trunk, request), this.#nameOf),
          device: null,
          trunk: admission.trunk,
          web: false,
        })
      case 'device': {
        const { credential } = admission
        const from = callerOfDevice(credential, request)
        return invited(this.#room, event, {
          from,
          shows: shownWish(request),
          device: credential.device,
          trunk: null,
          web: credential.kind === 'web',
        })
      }
      default:
        never(admission)
    }
  }

  #wayTo(device: Device): Way | null {
    if (device.kind === 'trunk') return wayToTrunk(this.#room, device.trunk, device.number)
    return this.registrations.wayTo(device.binding, this.#room.now())
  }

  #report(report: LegReport): void {
    for (const listener of this.#reportListeners) listener(report)
  }

  /** Ends the leg of a session in which a mistake of ours happened. */
  giveUp(session: string): void {
    const leg = this.#room.bySession.get(session)
    if (!leg) return this.stack.end(session, { status: 500 }, this.#room.now())
    endLeg(this.#room, leg, 'failed')
    this.#report({ type: 'failed', leg: leg.leg, cause: 'failed' })
  }
}
