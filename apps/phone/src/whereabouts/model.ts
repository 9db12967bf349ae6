/** Where help would be sent to from here: asked of the server whenever the connection is new, for it may be another network. */
import { type ApiClient, ApiError, type MyEmergencyAddress } from '@sidetone/api-client'
import { createStore, type Phone, type Readable } from '@sidetone/phone-core'

export type WhereView = {
  readonly mine: MyEmergencyAddress | null
  /** Put away: not asked again until the connection is new. */
  readonly away: boolean
  readonly busy: boolean
  /** It was asked in vain, and nothing is known. */
  readonly failed: boolean
}
export interface WhereModel extends Readable<WhereView> {
  load(): Promise<void>
  /** `address` '': at the site. `device`: of an own desk phone. @returns the server's sentence why it is not kept, '' when it is */
  confirm(address: string, device?: string): Promise<string>
  dismiss(): void
}

const models = new WeakMap<Phone, WhereModel>()
export function whereOf(phone: Phone): WhereModel {
  const known = models.get(phone)
  if (known) return known
  const made = create(phone.api)
  models.set(phone, made)
  let since = -1
  const look = () => {
    const line = phone.line.getSnapshot()
    if (line.state !== 'ready' || line.since === since) return
    since = line.since
    void made.load()
  }
  phone.line.subscribe(look)
  look()
  return made
}

function create(api: ApiClient): WhereModel {
  const store = createStore<WhereView>({ mine: null, away: false, busy: false, failed: false })
  const path = '/api/me/emergency-address'
  /** An answer to a question from before something was confirmed, or from another network, does not count. */
  let asked = 0
  return {
    ...store,
    async load() {
      const turn = ++asked
      store.patch({ failed: false })
      try {
        const mine = await api.ask<MyEmergencyAddress>('GET', path)
        if (turn === asked) store.patch({ mine, away: false })
      } catch {
        // It is asked again at the next connection.
        if (turn === asked && !store.getSnapshot().mine) store.patch({ failed: true })
      }
    },
    async confirm(address, device) {
      store.patch({ busy: true })
      try {
        const mine = await api.ask<MyEmergencyAddress>('PUT', path, {
          address,
          ...(device !== undefined && { device }),
        })
        asked++
        store.patch({ mine, failed: false })
        return ''
      } catch (error) {
        return error instanceof ApiError ? error.detail : String(error)
      } finally {
        store.patch({ busy: false })
      }
    },
    dismiss: () => store.patch({ away: true }),
  }
}
