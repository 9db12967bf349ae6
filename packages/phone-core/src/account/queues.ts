import { type ApiClient, ApiError, type MyQueues } from '@sidetone/api-client'
import { createNewest } from '../lists/newest.ts'
import { createStore, type Readable } from '../store.ts'

export type QueuesView = {
  /** null until the server has told; no queue in it for who is no agent. */
  readonly mine: MyQueues | null
  readonly busy: boolean
  /** The server's sentence why the last change was not made; '' when it was. */
  readonly fault: string
}
/** The queues that I take calls of. */
export interface Queues extends Readable<QueuesView> {
  load(): Promise<void>
  told(mine: MyQueues): void
  signIn(signedIn: boolean): Promise<void>
  /** null: ready again, also from the rest after a call. */
  pause(reason: string | null): Promise<void>
}

export function createQueues(api: Pick<ApiClient, 'ask'>): Queues {
  const store = createStore<QueuesView>({ mine: null, busy: false, fault: '' })
  const newest = createNewest()
  const change = async (body: object) => {
    if (store.getSnapshot().busy) return
    store.patch({ busy: true, fault: '' })
    // Each change is told too, so what was told last is how it is.
    const counts = newest.ask()
    try {
      const mine = await api.ask<MyQueues>('PUT', '/api/me/queues', body)
      store.patch({ busy: false, ...(counts() && { mine }) })
    } catch (error) {
      store.patch({ busy: false, fault: error instanceof ApiError ? error.detail : String(error) })
    }
  }
  return {
    ...store,
    async load() {
      const counts = newest.ask()
      try {
        const mine = await api.ask<MyQueues>('GET', '/api/me/queues')
        if (counts()) store.patch({ mine })
      } catch {
        // What is known stays; the next event tells how it is.
      }
    },
    told(mine) {
      newest.told()
      store.patch({ mine })
    },
    signIn: signedIn => change({ signedIn }),
    pause: paused => change({ paused }),
  }
}
