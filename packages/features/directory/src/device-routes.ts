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
  /** For a phone that fetches its settings: it takes the new one by itself. */
  readonly passwordMade?: (device: string, password: string) => void
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
  // Whether the password is another one is told; what is kept of it are these words only.
  documents.define('phone', { title: 'phone', secret: ['password'], elsewhere: {} })
  return (by: ChangedBy, { id, label, username }: DeviceRecord, person: string, what: Noted) => {
    const content = { label, username, person }
    const [before, after] = {
      made: [null, content],
      removed: [content, null],
      renamed: [{ ...content, label: what.was ?? label }, content],
      password: [
        { ...content, password: 'before' },
        { ...content, password: 'after' },
      ],
    }[what.type]
    documents.note({ kind: 'phone', key: id, name: label, by, before: before ?? null, after: after ?? null })
  }
}
type Noted = { readonly type: 'made' | 'removed' | 'renamed' | 'password'; readonly was?: string }
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
      note(by, record, me.id, { type: 'made' })
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
      if (device) note(by, device, me.id, { type: 'removed' })
      deviceRemoved(params.id)
    },
  }),
]

/** Everybody's phones, for an administrator. */
function companyDeviceRoutes(deps: DeviceDeps, note: Note): ApiRoute[] {
  const { devices, realm, registered, deviceRemoved, passwordMade, now } = deps
  const withState = (device: OwnedDevice) => ({ ...shown(device), registered: registered(device.person.id, device.id) })
  const known = (id: string): OwnedDevice => {
    const device = devices.byId(id)
    if (!device) throw new AppError('no-such-device', 404, 'There is no such device.')
    return device
  }
  const desk = (id: string): OwnedDevice => {
    const device = known(id)
    if (device.kind === 'web')
      throw new AppError(
        'web-phone',
        409,
        'A web phone has no name and no password of its own: it comes and goes with its sign-in.',
      )
    return device
  }
  return [
    apiRoute({
      method: 'GET',
      path: '/api/devices/:id',
      who: 'admin',
      summary: "One of everybody's phones.",
      params: ById,
      answer: CompanyDevice,
      handle: ({ params }) => withState(known(params.id)),
    }),
    apiRoute({
      method: 'PATCH',
      path: '/api/devices/:id',
      who: 'admin',
      summary: "Gives somebody's desk phone or SIP app another name.",
      params: ById,
      body: DeviceLabel,
      answer: CompanyDevice,
      handle({ params: { id }, body: { label }, by }) {
        const { label: was } = desk(id)
        devices.rename(id, label)
        const renamed = known(id)
        if (label !== was) note(by, renamed, renamed.person.id, { type: 'renamed', was })
        return withState(renamed)
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/api/devices/:id/password',
      who: 'admin',
      summary:
        "A new password for somebody's desk phone or SIP app, shown this one time. With the old one it cannot register or call any more.",
      params: ById,
      answer: NewDevice,
      handle({ params: { id }, by }) {
        const { person, ...record } = desk(id)
        const password = devices.newPassword(id)
        passwordMade?.(id, password)
        note(by, record, person.id, { type: 'password' })
        deviceRemoved(id)
        return { ...record, password, realm }
      },
    }),
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
        note(by, record, person, { type: 'made' })
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
        note(by, device, device.person.id, { type: 'removed' })
        deviceRemoved(params.id)
      },
    }),
  ]
}
