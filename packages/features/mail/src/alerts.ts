/**
 * Mails to who looks after the telephones: a line is down, a backup failed, a call for help, what may be spent is used up,
 * somebody keeps trying what they may not dial. Out of what other programs are told as well; each matter once an hour.
 */
import {
  ALERT_EVERY_MS,
  MAX_ALERTS_REMEMBERED,
  MAX_CALLER_ALERTS,
  REFUSED_BEFORE_ALERT,
  REFUSED_WITHIN_MS,
} from './limits.ts'
import type { Mail } from './outbox.ts'

export type AlertDeps = {
  /** Nobody: nothing is sent. */
  readonly to: () => readonly string[]
  readonly put: (mail: Mail) => void
  /** Where the console is reached. */
  readonly link: () => string
  readonly now: () => number
}
type Told = { readonly type: string; readonly data: unknown }
type Party = { readonly name: string; readonly number: string }

export function createAlerts({ to, put, link, now }: AlertDeps) {
  /** When a matter was told last, the oldest first. */
  const told = new Map<string, number>()
  /** When calls of a caller were refused. */
  const refusals = new Map<string, number[]>()

  const remember = <T>(map: Map<string, T>, key: string, value: T) => {
    map.delete(key)
    if (map.size >= MAX_ALERTS_REMEMBERED) map.delete(map.keys().next().value!)
    map.set(key, value)
  }
  const send = (subject: string, text: string) => {
    const people = to()
    if (people.length) put({ to: [...people], subject, text: `${text}\n\n${link()}/admin/\n` })
  }
  /** @returns whether it was sent now */
  const once = (matter: string, subject: string, text: string): boolean => {
    const last = told.get(matter)
    if (last !== undefined && now() - last < ALERT_EVERY_MS) return false
    remember(told, matter, now())
    send(subject, text)
    return true
  }
  /** When callers were told of, the oldest first: whoever calls from outside has another number each time that they like. */
  let callersTold: number[] = []
  const onceOfCaller = (matter: string, subject: string, text: string) => {
    callersTold = callersTold.filter(at => now() - at < ALERT_EVERY_MS)
    if (callersTold.length >= MAX_CALLER_ALERTS) return
    const last = callersTold.length === MAX_CALLER_ALERTS - 1
    const more = `\n\nThis is mail ${MAX_CALLER_ALERTS} of this kind within an hour. No more are sent for a while: the list of calls shows them all.`
    if (once(matter, subject, last ? text + more : text)) callersTold.push(now())
  }
  const refused = (from: Party, dialled: string, says: string) => {
    const who = from.number || 'hidden'
    const lately = [...(refusals.get(who) ?? []).filter(at => now() - at < REFUSED_WITHIN_MS), now()]
    remember(refusals, who, lately.slice(-REFUSED_BEFORE_ALERT))
    if (lately.length < REFUSED_BEFORE_ALERT) return
    onceOfCaller(
      `refused ${who}`,
      `Calls of ${nameOf(from)} are refused again and again`,
      `${nameOf(from)} has tried ${lately.length} times within ${REFUSED_WITHIN_MS / 60_000} minutes to call what they may not; ${dialled} was the last: “${says}” When that is not known to them, somebody else may use their telephone or their password.`,
    )
  }

  return {
    happened({ type, data }: Told): void {
      if (type === 'trunk.down') {
        const { trunk, reason } = data as { trunk: { id: string; name: string }; reason: string }
        once(
          `trunk ${trunk.id}`,
          `The line ${trunk.name} is down`,
          `${reason}\n\nCalls take other lines, where there are any.`,
        )
      } else if (type === 'backup.failed') {
        const { problem } = data as { problem: string }
        once('backup', 'A backup failed', `${problem}\n\nUntil a good one is made, what is new can be lost.`)
      } else if (type === 'emergency.called') {
        const call = data as { from: Party; dialled: string; location: string; test: boolean; failed: boolean }
        if (call.test) return
        const how = call.failed ? 'No line took the call: call them back, or call for help yourself.' : ''
        send(
          `${nameOf(call.from)} called ${call.dialled}${call.failed ? ' in vain' : ''}`,
          [`Place: ${call.location || 'not known'}.`, how].filter(Boolean).join('\n'),
        )
      } else if (type === 'call.ended') {
        const call = data as { from: Party; dialled: string; outcome: string; cause: string }
        if (call.cause === 'limit-reached' && call.outcome === 'answered')
          onceOfCaller(
            `limit ${call.from.number}`,
            `A limit ended a call of ${nameOf(call.from)}`,
            `What may be spent, or how long a call may last, was used up in a call to ${call.dialled}. Look at the permissions and at the list of calls.`,
          )
      } else if (type === 'call.refused') {
        const { from, dialled, cause, says } = data as { from: Party; dialled: string; cause: string; says: string }
        if (cause === 'not-allowed') refused(from, dialled, says)
        else
          onceOfCaller(
            `refused by limit ${from.number}`,
            `A limit refused a call of ${nameOf(from)}`,
            `They called ${dialled} and were told: “${says}” Look at the permissions and at the list of calls.`,
          )
      }
    },
  }
}
const nameOf = ({ name, number }: Party): string =>
  name && number ? `${name} (${number})` : name || number || 'Somebody with a hidden number'
