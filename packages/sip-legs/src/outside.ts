/** Requests outside calls: REGISTER, OPTIONS, and what nobody here takes. */
import type { StackEvent } from '@sidetone/sip'
import type { Gate } from './gate.ts'
import type { Registrations } from './registrations.ts'
import { type Room, sdpType } from './room.ts'

const allow = 'INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, PRACK, UPDATE, INFO, REFER, SUBSCRIBE'

export function answerOutside(
  { room, gate, registrations }: { readonly room: Room; readonly gate: Gate; readonly registrations: Registrations },
  { transaction, request, flow, session }: Extract<StackEvent, { type: 'request' }>,
): void {
  const { stack } = room
  const now = room.now()
  if (request.method === 'OPTIONS') {
    // Anybody may ask whether we live: keep-alives of phones and trunks, watchers (RFC 3261 §11.2).
    const headers = [
      ['Allow', allow],
      ['Accept', sdpType],
      ['Accept-Encoding', 'identity'],
      ['Supported', 'path, outbound, 100rel, timer, replaces, norefersub'],
    ] as const
    return stack.respond(transaction, 200, { headers }, now)
  }
  if (session !== undefined) return stack.respond(transaction, 405, { headers: [['Allow', allow]] }, now)
  const admission = gate.admit(request, flow, now, request.method === 'REGISTER')
  if (admission.type === 'refused')
    return stack.respond(transaction, admission.status, { headers: admission.headers }, now)
  if (request.method === 'REGISTER' && admission.type === 'device') {
    const { status, reason, headers } = registrations.register(request, flow, admission.credential, now)
    return stack.respond(transaction, status, { headers, ...(reason && { reason }) }, now)
  }
  // RFC 6665 §4.1.3: the method is known, the package is not.
  if (request.method === 'SUBSCRIBE') return stack.respond(transaction, 489, { headers: [['Allow-Events', '']] }, now)
  stack.respond(transaction, 405, { headers: [['Allow', allow]] }, now)
}
