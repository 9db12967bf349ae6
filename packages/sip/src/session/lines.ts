/** The header lines that the stack writes about itself, each ended by CRLF; made once or put together from texts. */
import { printReason } from '../message/fields.ts'
import type { Reason, StackOptions, Target } from '../stack-types.ts'
import { hostPort } from '../transaction/matching.ts'

/** Methods that a session, or the user of the stack, deals with. */
export const knownMethods = [
  'INVITE',
  'ACK',
  'CANCEL',
  'BYE',
  'OPTIONS',
  'PRACK',
  'UPDATE',
  'INFO',
  'REFER',
  'NOTIFY',
  'MESSAGE',
  'SUBSCRIBE',
  'REGISTER',
  'PUBLISH',
]
/** Told in Allow. */
const allowed = 'INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO, REFER, NOTIFY, MESSAGE'

export type Lines = {
  readonly agent: string
  readonly allow: string
  /** Supported, with 100rel and without. */
  readonly supported: string
  readonly supportedPlain: string
  contact(target: Target): string
}

export function linesFor(options: StackOptions, timers: boolean): Lines {
  const more = options.supported ?? []
  const plain = [...(timers ? ['timer'] : []), ...more]
  const { user, host, params } = options.contact
  const suffix = params ? (params.startsWith(';') ? params : `;${params}`) : ''
  const start = `Contact: <sip:${user === '' ? '' : `${user}@`}`
  return {
    agent: `User-Agent: ${options.agent}\r\n`,
    allow: `Allow: ${allowed}${options.eventPackages ? ', SUBSCRIBE' : ''}\r\n`,
    supported: `Supported: ${['100rel', ...plain].join(', ')}\r\n`,
    supportedPlain: plain.length > 0 ? `Supported: ${plain.join(', ')}\r\n` : '',
    contact(target) {
      const local = options.local(target)
      // RFC 7118 §5.2.2: a URI says ws for both kinds of WebSocket
      const name = local.transport === 'wss' ? 'ws' : local.transport
      const transport = name === 'udp' ? '' : `;transport=${name}`
      return `${start}${host ?? hostPort(local.host, local.port)}${transport}${suffix}>\r\n`
    },
  }
}

export function reasonLines(reasons: readonly Reason[] | undefined): string {
  if (reasons === undefined || reasons.length === 0) return ''
  let text = ''
  for (const reason of reasons) text += `Reason: ${printReason(reason).replace(/[\r\n]+/g, ' ')}\r\n`
  return text
}
