/**
 * One call to the echo test, as a phone makes it, told hop by hop. It ends at the first hop that fails.
 *
 *   (name ─▶ connection ─▶ certificate ─▶ web socket) ─▶ options ─▶ sign-in ─▶ answer ─▶ sound-way ─▶ tone (─▶ hold ─▶ resume)
 */
import type { Negotiated } from '@sidetone/call'
import { type SessionId, type StackEvent, textOf } from '@sidetone/sip'
import { openWay, type PassHop } from './connection.ts'
import {
  answerWithinMs,
  farewellMs,
  goodHeardRatio,
  leastHeardRatio,
  optionsWithinMs,
  toneMs,
  weakestDb,
} from './limits.ts'
import { type Line, openLine } from './line.ts'
import { failed, type HopResult, passed } from './outcomes.ts'
import * as say from './sentences.ts'
import { openSound, type Sound } from './sound.ts'
import type { EchoCall, EchoCallOptions, Heard, Hop } from './words.ts'

type Agreed = Pick<Heard, 'codec' | 'secured'> & { readonly sdp: string }

/** Never rejects for what it meets on the way. Takes about 6 s when all is well (12 s with `hold`), a minute at most. */
export async function callEcho(options: EchoCallOptions): Promise<EchoCall> {
  const { way, credential, ids, media, folder, signal } = options
  const hops: Hop[] = []
  const pass: PassHop = async (name, work) => {
    const began = performance.now()
    const result = await work()
    const { says } = result
    const afterMs = Math.round(performance.now() - began)
    const hop: Hop = !result.ok
      ? { name, state: 'failed', says, todo: result.todo, afterMs }
      : result.warning
        ? { name, state: 'warning', says, todo: result.warning, afterMs }
        : { name, state: 'passed', says, afterMs }
    hops.push(hop)
    options.onHop?.(hop)
    return result.ok ? result.value : null
  }
  const done = (heard?: Heard): EchoCall => ({
    way,
    ok: heard !== undefined && hops.every(({ state }) => state !== 'failed'),
    hops,
    ...(heard && { heard }),
  })

  const connection = await openWay(way, pass, signal)
  if (!connection) return done()
  const web = way.transport === 'ws' || way.transport === 'wss'
  const line = openLine(way.transport, connection, credential, ids, Date.now)
  const kind = web ? 'webrtc' : way.transport === 'tls' ? 'srtp' : 'rtp'
  const sound = openSound(media, ids, { kind, towards: connection.remote.host, folder, ...(signal && { signal }) })
  let session: SessionId | null = null
  try {
    if (!(await pass('options', () => asked(options, line)))) return done()
    const offer = await sound.offer()
    if (offer !== null) session = dial(options, line, offer)
    const call = await pass('sign-in', () => signedIn(options, line, session))
    const agreed = call && (await pass('answer', () => answered(options, line, call, sound)))
    if (!agreed || !(await pass('sound-way', () => soundCame(web, agreed, sound)))) return done()
    const heard = await pass('tone', () => toneCame(options, agreed, sound))
    if (heard && options.hold && (await pass('hold', () => held(options, line, call, sound))))
      await pass('resume', () => resumed(options, line, call, agreed, sound))
    return done(heard ?? undefined)
  } finally {
    sound.close()
    if (session !== null) await hangUp(line, session)
    line.close()
  }
}

const uriOf = (user: string, { way }: EchoCallOptions) => ({
  scheme: 'sip',
  ...(user && { user }),
  host: way.name ?? way.host,
  port: way.port,
  params: {},
})
const from = (options: EchoCallOptions) => ({ uri: uriOf(options.credential.username, options), params: {} })

async function asked(options: EchoCallOptions, line: Line): Promise<HopResult<true>> {
  const transaction = line.act((stack, now) =>
    stack.request({ method: 'OPTIONS', to: uriOf('', options), from: from(options) }, now),
  )
  const answer = await line.until(optionsWithinMs, () => line.events.find(isAnswerTo(transaction)), options.signal)
  if (answer?.type === 'response') return passed(`It answers OPTIONS with ${answer.response.status}.`, true)
  const { way } = options
  return failed(say.noOptions(way, line.lost()), say.noOptionsTodo(way, line.lost()))
}
const isAnswerTo = (transaction: string) => (event: StackEvent) =>
  (event.type === 'response' || event.type === 'no-response') && event.transaction === transaction

function dial(options: EchoCallOptions, line: Line, offer: string): SessionId {
  return line.act((stack, now) =>
    stack.invite({ to: uriOf(options.number, options), from: from(options), body: bodyOf(offer) }, now),
  )
}
const bodyOf = (sdp: string) => ({ type: 'application/sdp', bytes: new TextEncoder().encode(sdp) })

/** The INVITE was challenged, and is taken with the credential. */
async function signedIn(
  { number, signal }: EchoCallOptions,
  line: Line,
  session: SessionId | null,
): Promise<HopResult<SessionId>> {
  if (session === null) return failed(say.noMedia, say.noMediaTodo)
  const status = await line.until(answerWithinMs, () => afterChallenge(line), signal)
  if (status === null) return failed(...say.notAnswered(number, 0, ''))
  if (status === 401 || status === 403 || (status === 503 && line.events.some(isSlowedDown)))
    return failed(...say.notSignedIn(status))
  return passed('The credential is taken.', session)
}
/** The answer to the INVITE that carries the credential: 100 or more; undefined while there is none. */
function afterChallenge({ answers }: Line): number | undefined {
  const toInvite = answers.filter(({ method }) => method === 'INVITE')
  const challenge = toInvite.find(({ status }) => status === 401)
  return (challenge ? toInvite.find(({ cseq }) => cseq > challenge.cseq) : toInvite.find(({ status }) => status > 100))
    ?.status
}
/** Refused for wrong passwords that came from this address before, not for want of sound (which has a Reason). */
const isSlowedDown = (event: StackEvent) =>
  event.type === 'failed' && event.response?.headers.get('Retry-After') !== undefined && event.reasons.length === 0

