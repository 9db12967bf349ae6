/**
 * What the server tells of our calls: in messages of the call itself, and in its list of our calls, which says who is in each of
 * them now.
 */
import type { MyCall } from '@sidetone/api-client'
import type { SipResponse, StackEvent } from '@sidetone/sip'
import type { Clock } from '../clock.ts'
import { SILENT_TELL_MS } from '../limits.ts'
import type { Engine } from '../line/engine.ts'
import type { Describing } from './describing.ts'
import { readEnding } from './ending.ts'
import { isAnswered, isTalkedIn, type LiveCall } from './live-call.ts'
import { isHeldByOthers, whoIsSilent, whoIsWith } from './mine.ts'
import type { OpenCalls } from './open-calls.ts'
import { readNotice, sdpBody, sdpOf, serverCallOf, whoAnswered } from './told.ts'
import type { CallView } from './views.ts'

export function createServerSays({
  clock,
  engine,
  list,
  describing,
  setHeld,
}: {
  readonly clock: Clock
  readonly engine: Engine
  readonly list: OpenCalls
  readonly describing: Describing
  readonly setHeld: (call: LiveCall, held: boolean) => void
}) {
  let mine: readonly MyCall[] = []

  function onSessionEvent(call: LiveCall, event: Extract<StackEvent, { session: string }>): void {
    switch (event.type) {
      case 'progress': {
        if (event.status === 100) return
        const early = sdpOf(event.body)
        if (early) {
          call.earlyMedia = true
          describing.work(call, opened => opened.setAnswer(early, true))
        }
        if (call.view.state === 'dialling') list.change(call, { state: 'ringing', ...reached(call, event.response) })
        return
      }
      case 'answered': {
        const sdp = sdpOf(event.body)
        list.change(call, {
          state: call.path === 'connected' ? 'talking' : 'connecting',
          answeredAt: clock.now(),
          ...reached(call, event.response),
        })
        asServerSays(call)
        describing.work(call, async opened => {
          if (!event.mustAckWithBody) return sdp ? opened.setAnswer(sdp, false) : undefined
          const ours = await opened.answer(sdp ?? '')
          engine.act((stack, now) => stack.ackWith(event.session, sdpBody(ours), now))
        })
        // Another one was taken meanwhile.
        if (call.view.id !== list.current()) setHeld(call, true)
        return
      }
      case 'failed':
        return list.finish(call, readEnding(event.status, event.reasons, 'other'), 480, false)
      case 'cancelled':
        return list.finish(call, readEnding(0, event.reasons.length ? event.reasons : CANCELLED, 'other'), 480, false)
      case 'ended':
        return list.finish(
          call,
          readEnding(0, event.by === 'remote' ? event.reasons : EXPIRED, isCode(call) ? 'system' : 'other'),
          480,
          false,
        )
      case 'confirmed':
      case 'answer': {
        call.answering = false
        const sdp = sdpOf(event.body)
        if (sdp) describing.work(call, opened => opened.setAnswer(sdp, false))
        return describing.offerDone(call)
      }
      case 'offer':
        return describing.offered(call, sdpOf(event.body), event.session)
      case 'offer-refused':
        // Lost with the connection: said again when there is one.
        if (event.status === 503 || event.status === 408) call.wanted ??= { restart: false }
        return describing.offerDone(call)
      case 'info': {
        const notice = readNotice(event.request)
        if (notice?.kind === 'call') {
          list.change(call, { serverCall: notice.call, ...(notice.other?.number && { other: notice.other }) })
          asServerSays(call)
        } else if (notice) {
          list.notify(call, notice)
          const talksElsewhere = list.all().some(other => other !== call && isTalkedIn(other) && !other.view.held)
          if (notice.kind === 'came-back' && isAnswered(call) && !talksElsewhere) {
            list.talkIn(call.view.id)
            setHeld(call, false)
          }
        }
        return
      }
      case 'refer':
        // Nobody may move our calls.
        engine.act((stack, now) => stack.respond(event.transaction, 603, {}, now))
    }
  }
  function reached(call: LiveCall, response: SipResponse): Partial<CallView> {
    const who = whoAnswered(response)
    const { other, serverCall } = call.view
    return {
      serverCall: serverCallOf(response) || serverCall,
      ...(who?.name && { other: { name: who.name, number: who.number || other.number } }),
    }
  }
  /** Calls change hands: with whom we talk, who holds and who is not heard is the server's to say, and nobody else's. */
  function asServerSays(call: LiveCall): void {
    const known = isAnswered(call) ? mine.find(({ id }) => id === call.view.serverCall) : undefined
    const was = call.view
    const other = (known && whoIsWith(known)) ?? was.other
    const heldByOther = known !== undefined && isHeldByOthers(known)
    const parkedIn = known?.slot ?? ''
    const same = other.name === was.other.name && other.number === was.other.number
    if (!same || heldByOther !== was.heldByOther || parkedIn !== was.parkedIn)
      list.change(call, { other: same ? was.other : other, heldByOther, parkedIn })
    const silent = known ? whoIsSilent(known) : { me: false, others: false }
    // The server waits as long as we do before it says so.
    const since = clock.now() - SILENT_TELL_MS
    list.setWrong(call, 'unheard', silent.me ? since : null)
    list.setWrong(call, 'silent-there', silent.others ? since : null)
  }

  return {
    onSessionEvent,
    asServerSays,
    onMyCalls(told: readonly MyCall[]) {
      mine = told
      for (const call of list.all()) asServerSays(call)
    },
  }
}

/** `*78` has nobody behind it who could hang up: it has said what there was to say. */
const isCode = ({ view }: LiveCall) => /^[*#]/.test(view.other.number)
const CANCELLED = [{ protocol: 'SIP', cause: 487 }]
const EXPIRED = [{ protocol: 'SIP', cause: 480, text: 'The other phone stopped responding.' }]
