/** A phone's files made of what is known now. */
import { createHash } from 'node:crypto'
import type { Devices, OwnedDevice } from '@sidetone/data'
import { MASK } from '@sidetone/feature'
import type { Facts } from './facts.ts'
import { type Family, familyOf, type PhoneFile } from './families/index.ts'
import type { PhoneDoc } from './settings.ts'
import { zoneRule } from './summer-time.ts'

/** What files are made of besides a phone's own settings. */
export type House = {
  readonly devices: Pick<Devices, 'byId'>
  /** How phones reach us. `origin`: `https://pbx.example:8080`; `authority`: PEM. */
  readonly reached: () => {
    readonly host: string
    readonly sip: number
    readonly sips: number
    readonly origin: string
    readonly authority: string
  }
  /** Where the person sits. `country`: ISO 3166, '' when no site says; `zone`: IANA. */
  readonly placeOf: (person: string) => { readonly country: string; readonly zone: string }
  readonly language: () => Facts['language']
  readonly codes: () => Facts['codes']
  /** Whose number it is. */
  readonly nameAt: (number: string) => string | undefined
  readonly now: () => number
}
/** `fingerprint`: the same only when nothing differs, secrets included; `shown`: its own settings with `•••` for those. */
export type Files = {
  readonly family: Family
  readonly files: readonly PhoneFile[]
  readonly shown: readonly PhoneFile[]
  readonly fingerprint: string
}
export const PATH = '/provision'

export function phoneFiles(house: House) {
  const addressOf = (token: string) => `${house.reached().origin}${PATH}/${token}/`
  const factsOf = ({ value }: PhoneDoc, { username, person }: OwnedDevice): Omit<Facts, 'revision'> => {
    const { host, sip, sips, authority } = house.reached()
    const { country, zone } = house.placeOf(person.id)
    const { mac, model, password, adminPassword, transport, vlan, keys, token } = value
    return {
      ...{ mac, model, password, adminPassword, vlan, authority, country, username },
      name: person.name,
      extension: person.extension,
      server: { host, transport, port: transport === 'tls' ? sips : sip },
      address: addressOf(token),
      codes: house.codes(),
      zone: zoneRule(zone, house.now()),
      language: house.language(),
      keys: keys.map(key => ({ ...key, label: key.label || house.nameAt(key.number) || key.number })),
    }
  }
  return {
    addressOf,
    /** Null: the device is gone. */
    of(doc: PhoneDoc): Files | null {
      const family = familyOf(doc.value.model)
      const device = house.devices.byId(doc.id)
      if (!family || !device) return null
      const facts = factsOf(doc, device)
      const hidden = { ...facts, password: MASK, adminPassword: MASK, address: addressOf(MASK), revision: 0 }
      const steady = family.files({ ...facts, revision: 0 })
      const hash = createHash('sha256')
      for (const { name, text } of steady) hash.update(`${name}\n${text}\n`)
      return {
        family,
        files: family.files({ ...facts, revision: Math.floor(house.now() / 1000) }),
        shown: family.files(hidden),
        fingerprint: hash.digest('base64url'),
      }
    },
  }
}
