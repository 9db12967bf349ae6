/** The phones that set themselves up: documents, the id is the device's; what opens doors is sealed. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { ChangedBy, Doc, Documents, Reference } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import { z } from 'zod'
import { KEY_KINDS, TRANSPORTS } from './facts.ts'
import { familyOf, isApp, readMac } from './families/index.ts'
import { MAX_KEYS, MAX_LABEL, MAX_NUMBER, MAX_PHONES } from './limits.ts'

export const PhoneKey = z
  .object({
    kind: z
      .enum(KEY_KINDS)
      .describe('`colleague`: a lamp, and calls or picks up; `park`: the same for a parking slot; `speed-dial`: calls'),
    number: z
      .string()
      .max(MAX_NUMBER, 'is too long')
      .regex(/^[0-9*#+]+$/, 'must be a number as one dials it'),
    label: z
      .string()
      .trim()
      .max(MAX_LABEL, 'is too long')
      .regex(/^\P{Cc}*$/u, 'must be one line')
      .default('')
      .describe('empty: the name of the colleague'),
  })
  .meta({ id: 'PhoneKey' })

/** What an admin says of a phone. */
export const PhoneSettings = z.object({
  // Checked here and written in one way by `macOf`: what is transformed in a schema loses its example in the API's document.
  mac: z
    .string()
    .max(40)
    .refine(text => text === '' || readMac(text) !== null, 'must be twelve hexadecimal digits, as on the phone’s label')
    .describe('with or without `:`; empty for an app'),
  model: z
    .string()
    .max(40)
    .refine(model => familyOf(model) !== undefined, 'must be one of `GET /api/provisioning/models`'),
  transport: z.enum(TRANSPORTS).default('tls').describe('`tls` also encrypts the sound'),
  vlan: z
    .object({
      id: z.int().min(1).max(4094),
      priority: z.int().min(0).max(7).default(5),
    })
    .nullable()
    .default(null)
    .describe('null: what the switch tells by LLDP'),
  keys: z.array(PhoneKey).max(MAX_KEYS, 'must not be more').default([]),
})
/** What is kept. */
const Phone = z.object({
  ...PhoneSettings.shape,
  mac: z.string(),
  token: z.string().min(1),
  password: z.string().min(1),
  adminPassword: z.string().min(1),
  /** Since when this address is good. */
  addressAt: z.number(),
})
export type Phone = z.output<typeof Phone>
export type PhoneDoc = Doc<Phone>

/** As it is kept: twelve lower-case digits; '' for an app. */
export const macOf = ({ mac }: { readonly mac: string }): string => readMac(mac) ?? ''

const KIND = 'provisioned-phone'
const hashed = (token: string) => createHash('sha256').update(token).digest()
const refuse = (field: string, detail: string): never => {
  throw new AppError('wrong-input', 422, `${field}: ${detail}.`, { fields: [{ field, detail }] })
}

export type PhoneStore = ReturnType<typeof phoneStore>

export type PhoneStoreDeps = {
  readonly labelOf: (device: string) => string | undefined
  /** It is the password that the device signs in with. */
  readonly isPassword: (device: string, password: string) => boolean
}
export function phoneStore(documents: Documents, { labelOf, isPassword }: PhoneStoreDeps) {
  documents.define(KIND, {
    title: 'set-up of the phone',
    secret: ['token', 'password', 'adminPassword'],
    limit: MAX_PHONES,
    nameOf: (_, id) => labelOf(id),
    check: ((value: Phone, id: string | null) => check(value, id)) as never,
    // Whoever leaves takes their lamps with them; a new extension is taken over.
    leadsTo: (({ keys }: Phone): Reference[] =>
      keys.flatMap(({ kind, number }, n) =>
        kind === 'colleague'
          ? [{ to: { number }, at: ['keys', n, 'number'], place: `key ${n + 1}`, letsGo: 'at-once' as const }]
          : [],
      )) as never,
    parse: value => Phone.parse(value),
  })
  /** Both lists are made anew when a phone was changed. */
  let index: { of: readonly PhoneDoc[]; macs: Map<string, PhoneDoc>; tokens: Map<string, PhoneDoc> } | undefined
  const indexed = () => {
    const of = documents.all<Phone>(KIND)
    if (index?.of !== of)
      index = {
        of,
        macs: new Map(of.filter(({ value }) => value.mac).map(doc => [doc.value.mac, doc])),
        tokens: new Map(of.map(doc => [hashed(doc.value.token).toString('hex'), doc])),
      }
    return index
  }
  function check({ mac, model, keys, password }: Phone, id: string | null) {
    const most = familyOf(model)?.models[model]
    if (isApp(model) ? mac !== '' : mac === '')
      refuse('mac', isApp(model) ? 'must be empty: an app has none' : 'must be entered, as on the phone’s label')
    // A change that is undone would give the phone a password that holds no longer.
    if (id !== null && !isPassword(id, password)) refuse('password', 'must be the one of today')
    const other = mac && indexed().macs.get(mac)
    if (other && other.id !== id) refuse('mac', `belongs to the phone ${labelOf(other.id) ?? ''} already`)
    if (typeof most === 'number' && keys.length > most)
      refuse(
        'keys',
        most
          ? `must not be more than ${most}: the ${model} has no further ones`
          : `must be none: the ${model} has none`,
      )
  }
  const get = (id: string) => documents.get<Phone>(KIND, id)
  return {
    all: () => documents.all<Phone>(KIND),
    get,
    /** @throws AppError 404 */
    found(id: string): PhoneDoc {
      const doc = get(id)
      if (!doc) throw new AppError('not-found', 404, 'This phone does not set itself up.')
      return doc
    },
    /** In a time that tells nothing: what is looked up is a hash, and what was found is compared as a whole. */
    byToken(token: string): PhoneDoc | undefined {
      const given = hashed(token)
      const doc = indexed().tokens.get(given.toString('hex'))
      return doc && timingSafeEqual(hashed(doc.value.token), given) ? doc : undefined
    },
    byMac: (mac: string): PhoneDoc | undefined => indexed().macs.get(mac),
    put: (id: string, value: Phone, by: ChangedBy, version?: number): PhoneDoc =>
      documents.put<Phone>(KIND, id, value, by, version),
    remove: (id: string, by: ChangedBy, version?: number) => documents.remove(KIND, id, by, version),
    together: documents.together,
  }
}
