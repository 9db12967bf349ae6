/** Phones that set themselves up, joined to what they are told of: where we are, where they stand, whom their keys watch. */
import { setTimeout as pause } from 'node:timers/promises'
import type { DeviceId, PersonId } from '@sidetone/call'
import { createProvisioning, type Provisioning } from '@sidetone/feature-provisioning'
import { isLoopback, isWildcard, networkAddresses, type Settings } from '../settings.ts'
import type { Certificates } from './certificate-watch.ts'
import type { Data } from './data.ts'
import type { PlanKeeper } from './dial-plan.ts'
import type { Telephone } from './telephone.ts'

/** A phone that says nothing for so long after a NOTIFY is told as silent. */
const SILENT_MS = 5_000

export function openProvisioning(
  settings: Settings,
  { database, documents, stores }: Data,
  { sip, voicemail }: Pick<Telephone, 'sip' | 'voicemail'>,
  { plan, routing, ownCodes }: PlanKeeper,
  certificates: Pick<Certificates, 'current'>,
): Provisioning {
  const { devices } = stores
  const { host, origin } = reachedAt(settings)
  const siteOf = (person: string) => {
    const sites = routing.settings.sites.all()
    const own = routing.settings.person(person).site
    return sites.find(({ id }) => id === own) ?? sites.find(({ main }) => main)
  }
  return createProvisioning({
    ...{ sql: database.sql, documents, devices, now: Date.now },
    registered: (person, device) =>
      sip.registeredDevices(person as PersonId).some(each => each.kind === 'registered' && each.device === device),
    signedOut: device => sip.endDevice(device as DeviceId),
    async resync(device, event, credential) {
      const silent = pause(SILENT_MS, [{ status: null }], { ref: false })
      return Promise.race([sip.resync(device as DeviceId, event, credential), silent])
    },
    reached: () => ({
      ...{ host, origin, sip: settings.sip.port, sips: settings.sips.port },
      authority: certificates.current().ca,
    }),
    placeOf(person) {
      const site = siteOf(person)
      return {
        country: site?.country ?? '',
        zone: site?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      }
    },
    language: () => voicemail.boxes.company().language,
    codes: () => ({ voicemail: ownCodes.of('*97'), pickUp: plan().callCodes?.pickupFrom ?? '**' }),
    nameAt: number => plan().extensions.get(number)?.name,
  })
}

/** By its name, else by its address; on loopback, where only programs of this machine come, without TLS. */
function reachedAt(settings: Settings): { readonly host: string; readonly origin: string } {
  const { http, sip, publicNames, publicAddress } = settings
  const named = publicNames[0] ?? publicAddress
  const web = networkAddresses(settings)[0]
  const address = isWildcard(sip.host) ? (web ? new URL(web).hostname : '127.0.0.1') : sip.host
  const host = named ?? address
  // Behind a proxy of this machine it has the usual port.
  if (publicNames[0]) return { host, origin: `https://${host}${isLoopback(http.host) ? '' : `:${http.port}`}` }
  return { host, origin: web ?? `http://${isWildcard(http.host) ? '127.0.0.1' : http.host}:${http.port}` }
}
