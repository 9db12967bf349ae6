/**
 * The whole server, in the order of starting:
 *
 *   data ▸ SIP sockets ▸ media processes ▸ calls of the last run ▸ HTTP ▸ ready ▸ sign-in
 */

import { setTimeout as pause } from 'node:timers/promises'
import type { DeviceId } from '@sidetone/call'
import type { Notice } from '../notices.ts'
import { isLoopback, type Settings } from '../settings.ts'
import { watchCertificate } from './certificate-watch.ts'
import { openData } from './data.ts'
import { demoCompanyWhenNew, hasEntities } from './demo-company.ts'
import { keepPlan } from './dial-plan.ts'
import type { Faults } from './faults.ts'
import { allCodes, codesWith } from './features.ts'
import { createFigures } from './figures.ts'
import type { Logger } from './log.ts'
import { openPublicCertificates } from './public-certificates.ts'
import { openSockets } from './sockets.ts'
import { showFigures } from './system-figures.ts'
import { createTelephone } from './telephone.ts'

export type System = { stop(): Promise<void> }

/** For the farewells of living calls to leave over their connections. */
const byeMs = 150

export async function startSystem(
  settings: Settings,
  log: Logger,
  faults: Faults,
  tell: (notice: Notice) => void,
): Promise<System> {
  const data = openData(settings.home, faults)
  const { stores } = data
  // Threads hash its passwords while the rest is loaded; nobody can call before it is there.
  const demoCompany = demoCompanyWhenNew(settings, stores, Date.now(), process.env.SIDETONE_DIED_AT === undefined)
  demoCompany.catch(() => {})
  const keeper = keepPlan(data, { all: allCodes, with: codesWith })
  const { plan, changed } = keeper
  const publicCertificates = openPublicCertificates(settings, data.documents, log, faults)
  const certificates = await watchCertificate(settings, publicCertificates.forName, faults)
  const net = await openSockets(settings, certificates, {
    isKnown: host => isLoopback(host) || sip.trunks.isKnown(host),
    trustsUnsigned: (host, port) => sip.registrations.listensAt(host, port) || sip.trunks.trustsUnsigned(host, port),
  })
  const telephone = createTelephone({ settings, data, net, mediaSockets: mediaSockets(), keeper, faults })
  const { fleet, sip, switchboard } = telephone
  const figures = createFigures()
  showFigures(figures, { net, telephone, data, faults, certificates, publicCertificates })
  const calls = await telephone.begin(downMs())

  // From here on telephones are served. The rest is large to load, and nobody in a call waits for it.
  const [{ openWeb }, { openTurn }, { openFeatures }, { certificateRoutes }] = await Promise.all([
    import('./web.ts'),
    import('./turn.ts'),
    import('./screens.ts'),
    import('./certificate-routes.ts'),
  ])
  let stopFeatures = () => {}
  const turn = openTurn(settings, mediaSockets().length, data, figures, faults)
  const endDevice = (device: string) => {
    sip.endDevice(device as DeviceId)
    turn.deviceGone(device)
  }
  const web = await openWeb({
    settings,
    turn: turn.take,
    certificates,
    data,
    faults,
    figures,
    routes(events, log) {
      const opened = openFeatures(settings, data, telephone, events, log, keeper, faults, certificates, endDevice)
      stopFeatures = opened.stop
      return [...opened.routes, ...certificateRoutes(publicCertificates)]
    },
    endSession(session) {
      const device = stores.devices.endSession(session)
      if (device) endDevice(device)
    },
    notReady: () => (fleet.gauges().processes.some(({ up }) => up) ? [] : ['No media process can be reached.']),
    strangers: [
      {
        kind: 'sip-password',
        list: most => sip.gate.suspects.list(most),
        letIn: host => sip.gate.suspects.letIn(host),
      },
      { kind: 'flood', list: net.strangers.tooFast, letIn: net.strangers.letIn },
    ],
  })
  const links = await demoCompany
  // Not at the first start alone, which may have failed at a port.
  if (links.length && !hasEntities(data.documents)) {
    changed()
    telephone.entities.demo()
  }
  net.attachUpgrade(web.http.server, '/sip', web.http.clientAddress)
  await web.listen()
  // Its authority knows the names as the original's: a copy asks for none.
  if (!data.fence.current()) publicCertificates.begin()
  data.fence.onLift(() => {
    sip.trunksChanged()
    publicCertificates.begin()
  })
  const afterMs = Math.round(process.uptime() * 1000)
  const { user, system } = process.cpuUsage()
  log.info({ afterMs, cpuMs: Math.round((user + system) / 1000), calls }, 'ready')
  tell({ type: 'ready', afterMs, reclaimedCalls: calls, links })
  // Built now, so that the first call does not wait for it.
  plan()

  return {
    async stop() {
      log.info({ calls: switchboard.counts().calls }, 'stopping')
      for (const { call } of switchboard.live()) switchboard.hangUp(call, 'restarted')
      telephone.flush()
      await pause(byeMs)
      stopFeatures()
      publicCertificates.stop()
      turn.close()
      await web.http.close()
      await net.close()
      telephone.stop()
      data.close()
    },
  }
}

/** The launcher says where the media processes are, and since when nobody was here. */
const mediaSockets = () => JSON.parse(process.env.SIDETONE_MEDIA ?? '[]') as string[]
const downMs = () => (process.env.SIDETONE_DIED_AT ? Math.max(0, Date.now() - Number(process.env.SIDETONE_DIED_AT)) : 0)
