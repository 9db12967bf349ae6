import type { DeviceRecord, Devices } from '@sidetone/data'
import { type ApiRoute, apiRoute } from '@sidetone/feature'
import { z } from 'zod'
import { ById, Device, DeviceLabel, NewDevice } from './shapes.ts'

export type DeviceDeps = {
  readonly devices: Devices
  readonly realm: string
  /** Its registrations end now. */
  readonly deviceRemoved: (device: string) => void
  readonly now: () => number
}

/** A web phone has many short-lived usernames, so it shows none. */
const shown = (device: DeviceRecord) => (device.kind === 'web' ? { ...device, username: '' } : device)

export const deviceRoutes = ({ devices, realm, deviceRemoved, now }: DeviceDeps): ApiRoute[] => [
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
    handle({ me, body }) {
      const { password, record } = devices.addDesk(me.id, body, now())
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
    handle({ me, params }) {
      devices.remove(me.id, params.id)
      deviceRemoved(params.id)
    },
  }),
]
