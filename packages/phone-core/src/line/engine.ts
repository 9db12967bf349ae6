/**
 * The SIP user agent of this page: the stack, its socket, its one timer, its registration, its credential.
 *
 *   calls ──act(stack ⇒ …)──▶ stack ──sends──▶ net ──▶ server
 *   calls ◀──events─────────── stack ◀──bytes── net ◀──
 */
import type { SipCredential } from '@sidetone/api-client'
import type { Ids, Millis } from '@sidetone/kernel'
import { createStack, type SipStack, type StackEvent } from '@sidetone/sip'
import type { WebNetState } from '@sidetone/sip-net/web'
import type { Clock } from '../clock.ts'
import {
  CREDENTIAL_MARGIN_MS,
  FAST_RETRY_FOR_MS,
  FAST_RETRY_MS,
  HURRY_OUT_MS,
  MAX_SENT,
  UNREACHABLE_AFTER_MS,
} from '../limits.ts'
import { createStore, type Store } from '../store.ts'
import type { Net, OpenNet } from './net.ts'
import { createRegistration } from './registration.ts'
import type { LineView } from './views.ts'

const CONTACT_USER = 'web'

export type EnginePorts = {
  readonly clock: Clock
  readonly ids: Ids
  readonly openNet: OpenNet
  readonly fetchCredential: () => Promise<SipCredential>
  /** `urn:uuid:…` of this browser profile */
  readonly instance: string
  /** The session is over: the credential was refused for good. */
  readonly onSignedOut: () => void
  readonly isSignedOut: (error: unknown) => boolean
}
export interface Engine {
  readonly line: Store<LineView>
  start(): void
  /** Takes the registration back and closes; calls must be ended before. */
  stop(): void
  /** Does something with the stack, then sends what came out. Null when the engine does not run. */
  act<T>(use: (stack: SipStack, now: Millis) => T): T | null
  /** Now, or as soon as the server can be reached again. */
  whenReachable(use: (stack: SipStack, now: Millis) => void): void
  onEvent(listener: (event: StackEvent) => void): void
  credential(): SipCredential | null
  /** Calls are alive: reconnect in a hurry. */
  hurry(wanted: boolean): void
  retry(): void
}

