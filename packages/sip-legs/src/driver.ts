/**
 * The turn of the server (ARCHITECTURE.md): what came in → machines → **journal** → what goes out.
 *
 *   receive ─▶ stack ─▶ events ─▶ sip-legs ─▶ switchboard ─▶ orders ─▶ stack …   until nothing is left
 *                                                                       │ soon, once for all that came together, at most every 8 ms
 *                                                  journal.commit() ─▶ net.send … ─▶ one timer
 */
import type { JournalPort, Switchboard } from '@sidetone/call'
import type { Millis } from '@sidetone/kernel'
import type { Flow, Send, StackEvent, Target } from '@sidetone/sip'
import { commitEveryMs, maxRounds } from './limits.ts'
import type { Clock, NetPort } from './ports.ts'
import type { SipLegs } from './sip-legs.ts'

export type DriverOptions = {
  readonly sip: SipLegs
  readonly switchboard: Switchboard
  readonly journal: JournalPort
  readonly net: NetPort
  readonly clock: Clock
  /** Our own mistake, or a disk that refuses the journal: counted and logged; the service goes on. */
  readonly onFault?: (error: unknown) => void
}

export class Driver {
  #options: DriverOptions
  #sends: Send[] = []
  #inTurn = false
  /** Something waits for the commit. */
  #wantsFlush = false
  #flushedAt: Millis = Number.NEGATIVE_INFINITY
  #wokenAt: Millis | null = null

  constructor(options: DriverOptions) {
    this.#options = options
    options.sip.onTurn(work => this.turn(work))
    options.switchboard.onWork(() => this.turn(() => {}))
  }

  // ── what comes in ──

  /** One whole message. Never throws. */
  receive(flow: Flow, bytes: Uint8Array): void {
    const { sip, clock } = this.#options
    this.turn(() => sip.received(flow, bytes, clock.now()))
  }
  flowClosed(flow: string, openedTo?: Target): void {
    this.turn(() => this.#options.sip.flowClosed(flow, openedTo))
  }
  sendFailed(transaction: string): void {
    const { sip, clock } = this.#options
    this.turn(() => sip.stack.sendFailed(transaction, clock.now()))
  }

  /** Runs `work` and all that follows from it; the effects leave together after the next commit. */
  turn(work: () => void): void {
    if (this.#inTurn) return this.#guard(work)
    this.#inTurn = true
    this.#guard(work)
    this.#guard(() => this.#settle())
    this.#inTurn = false
    if (this.#wantsFlush) return
    this.#wantsFlush = true
    if (this.#mayFlush()) this.#options.clock.soon(() => this.flush())
    else this.#arm()
  }

  /** Keeps what was decided, then sends it. Called by itself at the end of a loop turn. */
  flush(): void {
    const { journal, net, sip, clock } = this.#options
    this.#wantsFlush = false
    this.#flushedAt = clock.now()
    // A disk that is full must not silence the telephones: the journal holds what it could not write and tries again.
    this.#guard(() => {
      sip.beforeCommit()
      journal.commit()
    })
    const sends = this.#sends
    this.#sends = []
    for (const send of sends) {
      sip.recorder.sent(send, this.#flushedAt)
      net.send(send)
    }
    this.#arm()
  }

  /** After a start: goes on where the process before stopped. To be awaited before the sockets open. */
  async restore(downMs: Millis): Promise<void> {
    const { sip, switchboard, journal } = this.#options
    const kept = [...journal.load()]
    this.turn(() => sip.restore(kept))
    await switchboard.restore(kept, downMs)
    this.turn(() => sip.restored())
  }

  #mayFlush(): boolean {
    const sinceMs = this.#options.clock.now() - this.#flushedAt
    // The machine's clock may have been set back.
    return sinceMs < 0 || sinceMs >= commitEveryMs
  }

  /** The one timer: the next deadline of all rooms, or of the commit. */
  #arm(): void {
    const { sip, switchboard, clock } = this.#options
    let next = this.#wantsFlush ? this.#flushedAt + commitEveryMs : Number.POSITIVE_INFINITY
    next = Math.min(next, sip.nextDeadline() ?? next, switchboard.nextDeadline() ?? next)
    const at = next === Number.POSITIVE_INFINITY ? null : next
    if (at === this.#wokenAt) return
    this.#wokenAt = at
    clock.wakeAt(at, () => this.#wake())
  }

  #wake(): void {
    const { sip, switchboard, clock } = this.#options
    const wanted = this.#wantsFlush
    this.#wokenAt = null
    this.turn(() => {
      const now = clock.now()
      sip.tick(now)
      switchboard.tick(now)
    })
    if (wanted && this.#mayFlush()) this.flush()
    else this.#arm()
  }

  #settle(): void {
    const { sip } = this.#options
    for (let round = 0; round < maxRounds; round++) {
      const { events, sends, changed, gone, subscriptionsChanged, subscriptionsGone } = sip.stack.take()
      if (sends.length) for (const send of sends) this.#sends.push(send)
      // An ACK only stops the repetition of our 200, and is no write worth: who comes after us repeats it and waits for nothing.
      for (const session of changed)
        if (!events.some(event => event.type === 'confirmed' && event.session === session)) sip.sessionChanged(session)
      for (const session of gone) sip.sessionGone(session)
      for (const subscription of subscriptionsChanged) sip.subscriptionChanged(subscription)
      for (const subscription of subscriptionsGone) sip.subscriptionGone(subscription)
      // Who waits for a last word says goodbye now.
      if (events.length === 0 && subscriptionsGone.length === 0) return
      for (const event of events) this.#guard(() => sip.handle(event), event)
    }
  }

  /** Our own mistake ends the call it happened in, and nothing else. */
  #guard(work: () => void, event?: StackEvent): void {
    try {
      work()
    } catch (error) {
      this.#options.onFault?.(error)
      if (event && 'session' in event && event.session !== undefined) this.#options.sip.giveUp(event.session)
    }
  }
}
