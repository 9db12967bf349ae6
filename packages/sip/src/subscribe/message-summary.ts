/** `application/simple-message-summary` (RFC 3842): the lamp that says that messages wait. */
import { bytesOf } from '../message/text.ts'
import type { Body } from '../stack-types.ts'
import { oneLine } from '../transaction/compose.ts'

/** Counts of messages, 0 or more; urgent ones are counted in `new` and `old` too. */
export type MessageCount = {
  readonly new: number
  readonly old: number
  readonly urgentNew?: number
  readonly urgentOld?: number
}
export type MessageSummary = {
  /** URI that the person calls to listen. */
  readonly account?: string
  readonly voice: MessageCount
  readonly fax?: MessageCount
  readonly text?: MessageCount
}

export function messageSummary({ account, voice, fax, text }: MessageSummary): Body {
  const waiting = [voice, fax, text].some(count => count !== undefined && count.new > 0)
  const lines = [
    `Messages-Waiting: ${waiting ? 'yes' : 'no'}`,
    ...(account === undefined ? [] : [`Message-Account: ${oneLine(account)}`]),
    `Voice-Message: ${counted(voice)}`,
    ...(fax ? [`Fax-Message: ${counted(fax)}`] : []),
    ...(text ? [`Text-Message: ${counted(text)}`] : []),
  ]
  return { type: 'application/simple-message-summary', bytes: bytesOf(`${lines.join('\r\n')}\r\n`) }
}

/** §5.2: new/old (urgent new/urgent old). */
function counted({ new: fresh, old, urgentNew, urgentOld }: MessageCount): string {
  const urgent = urgentNew === undefined && urgentOld === undefined ? '' : ` (${urgentNew ?? 0}/${urgentOld ?? 0})`
  return `${fresh}/${old}${urgent}`
}