export function createEngine(ports: EnginePorts): Engine {
  const { clock, ids } = ports
  const line = createStore<LineView>({ state: 'off', since: clock.now() })
  let listener: (event: StackEvent) => void = () => undefined
  let running: Running | null = null
  let hurried = false

  const show = (state: LineView['state']) => {
    if (line.getSnapshot().state !== state) line.set({ state, since: clock.now() })
  }

  type Running = ReturnType<typeof run>
  function run() {
    const host = `${ids.token(6)}.invalid`
    const later: ((stack: SipStack, now: Millis) => void)[] = []
    let flow: string | null = null
    let lostAt: Millis | null = clock.now()
    let credential: SipCredential | null = null
    let fetching = false
    let stopped = false
    const net: Net = ports.openNet(host)
    const transport = net.local({ flow: '' }).transport
    const timers = {
      stack: () => {},
      credential: () => {},
      hurry: () => {},
      unreachable: () => {},
    }
    const stack = createStack({
      ids,
      agent: 'Sidetone Web',
      // A page does not know its port, and Via needs one that can be: the usual one of the transport (RFC 7118 §5).
      local: target => ({ ...net.local(target), port: transport === 'wss' ? 443 : 80 }),
      contact: { user: CONTACT_USER, host, params: ';ob' },
      route: () => (flow ? { flow } : null),
      credentials: () => credential,
      answersAhead: true,
    })

    /** What was sent lately over this flow: with the flow its answers are lost too. */
    const sent = new Set<string>()
    const remember = (transaction: string) => {
      sent.add(transaction)
      if (sent.size > MAX_SENT) for (const oldest of sent) return void sent.delete(oldest)
    }
    /** Everything that the stack produced goes out; its next deadline becomes the one timer. */
    const pump = () => {
      for (let turn = stack.take(); turn.events.length || turn.sends.length; turn = stack.take()) {
        for (const event of turn.events) ownEvent(event)
        for (const send of turn.sends) {
          if (send.transaction) remember(send.transaction)
          net.send(send)
        }
      }
      timers.stack()
      const next = stack.nextDeadline()
      if (next !== null && !stopped)
        timers.stack = clock.after(next - clock.now(), () => {
          stack.tick(clock.now())
          pump()
        })
    }
    const ownEvent = (event: StackEvent) => {
      // Only the last words are still on their way; nobody listens any more.
      if (stopped) return
      if ((event.type === 'response' || event.type === 'no-response') && registration.take(event)) return
      if (event.type === 'request' && !event.session) {
        // OPTIONS tells the server that we live; nothing else comes to a web phone outside a call.
        stack.respond(event.transaction, event.request.method === 'OPTIONS' ? 200 : 405, {}, clock.now())
        return
      }
      listener(event)
    }
    const registration = createRegistration({
      clock,
      ids,
      stack,
      contact: `sip:${CONTACT_USER}@${host};transport=${transport};ob`,
      instance: ports.instance,
      callId: `${ids.token(12)}@${host}`,
      credential: () => credential,
      pump,
      onRegistered() {
        lostAt = null
        show('ready')
        timers.unreachable()
        for (const use of later.splice(0)) use(stack, clock.now())
      },
      onRefused: () => show('refused'),
      renew: () => void fetchCredential(),
    })
    const registerNow = () => {
      if (!credential || !flow || stopped) return
      registration.way(true)
      registration.again()
    }
    const lost = () => {
      lostAt ??= clock.now()
      registration.way(false)
      if (line.getSnapshot().state === 'ready') show('reconnecting')
      timers.unreachable()
      timers.unreachable = clock.after(UNREACHABLE_AFTER_MS, () => show('unreachable'))
      hurryUp()
    }
    /** In a call every second without controls counts; a phone that only waits spares the server. */
    const hurryUp = () => {
      timers.hurry()
      if (!hurried || flow || stopped || lostAt === null || clock.now() - lostAt > FAST_RETRY_FOR_MS) return
      timers.hurry = clock.after(FAST_RETRY_MS, () => {
        net.retryNow()
        hurryUp()
      })
    }
    async function fetchCredential(): Promise<void> {
      if (fetching || stopped) return
      fetching = true
      timers.credential()
      try {
        credential = await ports.fetchCredential()
        if (stopped) return
        const leftMs = credential.expiresAt - clock.now()
        timers.credential = clock.after(Math.max(5_000, leftMs - CREDENTIAL_MARGIN_MS), () => void fetchCredential())
        registerNow()
      } catch (error) {
        if (stopped) return
        if (ports.isSignedOut(error)) ports.onSignedOut()
        else timers.credential = clock.after(2_000, () => void fetchCredential())
      } finally {
        fetching = false
      }
    }
    net.onMessage((from, bytes) => {
      stack.receive(from, bytes, clock.now())
      pump()
    })
    net.onSendFailed(transaction => {
      stack.sendFailed(transaction, clock.now())
      pump()
    })
    net.onFlowClosed(closed => {
      if (closed !== flow) return
      flow = null
      lost()
      const unanswered = [...sent]
      sent.clear()
      for (const transaction of unanswered) stack.sendFailed(transaction, clock.now())
      pump()
    })
    const onState = (state: WebNetState) => {
      if (state.state !== 'open' || stopped) return
      flow = state.flow.id
      timers.hurry()
      registerNow()
    }
    net.onState(onState)
    void fetchCredential()
    lost()
    return {
      stack,
      pump,
      later,
      reachable: () => flow !== null && registration.isDone(),
      credential: () => credential,
      hurryUp,
      retry() {
        net.retryNow()
        if (credential) registerNow()
        else void fetchCredential()
      },
      stop() {
        registration.stop()
        stopped = true
        for (const forget of Object.values(timers)) forget()
        // The last words (BYE, un-REGISTER) leave before the socket does.
        clock.after(HURRY_OUT_MS, () => net.close())
      },
    }
  }

  return {
    line,
    start() {
      if (running) return
      show('starting')
      running = run()
    },
    stop() {
      running?.stop()
      running = null
      show('off')
    },
    act(use) {
      if (!running) return null
      const result = use(running.stack, clock.now())
      running.pump()
      return result
    },
    whenReachable(use) {
      if (!running) return
      if (running.reachable()) {
        use(running.stack, clock.now())
        running.pump()
      } else running.later.push(use)
    },
    onEvent(next) {
      listener = next
    },
    credential: () => running?.credential() ?? null,
    hurry(wanted) {
      hurried = wanted
      running?.hurryUp()
    },
    retry: () => running?.retry(),
  }
}
