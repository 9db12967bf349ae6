/** Desk phones and apps that set themselves up: from a secret address, in the words of their makers. */
import { randomBytes, randomInt } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { setImmediate as pause } from 'node:timers/promises'
import { type Devices, ha1Of, type OwnedDevice } from '@sidetone/data'
import {
  type ApiRoute,
  apiRoute,
  BY_SYSTEM,
  type ChangedBy,
  cursorFrom,
  type Documents,
  finderOf,
  pageOf,
} from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { difference } from './difference.ts'
import { families, familyOf, isApp } from './families/index.ts'
import { openFetches } from './fetches.ts'
import { giving } from './giving.ts'
import { ADMIN_PASSWORD_LENGTH, OPEN_MS, TOKEN_BYTES } from './limits.ts'
import { type House, PATH, phoneFiles } from './phones.ts'
import { macOf, type Phone, type PhoneDoc, phoneStore } from './settings.ts'
import {
  Address,
  ById,
  Model,
  NewPhone,
  PhoneChange,
  PhonePage,
  PhoneQuery,
  PhoneSetUp,
  Preview,
  Pushed,
} from './shapes.ts'

/** How a phone took it that it should fetch: a SIP status; null: no answer. */
export type Resynced = { readonly status: number | null }
export type ProvisioningDeps = House & {
  readonly sql: DatabaseSync
  readonly documents: Documents
  readonly devices: Pick<Devices, 'byId' | 'addDesk' | 'newPassword' | 'findCredential'>
  readonly registered: (person: string, device: string) => boolean
  /** Its registrations end now: its password is another one. */
  readonly signedOut: (device: string) => void
  /** Tells each registration of the device to fetch; the credential answers a phone that asks who we are. */
  readonly resync: (
    device: string,
    event: string,
    credential: { readonly username: string; readonly password: string },
  ) => Promise<readonly Resynced[]>
}
export type Provisioning = {
  readonly routes: readonly ApiRoute[]
  /** The device was given another password elsewhere. */
  passwordMade(device: string, password: string): void
  /** Devices may be gone: what was kept for them goes, too. */
  sweep(): void
}

