import { type ApiClient, ApiError, type Device, type NewDevice } from '@sidetone/api-client'
import { createStore, type Readable } from '../store.ts'

export type DeskPhonesView = {
  readonly state: 'idle' | 'loading' | 'ready' | 'failed'
  readonly items: readonly Device[]
  /** The one just made: its password is known only now. */
  readonly made: NewDevice | null
  readonly busy: boolean
  /** The server's sentence why the last change was refused. */
  readonly fault?: string
}
export interface DeskPhones extends Readable<DeskPhonesView> {
  load(): Promise<void>
  add(label: string): Promise<void>
  remove(id: string): Promise<void>
  /** The password was noted down. */
  forgetMade(): void
}

export function createDeskPhones(api: Pick<ApiClient, 'devices' | 'addDevice' | 'removeDevice'>): DeskPhones {
  const store = createStore<DeskPhonesView>({ state: 'idle', items: [], made: null, busy: false })
  const load = async () => {
    if (store.getSnapshot().state === 'idle') store.patch({ state: 'loading' })
    try {
      const devices = await api.devices()
      store.patch({ state: 'ready', items: devices.filter(device => device.kind === 'sip') })
    } catch {
      store.patch({ state: 'failed' })
    }
  }
  const change = async (act: () => Promise<void>) => {
    store.patch({ busy: true, fault: '' })
    try {
      await act()
      await load()
    } catch (error) {
      const refused = error instanceof ApiError && error.status >= 400 && error.status < 500
      store.patch(refused ? { fault: error.detail } : { state: 'failed' })
    }
    store.patch({ busy: false })
  }
  return {
    ...store,
    load,
    add: label => change(async () => store.patch({ made: await api.addDevice(label) })),
    remove: id => change(() => api.removeDevice(id)),
    forgetMade: () => store.patch({ made: null }),
  }
}
