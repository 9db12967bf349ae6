import type { DeviceRecord, Devices, OwnedDevice } from '@sidetone/data'
import { type ApiRoute, apiRoute, type ChangedBy, type Documents } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { cursorAfter, offsetFrom, orderFrom, pageOf, paging } from './pages.ts'
import { ById, CompanyDevice, Device, DeviceLabel, NewCompanyDevice, NewDevice } from './shapes.ts'

const DevicesQuery = z.object({
  ...paging(['label', 'person', 'lastSeenAt', 'createdAt']),
  kind: z.enum(['web', 'sip']).optional(),
  person: z.string().max(100).optional(),
})
const DevicesPage = pageOf(CompanyDevice, 'CompanyDevicePage')

export type DeviceDeps = {
  readonly devices: Devices
  /** Writes down who changed what. */
  readonly documents: Documents
  readonly realm: string
  /** It can be rung now. */
  readonly registered: (person: string, device: string) => boolean
  /** Its registrations end now. */
  readonly deviceRemoved: (device: string) => void
  readonly now: () => number
}

/** A web phone has many short-lived usernames, so it shows none. */
const shown = <D extends DeviceRecord>(device: D): D => (device.kind === 'web' ? { ...device, username: '' } : device)

export const deviceRoutes = (deps: DeviceDeps): ApiRoute[] => {
  const note = noteIn(deps.documents)
  return [...ownDeviceRoutes(deps, note), ...companyDeviceRoutes(deps, note)]
}

/** A phone can be made anew, but not with the secret that it had: what is noted here is not undone. */
const noteIn = (documents: Documents) => {
  documents.define('phone', { title: 'phone', elsewhere: {} })
  return (by: ChangedBy, { id, label, username }: DeviceRecord, person: string, made: boolean) => {
    const content = { label, username, person }
    documents.note({
      kind: 'phone',
      key: id,
      name: label,
      by,
      before: made ? null : content,
      after: made ? content : null,
    })
  }
}
type Note = ReturnType<typeof noteIn>

const ownDeviceRoutes = ({ devices, realm, deviceRemoved, now }: DeviceDeps, note: Note): ApiRoute[] => [
  apiRoute({
    method: 'GET',
    path: '/api/me/devices',
    who: 'person',
    summary: 'Own phones.',
    answer: z.array(Device),
    handle: ({ me }) => devices.of(me.id).map(shown),
  }),
  apiRoute({
    method: 'POST',
    path: '/api/me/devices',
    who: 'person',
    summary: 'A credential for a desk phone or another SIP app. The password is shown this one time.',
    body: DeviceLabel,
    answer: NewDevice,
    created: true,
    handle({ me, body, by }) {
      const { password, record } = devices.addDesk(me.id, body, now())
      note(by, record, me.id, true)
      return { ...record, password, realm }
    },
  }),
  apiRoute({
    method: 'DELETE',
    path: '/api/me/devices/:id',
    who: 'person',
    summary: 'Removes an own phone; it cannot register or call any more.',
    params: ById,
    answer: null,
    handle({ me, params, by }) {
      const device = devices.byId(params.id)
      devices.remove(me.id, params.id)
      if (device) note(by, device, me.id, false)
      deviceRemoved(params.id)
    },
  }),
]

/** Everybody's phones, for an administrator. */
function companyDeviceRoutes({ devices, realm, registered, deviceRemoved, now }: DeviceDeps, note: Note): ApiRoute[] {
  const withState = (device: OwnedDevice) => ({ ...shown(device), registered: registered(device.person.id, device.id) })
  const known = (id: string): OwnedDevice => {
    const device = devices.byId(id)
    if (!device) throw new AppError('no-such-device', 404, 'There is no such device.')
    return device
  }
  return [
    apiRoute({
      method: 'GET',
      path: '/api/devices',
      who: 'admin',
      summary: "Everybody's phones: searched, sorted, in pages.",
      query: DevicesQuery,
      answer: DevicesPage,
      handle({ query: { q, sort, limit, cursor, kind, person } }) {
        const offset = offsetFrom(cursor)
        const { items, total } = devices.page({ search: q, kind, person, ...orderFrom(sort, 'person'), limit, offset })
        return { items: items.map(withState), total, next: cursorAfter(offset, items.length, total) }
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/api/devices',
      who: 'admin',
      summary: "A credential for somebody's desk phone or SIP app. The password is shown this one time.",
      body: NewCompanyDevice,
      answer: NewDevice,
      created: true,
      handle({ body: { person, label }, by }) {
        const { password, record } = devices.addDesk(person, { label }, now())
        note(by, record, person, true)
        return { ...record, password, realm }
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/api/devices/:id',
      who: 'admin',
      summary: "Removes somebody's phone; it cannot register or call any more.",
      params: ById,
      answer: null,
      handle({ params, by }) {
        const device = known(params.id)
        devices.remove(device.person.id, params.id)
        note(by, device, device.person.id, false)
        deviceRemoved(params.id)
      },
    }),
  ]
}
