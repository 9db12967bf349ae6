/** 401 and 407: the same request again with credentials, same Call-ID, next CSeq (RFC 3261 §8.1.3.5, §22). */
import type { Millis } from '@sidetone/kernel'
import { answerChallenges, challengesOf } from '../auth/client.ts'
import { pureHashes } from '../auth/hashes/hashes.ts'
import { Headers } from '../message/headers.ts'
import type { SipResponse } from '../message/types.ts'
import type { SessionId, Target } from '../stack-types.ts'
import { type Draft, linesOf } from '../transaction/compose.ts'
import type { ClientTransaction } from '../transaction/records.ts'
import type { Room } from './room.ts'

/** One for the first challenge, one for a stale nonce, one for a proxy's on top. */
const maxTries = 3

/** Null when there is nothing to answer with: the refusal stands. */
export function retryWithCredentials(
  room: Room,
  client: ClientTransaction,
  response: SipResponse,
  cseq: number,
  now: Millis,
): ClientTransaction | null {
  const { credentials, hashes, ids } = room.options
  if (credentials === undefined || client.tries >= maxTries) return null
  const { draft, session } = client
  const sent = new Headers()
  if (!draft.ahead)
    for (const line of draft.credentials.split('\r\n')) {
      const colon = line.indexOf(':')
      if (colon > 0) sent.append(line.slice(0, colon), line.slice(colon + 2))
    }
  const answers = answerChallenges(
    response.headers,
    sent,
    { method: draft.method, uri: draft.uri },
    realm => credentials(realm, session, client.publicId),
    { hashes: hashes ?? pureHashes, ids },
  )
  if (answers === null) return null
  room.remembered?.keep(draft.target, challengesOf(response.headers))
  // an answer to the other kind of challenge stays: the proxy and the server each want their own (§22.3)
  const names = new Set(answers.map(([name]) => name.toLowerCase()))
  const kept = [...sent].filter(([name]) => !names.has(name.toLowerCase()))
  const next = { ...draft, cseq, ahead: false, credentials: linesOf([...kept, ...answers]) }
  return room.transactions.clients.request(next, client.use, session, now, client.publicId, client.tries + 1)
}

/** For a draft to this server, ahead of its challenge. */
export function credentialsAhead(
  { remembered, options: { credentials, hashes, ids } }: Room,
  target: Target,
  method: string,
  uri: string,
  session: SessionId | null,
): Pick<Draft, 'credentials' | 'ahead'> {
  if (remembered === null || credentials === undefined) return { credentials: '' }
  const tools = { hashes: hashes ?? pureHashes, ids }
  const answers = remembered.answers(target, { method, uri }, realm => credentials(realm, session, ''), tools)
  return answers.length ? { credentials: linesOf(answers), ahead: true } : { credentials: '' }
}
