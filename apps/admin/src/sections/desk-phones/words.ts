/** What the API says of phones that set themselves up. */
export type PhoneKey = {
  readonly kind: 'colleague' | 'park' | 'speed-dial'
  readonly number: string
  readonly label: string
}
type Vlan = { readonly id: number; readonly priority: number }
export type SetUp = {
  readonly id: string
  readonly version: number
  readonly label: string
  readonly person: { readonly id: string; readonly name: string; readonly extension: string }
  readonly registered: boolean
  readonly make: string
  readonly mac: string
  readonly model: string
  readonly transport: 'tls' | 'tcp' | 'udp'
  readonly vlan: Vlan | null
  readonly keys: readonly PhoneKey[]
  readonly state: 'never' | 'behind' | 'same'
  readonly fetchedAt: number | null
  readonly firmware: string | null
  readonly openUntil: number | null
}
export type Model = {
  readonly model: string
  readonly make: string
  readonly keys: number | null
  readonly app: boolean
}
export type Address = { readonly address: string; readonly dhcp: string; readonly everyPhone: string }
export type LineChange = { readonly sign: 'same' | 'out' | 'in'; readonly line: string }
export type Preview = {
  readonly files: readonly { readonly name: string; readonly text: string }[]
  readonly changes: readonly LineChange[] | null
  readonly secretsDiffer: boolean
  readonly fetches: readonly {
    readonly at: number
    readonly address: string
    readonly agent: string
    readonly file: string
    readonly outcome: 'given' | 'another-phone' | 'used-up'
  }[]
}
/** As the form has it: flat, and the person by their extension. */
export type Draft = {
  readonly device: string
  readonly extension: string
  readonly label: string
  readonly model: string
  readonly mac: string
  readonly transport: SetUp['transport']
  readonly vlanId: number | null
  readonly vlanPriority: number | null
  readonly keys: readonly PhoneKey[]
}
export const PATH = '/api/provisioning'
export const at = (id: string, what = '') => `${PATH}/${encodeURIComponent(id)}${what && `/${what}`}`
export const LINPHONE = 'Linphone'
export const STATE_LOOKS = { never: 'warn', behind: 'warn', same: 'good' } as const