async function answered(
  options: EchoCallOptions,
  line: Line,
  session: SessionId,
  sound: Sound,
): Promise<HopResult<Agreed>> {
  const { number, signal } = options
  const final = await line.until(answerWithinMs, () => line.events.find(isFinal(session)), signal)
  if (final?.type === 'failed')
    return failed(...say.notAnswered(number, final.status, final.response?.reason ?? 'without an answer'))
  if (final?.type !== 'answered' || !final.body) return failed(...say.notAnswered(number, 0, ''))
  const sdp = textOf(final.body.bytes)
  const agreed = await sound.begin(sdp)
  if (!agreed) return failed(...say.notAnswered(number, 488, 'because the answer cannot be understood'))
  return passed(`${number} answered${secretly[agreed.secured]}, with ${agreed.codec}.`, { ...agreed, sdp })
}
const isFinal = (session: SessionId) => (event: StackEvent) =>
  (event.type === 'answered' || event.type === 'failed') && event.session === session
const secretly = { none: '', sdes: ' with encrypted sound (SRTP)', dtls: ' with encrypted sound (DTLS-SRTP)' } as const

async function soundCame(web: boolean, { sdp }: Agreed, sound: Sound): Promise<HopResult<true>> {
  const began = performance.now()
  if (!(await sound.connected())) return failed(say.noSound, say.noSoundTodo(web, whereto(sdp)))
  const afterMs = Math.round(performance.now() - began)
  return passed(
    web
      ? `The browser's way of sound (ICE, DTLS) stood after ${afterMs} ms.`
      : `The first packet came back after ${afterMs} ms.`,
    true,
  )
}
/** `127.0.0.1:40012`, or the candidates of WebRTC. */
function whereto(sdp: string): string {
  const candidates = [...sdp.matchAll(/^a=candidate:\S+ 1 UDP \d+ (\S+) (\d+)/gim)].map(
    found => `${found[1]}:${found[2]}`,
  )
  if (candidates.length) return [...new Set(candidates)].slice(0, 4).join(', ')
  const address = /^c=IN IP[46] (\S+)/m.exec(sdp)?.[1]
  const port = /^m=audio (\d+)/m.exec(sdp)?.[1]
  return address && port ? `${address}:${port}` : ''
}

async function toneCame(options: EchoCallOptions, { codec, secured }: Agreed, sound: Sound): Promise<HopResult<Heard>> {
  const { beginMs, ratio, levelDb, quality } = await sound.heard(options.toneMs ?? toneMs)
  if (beginMs === null) return failed(say.noTone, say.noToneTodo)
  if (ratio < leastHeardRatio) return failed(say.holes(Math.floor(ratio * 100)), say.holesTodo)
  if (levelDb < weakestDb) return failed(say.weak(levelDb), say.weakTodo)
  const packets = quality && { received: quality.received, lost: quality.lost, jitterMs: quality.jitterMs }
  const heard: Heard = { afterMs: beginMs, levelDb, ratio, codec, secured, ...(packets && { packets }) }
  return passed(say.heard(heard), heard, ratio < goodHeardRatio ? say.holesTodo : undefined)
}

async function held(options: EchoCallOptions, line: Line, session: SessionId, sound: Sound): Promise<HopResult<true>> {
  const remote = await offered(options, line, session, sound, true)
  if (typeof remote === 'number') return failed(say.notHeld(false, remote), say.holdTodo)
  if (remote === 'recvonly' || remote === 'inactive') return passed('It can be put on hold.', true)
  return failed(say.stillSends, say.holdTodo)
}

async function resumed(
  options: EchoCallOptions,
  line: Line,
  session: SessionId,
  agreed: Agreed,
  sound: Sound,
): Promise<HopResult<Heard>> {
  const remote = await offered(options, line, session, sound, false)
  if (typeof remote === 'number') return failed(say.notHeld(true, remote), say.holdTodo)
  if (remote !== 'sendrecv') return failed(say.notBack, say.holdTodo)
  const result = await toneCame(options, agreed, sound)
  return result.ok ? { ...result, says: `It was taken back. ${result.says}` } : result
}
/** @returns what they do with sound now, or the status that refused it; 0 when nothing came */
async function offered(
  { signal }: EchoCallOptions,
  line: Line,
  session: SessionId,
  sound: Sound,
  hold: boolean,
): Promise<Negotiated['remote'] | number> {
  const sdp = await sound.offer(hold)
  if (sdp === null) return 0
  const before = line.events.length
  line.act((stack, now) => stack.offer(session, bodyOf(sdp), {}, now))
  const answer = await line.until(answerWithinMs, () => line.events.slice(before).find(isOfferOver(session)), signal)
  if (answer?.type === 'offer-refused') return answer.status
  return (answer?.type === 'answer' && answer.body && (await sound.changed(textOf(answer.body.bytes)))) || 0
}
const isOfferOver = (session: SessionId) => (event: StackEvent) =>
  (event.type === 'answer' || event.type === 'offer-refused' || event.type === 'ended') && event.session === session

/** Says good-bye, whatever the call has come to. */
async function hangUp(line: Line, session: SessionId): Promise<void> {
  line.act((stack, now) => stack.end(session, {}, now))
  await line.until(farewellMs, () => line.sessions() === 0 || null)
}
