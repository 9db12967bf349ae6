/**
 * The whole server, in the order of starting:
 *
 *   data ▸ media processes ▸ SIP sockets ▸ calls of the last run ▸ HTTP ▸ sign-in ▸ ready
 */
import { createFleet } from '@sidetone/media-node'
import type { Notice, SignInLink } from '../notices.ts'
import type { Settings } from '../settings.ts'
import { openData } from './data.ts'
import { demoCompanyWhenNew } from './demo-company.ts'
import { watchPlan } from './dial-plan.ts'
import type { Faults } from './faults.ts'
import { createFigures } from './figures.ts'
import type { Logger } from './log.ts'
import { openSockets } from './sockets.ts'
import { openWeb } from './web.ts'

export type System = { stop(): Promise<void> }

export async function startSystem(
  settings: Settings,
  log: Logger,
  faults: Faults,
  tell: (notice: Notice) => void,
): Promise<System> {
  const opened = openData(settings.home, faults)
  const { plan, stores } = watchPlan(opened.stores)
  const data = { ...opened, stores }
  const figures = createFigures()
  const links: readonly SignInLink[] = await demoCompanyWhenNew(settings, stores, Date.now())
  const fleet = createFleet({ sockets: mediaSockets(), publicAddress: settings.publicAddress ?? null })
  const net = await openSockets(settings, faults, {})
  const web = await openWeb({
    settings,
    data,
    faults,
    figures,
    routes: () => [],
    endSession: stores.devices.endSession,
    notReady: () => [],
  })
  net.attachUpgrade(web.http.server, '/sip')
  await fleet.ready()
  await web.listen()
  await web.loadSignIn()
  plan()
  const afterMs = Math.round(process.uptime() * 1000)
  log.info({ afterMs }, 'ready')
  tell({ type: 'ready', afterMs, reclaimedCalls: 0, links })
  return {
    async stop() {
      await web.http.close()
      await net.close()
      fleet.stop()
      data.close()
    },
  }
}

/** The launcher says where the media processes are. */
function mediaSockets(): string[] {
  return JSON.parse(process.env.SIDETONE_MEDIA ?? '[]') as string[]
}
