/** Our account at a carrier: the registration client of `sip` on the lines of a trunk (RFC 3261 §10.2). */
import { type RegistrationInput, type StackEvent, stepRegistration } from '@sidetone/sip'
import { sipUri } from '../identity.ts'
import { askRefusedMs } from './limits.ts'
import { type Line, type Lines, targetOf } from './line.ts'
import { bestOf, passOver, placeText, worksAgain } from './places.ts'
import * as reasons from './reasons.ts'
import { lineParam } from './senders.ts'
import { rulesOf } from './words.ts'

export function register(lines: Lines, line: Line, input: RegistrationInput): void {
  const { registration, trunk } = line
  if (!registration) return
  const { ids, stack, net } = lines.options
  const now = lines.options.now()
  const place = bestOf(line.places, now)
  const account = rulesOf(trunk).account!
  if (place && registration.state.pending === null && input.type !== 'response' && input.type !== 'stop') {
    const local = net.local(targetOf(place))
    const transport = local.transport === 'udp' ? '' : `;transport=${local.transport}`
    const port = local.port === 0 ? '' : `:${local.port}`
    const host = local.host.includes(':') ? `[${local.host}]` : local.host
    const contact = `sip:${encodeURIComponent(account.username)}@${host}${port}${transport};${lineParam}=${line.token}`
    registration.options = { ...registration.options, contact }
  }
  for (const out of stepRegistration(registration.state, input, now, registration.options, ids))
    switch (out.type) {
      case 'send': {
        if (!place) return
        const domain = rulesOf(trunk).domain || trunk.host
        const own = sipUri(account.username, domain)
        const transaction = stack.request(
          {
            method: 'REGISTER',
            to: { scheme: 'sip', host: domain, params: {} },
            from: { uri: own, params: {} },
            toAddr: { uri: own, params: {} },
            target: targetOf(place),
            callId: out.callId,
            cseq: out.cseq,
            headers: out.headers,
          },
          now,
        )
        lines.transactions.set(transaction, line)
        line.register = { transaction, place, at: now, cseq: out.cseq }
        break
      }
      case 'registered':
        line.registrationFault = null
        if (line.register) worksAgain(line.places, line.register.place)
        lines.works(line)
        break
      case 'refused':
        // A carrier that has blocked or forgotten an account may have it back; asked more often it would block us.
        registration.state.at = now + askRefusedMs
        lines.told(line)
        break
      case 'lost':
      case 'unregistered':
        lines.told(line)
    }
}
export function registerAnswered(
  lines: Lines,
  line: Line,
  event: Extract<StackEvent, { type: 'response' | 'no-response' }>,
): void {
  const { cseq, place } = line.register!
  if (event.type === 'no-response')
    return registerLost(
      lines,
      line,
      reasons.notConnected(lines.options.net.whyNot?.(targetOf(place)), placeText(place)),
    )
  const { status, reason } = event.response
  if (status >= 300 && status !== 423) {
    const final = [401, 403, 404, 407].includes(status)
    line.registrationFault = final
      ? reasons.registrationRefused(status, reason)
      : reasons.registrationFailed(status, reason, placeText(place))
    if (status >= 500) passOver(line.places, place, lines.options.now())
  }
  register(lines, line, { type: 'response', cseq, response: event.response })
  if (line.register?.cseq === cseq) line.register = null
  lines.told(line)
}
export function registerLost(lines: Lines, line: Line, reason: string): void {
  const { cseq, place, transaction } = line.register!
  lines.transactions.delete(transaction)
  line.register = null
  line.registrationFault = reason
  passOver(line.places, place, lines.options.now())
  register(lines, line, { type: 'no-response', cseq })
  lines.told(line)
}
