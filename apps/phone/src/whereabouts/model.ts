/** Where help would be sent to from here: asked of the server whenever the connection is new, for it may be another network. */
import { type ApiClient, ApiError, type MyEmergencyAddress } from '@sidetone/api-client'
import { createStore, type Phone, type Readable } from '@sidetone/phone-core'

export type WhereView = {
  readonly mine: MyEmergencyAddress | null
  /** Put away: not asked again until the connection is new. */
  readonly away: boolean
  readonly busy: boolean
  /** The server's sentence why it was not kept; '' when it was. */
  readonly fault: string
}
export interface WhereModel extends Readable<WhereView> {
  /** `address` '': at the site. `device`: of an own desk phone. @returns whether it is kept */
  confirm(address: string, device?: string): Promise<boolean>
  dismiss(): void
}

const models = new WeakMap<Phone, WhereModel>()
export function whereOf(phone: Phone): WhereModel {
  const known = models.get(phone)
  if (known) return known
  const made = create(phone.api)
  models.set(phone, made.model)
  let since = -1
  const look = () => {
    const line = phone.line.getSnapshot()
    if (line.state !== 'ready' || line.since === since) return
    since = line.since
    void made.load()
  }
  phone.line.subscribe(look)
  look()
  return made.model
}

function create(api: ApiClient): { readonly model: WhereModel; load(): Promise<void> } {
  const store = createStore<WhereView>({ mine: null, away: false, busy: false, fault: '' })
  const path = '/api/me/emergency-address'
  return {
    async load() {
      try {
        store.patch({ mine: await api.ask<MyEmergencyAddress>('GET', path), away: false })
      } catch {
        // It is asked at the next connection.
      }
    },
    model: {
      ...store,
      async confirm(address, device) {
        store.patch({ busy: true, fault: '' })
        try {
          const mine = await api.ask<MyEmergencyAddress>('PUT', path, {
            address,
            ...(device !== undefined && { device }),
          })
          store.patch({ mine, busy: false })
          return true
        } catch (error) {
          store.patch({ busy: false, fault: error instanceof ApiError ? error.detail : String(error) })
          return false
        }
      },
      dismiss: () => store.patch({ away: true }),
    },
  }
}
