/** Is a trunk there? Asked by OPTIONS (RFC 3261 §11), each half minute and whenever an admin wants to know. */
import type { Millis } from '@sidetone/kernel'
import type { StackEvent } from '@sidetone/sip'
import { sipUri } from '../identity.ts'
import { askDownMs, unansweredMs } from './limits.ts'
import { type Line, type Lines, targetOf } from './line.ts'
import { bestOf, isName, type Place, passOver, placeText, spare, worksAgain } from './places.ts'
import * as reasons from './reasons.ts'
import { rulesOf, type TrunkAnswer } from './words.ts'

export function ask(lines: Lines, line: Line, now: Millis): void {
  const { stack, net } = lines.options
  const { trunk } = line
  const rules = rulesOf(trunk)
  const everyMs = rules.optionsEveryS * 1000
  if (everyMs > 0) line.askAt = now + (line.state === 'down' ? Math.min(askDownMs, everyMs) : everyMs)
  const place = bestOf(line.places, now)
  if (!place || (isName(place) && lines.options.resolver)) return
  const target = targetOf(place)
  const domain = rules.domain || trunk.host
  const { host } = net.local(target)
  const user = rules.account?.username
  const transaction = stack.request(
    {
      method: 'OPTIONS',
      to: { scheme: 'sip', host: domain, params: {} },
      from: { uri: user ? sipUri(user, domain) : sipUri('sidetone', host), params: {} },
      target,
    },
    now,
  )
  lines.transactions.set(transaction, line)
  line.question = { transaction, place, at: now }
}
export function questionAnswered(
  lines: Lines,
  line: Line,
  event: Extract<StackEvent, { type: 'response' | 'no-response' }>,
): void {
  const { place, at } = line.question!
  if (event.type === 'no-response')
    return unanswered(lines, line, reasons.notConnected(lines.options.net.whyNot?.(targetOf(place)), placeText(place)))
  line.question = null
  const { status, reason } = event.response
  const afterMs = lines.options.now() - at
  line.everAnswered = true
  answerAsking(line, { ok: true, status, phrase: reason, afterMs, place: placeText(place) })
  if (status === 500 || (status >= 502 && status <= 504)) {
    passOver(line.places, place, lines.options.now())
    return lines.trouble(line, reasons.refusedBy('question', status, reason))
  }
  line.answersInMs = afterMs
  worksAgain(line.places, place)
  lines.works(line)
}
export function unanswered(lines: Lines, line: Line, reason: string): void {
  const { place, transaction } = line.question!
  lines.transactions.delete(transaction)
  line.question = null
  const now = lines.options.now()
  passOver(line.places, place, now)
  // Another of its places is asked at once.
  if (spare(line.places, now) > 0) return ask(lines, line, now)
  const connection = lines.options.net.whyNot?.(targetOf(place)) !== undefined
  answerAsking(line, { ok: false, connection, reason })
  // Many carriers answer no OPTIONS: while the registration stands, that alone is no trouble.
  if (line.everAnswered || line.registration?.state.phase !== 'registered') lines.trouble(line, reason)
}

export function answerAsking(line: Line, answer: TrunkAnswer): void {
  for (const resolve of line.asking.splice(0)) resolve(answer)
}

/** Why nothing came back from there. */
export function whySilent(lines: Lines, place: Place): string {
  const why = lines.options.net.whyNot?.(targetOf(place))
  return why ? reasons.notConnected(why, placeText(place)) : reasons.saidNothing(placeText(place), unansweredMs / 1000)
}
