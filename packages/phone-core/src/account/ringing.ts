import { type ApiClient, ApiError, type CodedSentence, type FeatureCode, type Ringing } from '@sidetone/api-client'
import { createStore, type Readable } from '../store.ts'

export type RingingView = {
  readonly state: 'loading' | 'ready' | 'failed'
  /** As the server keeps it; while it is being changed, as it will be. */
  readonly rules: Ringing | null
  readonly busy: boolean
  /** The last change was kept. */
  readonly kept: boolean
  /** The server's sentence why the last change was not kept; '' when it was. */
  readonly fault: string
  /** The same by its code. */
  readonly said?: CodedSentence | null
  /** What of the rules it is about: the first word of the path, such as `forward`; '' when it is about no part. */
  readonly faultAt: string
}
/** What happens when somebody calls me. */
export interface RingingRules extends Readable<RingingView> {
  load(): Promise<void>
  /** Shown at once, and taken back when the server refuses. @returns whether it was kept */
  change(change: Partial<Ringing>): Promise<boolean>
}

export function createRingingRules(api: Pick<ApiClient, 'ringing' | 'setRinging'>): RingingRules {
  const store = createStore<RingingView>({
    state: 'loading',
    rules: null,
    busy: false,
    kept: false,
    fault: '',
    said: null,
    faultAt: '',
  })
  return {
    ...store,
    async load() {
      try {
        store.patch({ state: 'ready', rules: await api.ringing() })
      } catch {
        if (!store.getSnapshot().rules) store.patch({ state: 'failed' })
      }
    },
    async change(change) {
      const { rules: before, busy } = store.getSnapshot()
      if (!before || busy) return false
      const wanted = { ...before, ...change }
      store.patch({ rules: wanted, busy: true, kept: false, fault: '', said: null, faultAt: '' })
      try {
        store.patch({ rules: await api.setRinging(wanted), busy: false, kept: true })
        return true
      } catch (error) {
        const [field] = error instanceof ApiError ? error.fields : []
        store.patch({
          rules: before,
          busy: false,
          fault: field?.detail ?? (error instanceof ApiError ? error.detail : String(error)),
          said: error instanceof ApiError && !field ? error.said : null,
          faultAt: field?.field.split('.', 1)[0] ?? '',
        })
        return false
      }
    },
  }
}

export type CodesView = { readonly state: 'loading' | 'ready' | 'failed'; readonly items: readonly FeatureCode[] }
/** What can be dialled from any phone. */
export interface Codes extends Readable<CodesView> {
  load(): Promise<void>
}
export function createCodes(api: Pick<ApiClient, 'featureCodes'>): Codes {
  const store = createStore<CodesView>({ state: 'loading', items: [] })
  return {
    ...store,
    async load() {
      try {
        store.set({ state: 'ready', items: await api.featureCodes() })
      } catch {
        if (!store.getSnapshot().items.length) store.set({ state: 'failed', items: [] })
      }
    },
  }
}
