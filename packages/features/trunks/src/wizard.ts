/**
 * Tries a trunk step by step, as a person would, and says in words what failed and what to do.
 *
 *   name ─▶ connect ─▶ answers ─▶ registered ─▶ call out ─▶ call in        a step that fails ends the test; the rest is skipped
 */
import type { Entity } from '@sidetone/feature'
import { ANSWER_MS, CALL_IN_MS, CALL_OUT_MS, MAX_TESTS, NAME_MS, REGISTER_MS } from './limits.ts'
import type { TrunkLines } from './ports.ts'
import { type NewTest, stepNames, type TestStep, type Trunk, type TrunkTest } from './shapes.ts'

export type WizardDeps = {
  readonly lines: TrunkLines
  readonly now: () => number
  /** Resolves after so long, or when the signal says so. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>
  readonly changed: (test: TrunkTest) => void
  readonly leadsTo: LeadsTo
}
/** Where a number from outside leads, in words; null: no rule leads it anywhere. */
export type LeadsTo = (trunk: string, dialled: string) => string | null
export type Wizard = {
  /** Begins anew when one of this trunk runs. */
  start(trunk: Entity<Trunk>, asked: NewTest): TrunkTest
  of(trunk: string): TrunkTest | undefined
  forget(trunk: string): void
  stop(): void
}

type Name = (typeof stepNames)[number]
type Outcome = {
  readonly state: 'passed' | 'failed' | 'skipped'
  readonly says: string
  readonly todo?: string
  readonly noRule?: string
  /** Of the trunk's settings: where one looks first. */
  readonly field?: keyof Trunk
}
type Running = { readonly test: TrunkTest; readonly over: AbortController }

const passed = (says: string): Outcome => ({ state: 'passed', says })
const skipped = (says: string): Outcome => ({ state: 'skipped', says })
const failed = (says: string, todo: string, field?: keyof Trunk): Outcome => ({
  ...{ state: 'failed', says, todo },
  ...(field && { field }),
})
/** The sentences of the telephone side end with what to do. */
function told(reason: string, field?: keyof Trunk): Outcome {
  const dot = reason.indexOf('. ')
  return dot < 0
    ? failed(reason, 'Try again, or ask your carrier.', field)
    : failed(reason.slice(0, dot + 1), reason.slice(dot + 2), field)
}
const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`

export function createWizard({ lines, now, pause, changed, leadsTo }: WizardDeps): Wizard {
  const tests = new Map<string, Running>()

  /** What it comes to, or what `late` says when that takes too long. */
  async function within<T>(ms: number, signal: AbortSignal, work: Promise<T>, late: T): Promise<T> {
    const enough = new AbortController()
    const either = AbortSignal.any([signal, enough.signal])
    const result = await Promise.race([work, pause(ms, either).then(() => late)])
    enough.abort()
    return result
  }

  const steps: Record<Name, (trunk: Entity<Trunk>, asked: NewTest, signal: AbortSignal) => Promise<Outcome>> = {
    async name({ id, host, proxy }, _, signal) {
      const sought = proxy || host
      const places = await within(NAME_MS, signal, lines.look(id), [])
      return places.length
        ? passed(`${sought} is ${places.slice(0, 4).join(', ')}.`)
        : failed(
            `No name server knows ${sought}.`,
            'Check the host for typing mistakes, and whether this machine reaches the internet.',
            proxy ? 'proxy' : 'host',
          )
    },
    async connect({ id, transport }, _, signal) {
      const silent = {
        ok: false,
        connection: true,
        reason: 'Nothing came back. Check port, transport and firewall.',
      } as const
      const answer = await within(ANSWER_MS, signal, lines.ask(id), silent)
      if (answer.ok) return passed(`Connected to ${answer.place}.`)
      if (answer.connection) return told(answer.reason, 'port')
      if (transport === 'udp' || transport === 'any') return skipped('UDP needs no connection.')
      return passed('The connection stands.')
    },
    async answers({ id, register }, _, signal) {
      const silent = {
        ok: false,
        connection: false,
        reason: 'It said nothing. Check host, port and firewall.',
      } as const
      const answer = await within(ANSWER_MS, signal, lines.ask(id), silent)
      if (answer.ok) {
        const says = `It answers “${answer.status} ${answer.phrase}” after ${Math.round(answer.afterMs)} ms.`
        return answer.status === 503 || answer.status === 500
          ? failed(says, 'The carrier is there but out of service: wait, or ask your carrier.')
          : passed(says)
      }
      // Some carriers answer no OPTIONS: the registration will tell.
      return register
        ? skipped('It does not answer the question whether it is there. Some carriers never do.')
        : told(answer.reason, 'host')
    },
    async registered({ id, register }, _, signal) {
      if (!register) return skipped('This trunk is known by its address and does not register.')
      const standing = () => lines.status().find(({ trunk }) => trunk === id)
      if (standing()?.registration !== 'registered') lines.registerAgain(id)
      for (const until = now() + REGISTER_MS; now() < until && !signal.aborted; await pause(100, signal)) {
        const { registration, reason } = standing() ?? {}
        if (registration === 'registered') return passed('The carrier took user name and password.')
        if (registration === 'refused') return told(reason ?? 'The registration was refused.', 'password')
      }
      return told(standing()?.reason ?? 'The carrier did not answer the registration. Check host and port.', 'host')
    },
    async 'call-out'({ id }, { callTo }, signal) {
      if (!callTo) return skipped('No number to call was given.')
      const silent = { ok: false, rang: true, reason: 'Nobody answered. Try again and answer the call.' } as const
      const enough = new AbortController()
      const work = lines.callOut(id, callTo, AbortSignal.any([signal, enough.signal]))
      const call = await within(CALL_OUT_MS, signal, work, silent)
      enough.abort()
      if (!call.ok)
        return call.rang
          ? failed(`It rang, but: ${call.reason}`, 'Calls out work; try again and answer.')
          : told(call.reason)
      const sound = call.codec ? `, with sound (${call.codec}${call.secured ? ', encrypted' : ''})` : ''
      return passed(`${callTo} answered after ${seconds(call.afterMs)}${sound}.`)
    },
    async 'call-in'({ id, mainNumber }, { waitForCall }, signal) {
      if (!waitForCall) return skipped('Nobody was asked to call in.')
      let stop = () => {}
      const call = new Promise<{ from: string; dialled: string } | null>(resolve => {
        stop = lines.onCallIn(id, resolve)
      })
      const came = await within(CALL_IN_MS, signal, call, null)
      stop()
      const number = mainNumber || 'one of your numbers'
      if (!came)
        return failed(
          `No call came in within ${CALL_IN_MS / 1000} s.`,
          `Call ${number} from a mobile. If it does not ring here, the carrier does not send calls to this account or address.`,
        )
      const { from, dialled } = came
      const says = `A call from ${from || 'a hidden number'} to ${dialled} came in.`
      const leads = leadsTo(id, dialled)
      if (leads !== null) return passed(`${says} ${leads}`)
      return {
        ...passed(`${says} The line works, but no rule says where this number leads: the caller was turned away.`),
        todo: `Make a rule for incoming calls to ${dialled}.`,
        noRule: dialled,
      }
    },
  }

  async function run({ test, over }: Running, trunk: Entity<Trunk>, asked: NewTest): Promise<void> {
    const { signal } = over
    let broken = false
    for (const step of test.steps) {
      const set = (
        state: TestStep['state'],
        says: string,
        { todo = null, noRule = null, field = null }: Partial<TestStep> = {},
      ) => {
        Object.assign(step, { state, says, todo, noRule, field })
        if (!signal.aborted) changed(test)
      }
      if (broken) {
        set('skipped', 'An earlier step failed.')
        continue
      }
      set('running', '')
      const outcome = await steps[step.step](trunk, asked, signal)
      if (signal.aborted) return
      set(outcome.state, outcome.says, outcome)
      broken = outcome.state === 'failed'
    }
    Object.assign(test, { done: true, passed: !broken })
    changed(test)
  }

  return {
    start(trunk, asked) {
      tests.get(trunk.id)?.over.abort()
      tests.delete(trunk.id)
      if (tests.size >= MAX_TESTS) tests.delete(tests.keys().next().value!)
      const waiting = stepNames.map(step => ({
        step,
        state: 'waiting' as const,
        says: '',
        todo: null,
        noRule: null,
        field: null,
      }))
      const test: TrunkTest = { trunk: trunk.id, startedAt: now(), done: false, passed: null, steps: waiting }
      const running = { test, over: new AbortController() }
      tests.set(trunk.id, running)
      void run(running, trunk, asked)
      return test
    },
    of: trunk => tests.get(trunk)?.test,
    forget(trunk) {
      tests.get(trunk)?.over.abort()
      tests.delete(trunk)
    },
    stop() {
      for (const { over } of tests.values()) over.abort()
    },
  }
}
