/** Trunks as an admin set them up → trunks as SIP needs them, and back: how they are, and calls to try them. */
import { setTimeout as pause } from 'node:timers/promises'
import { type CallEvent, type CallId, route, sentences } from '@sidetone/call'
import { type CalledOut, createTrunks, type TrunkLines, type TrunksFeature } from '@sidetone/feature-trunks'
import type { TrunkSettings } from '@sidetone/feature-trunks/settings'
import type { EventHub } from '@sidetone/http'
import type { Trunk, TrunkRules, TrunkStore } from '@sidetone/sip-legs'
import type { Data } from './data.ts'
import type { Telephone } from './telephone.ts'

type Settings = ReturnType<TrunkSettings['list']>[number]

/** The same list until a setting changes. @param fenced a restored copy: nothing goes out beside the original */
export function trunkLines(settings: TrunkSettings, fenced: () => boolean): TrunkStore {
  let kept: {
    readonly of: readonly Settings[]
    readonly behindFence: boolean
    readonly list: readonly Trunk[]
    readonly byId: Map<string, Trunk>
  } | null = null
  const current = () => {
    const of = settings.list()
    const behindFence = fenced()
    if (kept?.of !== of || kept.behindFence !== behindFence) {
      const list = of.map(each => toLine(behindFence ? { ...each, on: false } : each))
      kept = { of, behindFence, list, byId: new Map(list.map(each => [each.id, each])) }
    }
    return kept
  }
  return { list: () => current().list, byId: id => current().byId.get(id) }
}

function toLine({ id, name, host, port, transport, maxCalls, ...set }: Settings): Trunk {
  const [proxyHost = '', proxyPort] = set.proxy.split(/:(?=\d+$)/)
  const rules: TrunkRules = {
    on: set.on,
    domain: set.domain,
    proxy: proxyHost ? { host: proxyHost, port: Number(proxyPort ?? 0) } : null,
    account: set.username ? { username: set.username, authName: set.signInName, password: set.password } : null,
    registerS: set.register ? set.registerSeconds : null,
    addresses: set.addresses,
    peer: set.peerUsername ? { username: set.peerUsername, password: set.peerPassword } : null,
    anyCertificate: set.anyCertificate,
    srtp: set.srtp,
    codecs: set.codecs,
    maxIn: set.maxCallsIn,
    maxOut: set.maxCallsOut,
    numbers: {
      format: set.numberFormat,
      comesAs: set.comesAs,
      countryCode: set.countryCode,
      nationalPrefix: set.nationalPrefix,
      internationalPrefix: set.internationalPrefix,
      uri: set.numberUri,
      userPhone: set.userPhone,
    },
    callerId: {
      main: set.mainNumber,
      allowed: set.ownNumbers,
      from: set.fromShows,
      also: set.identity,
      comesIn: set.callerComesIn,
      checks: set.checksNumbers,
      withName: set.showName,
      hide: set.hide,
    },
    called: set.calledComesIn,
    diversion: set.diversion,
    historyInfo: set.historyInfo,
    sendsLocation: set.sendsLocation,
    earlyMedia: set.earlyMedia,
    sessionExpiresS: set.sessionSeconds,
    reliable: set.reliableRinging,
    optionsEveryS: set.checkEverySeconds,
  }
  return { id, name, host, port, transport, maxCalls, rules }
}

/** Who answers a test call hears themself. */
const testNumber = '*43'
/** … for so long. */
const listenMs = 6_000

/** The feature with its screens. */
export function openTrunks(
  { trunks, journal }: Data,
  { sip, switchboard, plan }: Telephone,
  events: EventHub,
): TrunksFeature {
  trunks.changed(() => sip.trunksChanged())
  const callIn = new Map<(call: { from: string; dialled: string }) => void, string>()
  const watched = new Map<CallId, (event: CallEvent) => void>()
  sip.onReport(report => {
    if (report.type !== 'arrived' || report.trunk === undefined) return
    for (const [listener, trunk] of callIn)
      if (trunk === report.trunk) listener({ from: report.from.number, dialled: report.dialled })
  })
  journal.onCommitted(committed => {
    if (watched.size > 0) for (const event of committed) watched.get(event.call)?.(event)
  })

  const callOut = (trunk: string, number: string, signal: AbortSignal): Promise<CalledOut> => {
    const startedAt = Date.now()
    const shown = { name: '', number: trunks.byId(trunk)?.mainNumber ?? '' }
    const begun = switchboard.originate({ ring: { trunk, number }, to: testNumber, callerShown: shown })
    if (!begun.ok) return Promise.resolve({ ok: false, rang: false, reason: begun.sentence })
    const { call } = begun
    return new Promise(resolve => {
      let rang = false
      const hangUp = () => switchboard.hangUp(call)
      signal.addEventListener('abort', hangUp, { once: true })
      watched.set(call, event => {
        if (event.type === 'leg.ringing') rang = true
        if (event.type === 'leg.answered') {
          const { codec = null, secured = 'none' } = event
          resolve({ ok: true, afterMs: event.at - startedAt, codec, secured: secured !== 'none' })
          signal.removeEventListener('abort', hangUp)
          void pause(listenMs, undefined, { ref: false }).then(hangUp)
        }
        if (event.type !== 'call.ended') return
        watched.delete(call)
        signal.removeEventListener('abort', hangUp)
        const failure = sip.trunks.status().find(each => each.trunk === trunk)?.lastFailure
        const why = failure && failure.at >= startedAt ? failure.reason : sentences[event.cause]
        resolve({ ok: false, rang, reason: why })
      })
    })
  }
  const lines: TrunkLines = {
    status: () => sip.trunks.status(),
    changes: trunk => sip.trunks.changes(trunk),
    onChange: listener => sip.trunks.onChange(listener),
    look: trunk => sip.trunks.look(trunk),
    ask: trunk => sip.trunks.ask(trunk),
    registerAgain: trunk => sip.trunks.registerAgain(trunk),
    callOut,
    onCallIn(trunk, listener) {
      callIn.set(listener, trunk)
      return () => void callIn.delete(listener)
    },
  }
  return createTrunks({
    trunks,
    lines,
    publish: events.toAdmins,
    leadsTo(trunk, dialled) {
      const caller = { party: { name: '', number: '' }, trunk }
      const { destination, why, path = [] } = route(dialled, caller, Date.now(), plan())
      // Nobody has said where this number leads; closed, or a rule that leads nowhere, is another matter.
      const led = path.some(({ kind }) => ['inbound', 'person', 'feature', 'code', 'door'].includes(kind))
      if (destination.kind === 'nowhere' && !led) return null
      return why.at(-1) ?? ''
    },
    now: Date.now,
    pause: (ms, signal) => pause(ms, undefined, { signal, ref: false }).catch(() => {}),
  })
}