// Letters that are not mistaken for each other: it is read from a screen and typed into a phone.
const LETTERS = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const newToken = () => randomBytes(TOKEN_BYTES).toString('base64url')
const newAdminPassword = () =>
  Array.from({ length: ADMIN_PASSWORD_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('')
/** Phones that are looked at before others have their turn. */
const AT_ONCE = 50
const colons = (mac: string) => mac.match(/../g)?.join(':') ?? ''

export function createProvisioning(deps: ProvisioningDeps): Provisioning {
  const { sql, documents, devices, registered, signedOut, resync, now } = deps
  const phones = phoneStore(documents, {
    labelOf: id => devices.byId(id)?.label,
    isPassword(id, password) {
      const { username = '' } = devices.byId(id) ?? {}
      return devices.findCredential(username, now())?.ha1.md5 === ha1Of(username, password).md5
    },
  })
  const files = phoneFiles(deps)
  const fetches = openFetches(sql)

  const deviceOf = (id: string): OwnedDevice => {
    const device = devices.byId(id)
    if (!device) throw new AppError('no-such-device', 404, 'There is no such device.')
    return device
  }
  const shown = (doc: PhoneDoc): z.output<typeof PhoneSetUp> | null => {
    const { id, version, changedAt, value } = doc
    const device = devices.byId(id)
    const made = device && files.of(doc)
    if (!device || !made) return null
    const { fetchedAt, fingerprint, firmware, openUntil } = fetches.taken(id)
    const { mac, model, transport, vlan, keys } = value
    return {
      ...{ id, version, changedAt, model, transport, vlan, keys: [...keys], fetchedAt, firmware },
      mac: colons(mac),
      label: device.label,
      person: device.person,
      registered: registered(device.person.id, id),
      make: made.family.make,
      // An app is not asked to come again.
      state: fetchedAt === null ? 'never' : isApp(model) || fingerprint === made.fingerprint ? 'same' : 'behind',
      openUntil: openUntil !== null && openUntil > now() ? openUntil : null,
    }
  }
  const found = (id: string) => {
    const answer = shown(phones.found(id))
    if (!answer) throw new AppError('no-such-device', 404, 'There is no such device.')
    return answer
  }
  const addressed = ({ value: { token, mac, model } }: PhoneDoc): z.output<typeof Address> => {
    const address = files.addressOf(token)
    const whole = `${address}${familyOf(model)?.suffix ?? ''}`
    return {
      address: whole,
      dhcp: mac && `dhcp-host=${colons(mac)},set:${mac}\ndhcp-option=tag:${mac},option:tftp-server,"${whole}"`,
      everyPhone: `${deps.reached().origin}${PATH}/`,
    }
  }
  // Whoever knows an address can call as this person, so it is noted who looked, and who let a phone come without it.
  documents.define('phone-address', { title: 'secret address of the phone', elsewhere: {} })
  const note = (id: string, by: ChangedBy, what: 'shown' | 'letIn') =>
    documents.note({
      kind: 'phone-address',
      key: id,
      name: devices.byId(id)?.label ?? '',
      by,
      before: { [what]: false },
      after: { [what]: true },
    })
  const newSecrets = () => ({ token: newToken(), adminPassword: newAdminPassword(), addressAt: now() })
  const change = (id: string, by: ChangedBy, part: Partial<Phone>, version?: number) =>
    phones.put(id, { ...phones.found(id).value, ...part }, by, version)

  const routes = [
    ...giving({ phones, files, fetches, now }),
    apiRoute({
      method: 'GET',
      path: '/api/provisioning/models',
      who: 'admin',
      summary: 'Phones and apps that can set themselves up.',
      answer: z.array(Model),
      handle: () =>
        families.flatMap(({ make, models }) =>
          Object.entries(models).map(([model, keys]) => ({ model, make, keys, app: isApp(model) })),
        ),
    }),
    apiRoute({
      method: 'GET',
      path: '/api/provisioning',
      who: 'admin',
      summary: 'Phones that set themselves up, with what they have taken.',
      query: PhoneQuery,
      answer: PhonePage,
      async handle({ query: { q = '', state, limit, cursor } }) {
        const fits = finderOf(q)
        const items: z.output<typeof PhoneSetUp>[] = []
        for (const [n, doc] of phones.all().entries()) {
          if (n % AT_ONCE === AT_ONCE - 1) await pause()
          const phone = shown(doc)
          if (!phone || (state && phone.state !== state)) continue
          const { label, person, mac, model, make } = phone
          const text = [label, person.name, person.extension, mac, doc.value.mac, model, make].join('\n')
          if (!fits || fits(text)) items.push(phone)
        }
        return { ...pageOf(items, { limit, after: cursorFrom(cursor) }), total: items.length }
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/api/provisioning',
      who: 'admin',
      summary:
        'A phone that sets itself up, for a person; or one that there is already, which is given a new password. Its passwords are made here and shown to nobody.',
      body: NewPhone,
      answer: PhoneSetUp,
      created: true,
      handle({ body: { person, device: existing, label, ...given }, by }) {
        const settings = { ...given, mac: macOf(given) }
        if ((person === undefined) === (existing === undefined))
          throw new AppError('wrong-input', 422, 'person: must be told, or a device that there is.')
        const id = phones.together(() => {
          const secrets = newSecrets()
          if (existing === undefined) {
            const made = devices.addDesk(person!, { label: label || settings.model }, now())
            phones.put(made.device, { ...settings, ...secrets, password: made.password }, by, 0)
            return made.device
          }
          if (deviceOf(existing).kind === 'web')
            throw new AppError('web-phone', 409, 'A web phone needs no set-up: it comes and goes with its sign-in.')
          phones.put(existing, { ...settings, ...secrets, password: devices.newPassword(existing) }, by, 0)
          return existing
        })
        if (existing !== undefined) signedOut(existing)
        return found(id)
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/api/provisioning/:id',
      who: 'admin',
      summary: 'How one phone is set up.',
      params: ById,
      answer: PhoneSetUp,
      handle: ({ params }) => found(params.id),
    }),
    apiRoute({
      method: 'PUT',
      path: '/api/provisioning/:id',
      who: 'admin',
      summary:
        'Changes how a phone is set up. It takes it when it fetches next; `push` tells it to. With another MAC, another phone takes its place: what the one before took, its address and its password, is good no more.',
      params: ById,
      body: PhoneChange,
      answer: PhoneSetUp,
      handle({ params: { id }, body: { version, ...settings }, by, ifMatch }) {
        const before = phones.found(id).value.mac
        const mac = macOf(settings)
        const replaced = mac !== before
        // The one that stood there may be lost or sold, and knows all of it.
        const known = replaced && fetches.taken(id).fetchedAt !== null
        phones.together(() => {
          change(id, by, { ...settings, mac }, version ?? ifMatch)
          // After what may be refused: a password that is taken back would be remembered where phones sign in.
          if (known) change(id, by, { ...newSecrets(), password: devices.newPassword(id) })
        })
        // Another phone stands there now: it has taken nothing.
        if (replaced) fetches.forget(id)
        if (known) signedOut(id)
        return found(id)
      },
    }),
    apiRoute({
      method: 'DELETE',
      path: '/api/provisioning/:id',
      who: 'admin',
      summary: 'The phone is no longer given its settings; it stays as it is, and can be set up by hand.',
      params: ById,
      answer: null,
      handle({ params: { id }, by, ifMatch }) {
        phones.remove(phones.found(id).id, by, ifMatch)
        fetches.forget(id)
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/api/provisioning/:id/address',
      who: 'admin',
      summary: 'The secret address of its settings, to be entered in the phone. It is noted who looked.',
      params: ById,
      answer: Address,
      handle({ params: { id }, by }) {
        const address = addressed(phones.found(id))
        note(id, by, 'shown')
        return address
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/api/provisioning/:id/new-address',
      who: 'admin',
      summary:
        'Another secret address; the old one is good no more. A phone learns it only by hand, or when it is let in.',
      params: ById,
      answer: Address,
      handle({ params: { id }, by }) {
        const doc = change(id, by, { token: newToken(), addressAt: now() })
        fetches.note(id, { fetchedAt: null, identified: false })
        return addressed(doc)
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/api/provisioning/:id/let-in',
      who: 'admin',
      summary: `Lets the phone come without its secret address, once within ${OPEN_MS / 60_000} minutes, known by its MAC alone.`,
      params: ById,
      answer: PhoneSetUp,
      handle({ params: { id }, by }) {
        if (isApp(phones.found(id).value.model))
          throw new AppError('no-mac', 409, 'An app has no MAC by which it could be known. Give it its address.')
        fetches.note(id, { openUntil: now() + OPEN_MS })
        note(id, by, 'letIn')
        return found(id)
      },
    }),
    apiRoute({
      method: 'GET',
      path: '/api/provisioning/:id/preview',
      who: 'admin',
      summary: 'What the phone would be given now, what differs from what it took last, and who came for it.',
      params: ById,
      answer: Preview,
      handle({ params: { id } }) {
        const made = files.of(phones.found(id))
        if (!made) throw new AppError('no-such-device', 404, 'There is no such device.')
        const taken = fetches.taken(id)
        const changes = taken.shown === null ? null : difference(taken.shown, made.shown[0]!.text)
        const same = changes?.every(({ sign }) => sign === 'same') ?? false
        return {
          files: made.shown.map(({ name, text }) => ({ name, text })),
          changes,
          secretsDiffer: same && taken.fingerprint !== made.fingerprint,
          fetches: fetches.list(id),
        }
      },
    }),
    apiRoute({
      method: 'POST',
      path: '/api/provisioning/:id/push',
      who: 'admin',
      summary: 'Tells the phone to fetch its settings now (NOTIFY with `Event: check-sync`), and says how it took it.',
      params: ById,
      answer: Pushed,
      async handle({ params: { id } }) {
        const { model, password } = phones.found(id).value
        const event = familyOf(model)?.resync
        const { username } = deviceOf(id)
        if (!event) return { ok: false, says: 'An app cannot be told to fetch. Give it a new address.' }
        const answers = await resync(id, event, { username, password })
        const taken = answers.some(({ status }) => status !== null && status < 300)
        const refused = answers.find(({ status }) => status !== null)?.status
        if (taken) return { ok: true, says: 'The phone was told. It fetches its settings within a moment.' }
        const says = !answers.length
          ? 'The phone is not registered, so it cannot be told. It fetches its settings when it starts.'
          : refused
            ? `The phone refused (it answered ${refused}). Restart it: it fetches its settings then.`
            : 'The phone did not answer. Restart it: it fetches its settings then.'
        return { ok: false, says }
      },
    }),
  ]
  return {
    routes,
    passwordMade(device, password) {
      if (phones.get(device)) change(device, BY_SYSTEM, { password })
    },
    sweep() {
      for (const { id } of phones.all()) if (!devices.byId(id)) phones.remove(id, BY_SYSTEM)
    },
  }
}
