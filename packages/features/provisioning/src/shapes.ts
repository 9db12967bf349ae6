/** What the API takes and gives. */
import { z } from 'zod'
import { TRANSPORTS } from './facts.ts'
import { OUTCOMES } from './fetches.ts'
import { MAX_PAGE } from './limits.ts'
import { PhoneKey, PhoneSettings } from './settings.ts'

const aPhone = {
  ...{ mac: '00:15:65:a1:b2:c3', model: 'T46U', transport: 'tls', vlan: null },
  keys: [{ kind: 'colleague', number: '102', label: '' }],
} as const
export const NewPhone = z
  .object({
    person: z.string().max(100).optional().describe('whose phone is made'),
    device: z.string().max(100).optional().describe('instead: a phone that there is; it is given a new password'),
    label: z.string().trim().max(60).default('').describe('of a new one; empty: its model'),
    ...PhoneSettings.shape,
  })
  .meta({ id: 'NewPhoneSetUp', examples: [{ person: 'alice-1', label: 'Desk', ...aPhone }] })
export const PhoneChange = z
  .object({ ...PhoneSettings.shape, version: z.int().min(0).optional().describe('of the one that was changed') })
  .meta({ id: 'PhoneSetUpChange', examples: [aPhone] })

/** `never`: it has not fetched; `behind`: not since something changed; `same`: it has all. */
export const STATES = ['never', 'behind', 'same'] as const
export const PhoneSetUp = z
  .object({
    id: z.string().describe('of the device'),
    version: z.int(),
    changedAt: z.number(),
    label: z.string(),
    person: z.object({ id: z.string(), name: z.string(), extension: z.string() }),
    registered: z.boolean(),
    make: z.string(),
    mac: z.string(),
    model: z.string(),
    transport: z.enum(TRANSPORTS),
    vlan: z.object({ id: z.int(), priority: z.int() }).nullable(),
    keys: z.array(PhoneKey),
    state: z
      .enum(STATES)
      .describe('`never`: it has not fetched; `behind`: not since something changed; `same`: it has all'),
    fetchedAt: z.number().nullable(),
    firmware: z.string().nullable().describe('as it told in its User-Agent'),
    openUntil: z.number().nullable().describe('it may come once without its secret address until then'),
  })
  .meta({ id: 'PhoneSetUp' })
export const PhonePage = z
  .object({ items: z.array(PhoneSetUp), next: z.string().nullable(), total: z.int() })
  .meta({ id: 'PhoneSetUpPage' })
export const PhoneQuery = z.object({
  q: z.string().max(100).optional().describe('in names, labels, extensions, MACs, models'),
  state: z.enum(STATES).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(50),
  cursor: z.string().max(500).optional().describe('`next` of the page before'),
})
export const Model = z
  .object({
    model: z.string(),
    make: z.string(),
    keys: z.int().nullable().describe('besides the one of the own line; null: as many as are given'),
    app: z.boolean().describe('read once from a link or QR code; it has no MAC'),
  })
  .meta({ id: 'PhoneModel' })
export const Address = z
  .object({
    address: z.string().describe('what is entered in the phone: whoever knows it can call as this person'),
    dhcp: z.string().describe('for this one phone in the settings of dnsmasq; empty for an app'),
    everyPhone: z.string().describe('DHCP option 66 for all phones: good for those that are let in'),
  })
  .meta({ id: 'PhoneAddress' })
export const Preview = z
  .object({
    files: z.array(z.object({ name: z.string(), text: z.string().describe('with `•••` for secrets') })),
    changes: z
      .array(z.object({ sign: z.enum(['same', 'out', 'in']), line: z.string() }))
      .nullable()
      .describe('between what it took last and what it would take now; null: it has not come yet'),
    secretsDiffer: z.boolean().describe('nothing that is shown differs, but a password or a certificate does'),
    fetches: z
      .array(
        z.object({
          at: z.number(),
          address: z.string(),
          agent: z.string(),
          file: z.string(),
          outcome: z
            .enum(OUTCOMES)
            .describe('`another-phone`: it told another MAC and got nothing; `used-up`: the address was good once'),
        }),
      )
      .describe('newest first'),
  })
  .meta({ id: 'PhonePreview' })
export const Pushed = z.object({ ok: z.boolean(), says: z.string() }).meta({ id: 'PhonePushed' })
export const ById = z.object({ id: z.string().max(100) })
