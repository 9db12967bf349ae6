/**
 * What a person does with calls through the server: passing on, bringing together, parking, taking over from another
 * device. The server owns each of these; this keeps what it tells, asks it by HTTP, and says its refusals.
 */
import { type ApiClient, ApiError, type CodedSentence, type MyCall, type ParkedCall } from '@sidetone/api-client'
import type { Clock } from '../clock.ts'
import { MAX_LEFT, SAID_SHOWN_MS } from '../limits.ts'
import { createNewest } from '../lists/newest.ts'
import { createStore, type Readable } from '../store.ts'
import { callElsewhere, whoIsWith } from './mine.ts'
import type { Calls, CallView } from './views.ts'

/** A sentence for some seconds. */
export type Said =
  /** `code` of the server's catalogue, `sentence` its words for it. */
  | { readonly kind: 'refused'; readonly code: string; readonly sentence: string; readonly said?: CodedSentence | null }
  | { readonly kind: 'parked'; readonly slot: string; readonly name: string }
/** `to` is talked to before `from` is passed on to them. Ids of this phone's calls. */
export type Consult = { readonly from: string; readonly to: string }
export type HandlingView = {
  /** All my calls as the server sees them, on whichever device. */
  readonly mine: readonly MyCall[]
  readonly parked: readonly ParkedCall[]
  readonly consult: Consult | null
  /** The call that `moveHere` brings from another of my devices; null while a call lives here. */
  readonly elsewhere: MyCall | null
  readonly said: Said | null
}

/** `id`s are this phone's (`CallView.id`). Refusals come as `said`. */
export interface Handling extends Readable<HandlingView> {
  /** Blind: rings `number`, and the call comes back when that fails. */
  transfer(id: string, number: string): Promise<void>
  cancelTransfer(id: string): Promise<void>
  /** My own part goes on at my first number outside, once that answers; until then it can be taken back like a transfer. */
  push(id: string): Promise<void>
  /** Holds the call and calls `number`. */
  consult(id: string, number: string, name: string): void
  /** Joins the two and leaves me out; also while the second still rings. */
  completeTransfer(): Promise<void>
  /** Ends the second call and takes the first one back. */
  cancelConsult(): void
  /** Everybody of `other` comes into `id`. */
  merge(id: string, other: string): Promise<void>
  /** Rings one more into the call; those in it go on talking. */
  add(id: string, number: string): Promise<void>
  remove(id: string, leg: string): Promise<void>
  mute(id: string, leg: string, muted: boolean): Promise<void>
  /** Nobody else comes into the conference, or may again. */
  lock(id: string, locked: boolean): Promise<void>
  /** Of the conference room that it is, by a host. */
  changeRoom(id: string, what: Parameters<ApiClient['changeRoom']>[1]): Promise<void>
  park(id: string): Promise<void>
  /** Takes a parked call. */
  pickUpParked(slot: ParkedCall): void
  /** Takes the call that rings at a colleague. */
  pickUpRinging(extension: string, name: string): void
  /** Brings the call of my other device here. `name`: of whom is in it, where the server knows nobody. */
  moveHere(name?: string): void
  dismissSaid(): void
}
export type HandlingModel = Handling & {
  load(): Promise<void>
  told(mine: readonly MyCall[]): void
  toldParked(parked: readonly ParkedCall[]): void
}

type Api = Pick<
  ApiClient,
  | 'myCalls'
  | 'transferCall'
  | 'cancelTransfer'
  | 'pushCall'
  | 'transferToCall'
  | 'mergeCalls'
  | 'addToCall'
  | 'removeFromCall'
  | 'muteInCall'
  | 'lockCall'
  | 'changeRoom'
  | 'parkCall'
>

export function createHandling(api: Api, calls: Calls, clock: Clock): HandlingModel {
  const store = createStore<HandlingView>({ mine: [], parked: [], consult: null, elsewhere: null, said: null })
  /** Server's ids of calls that we left here: the server's list is a moment behind. */
  const left = new Set<string>()
  const viewOf = (id: string): CallView | undefined => calls.getSnapshot().calls.find(call => call.id === id)
  let forgetSaid = () => {}

  const say = (said: Said) => {
    forgetSaid()
    store.patch({ said })
    forgetSaid = clock.after(SAID_SHOWN_MS, () => store.patch({ said: null }))
  }
  /** Asks for something with the server's id of our call; a refusal is said in its own words. */
  const ask = async (id: string, job: (call: string, view: CallView) => Promise<void>) => {
    const view = viewOf(id)
    if (!view?.serverCall) return
    try {
      await job(view.serverCall, view)
    } catch (error) {
      const known = error instanceof ApiError
      const sentence = known ? error.detail : String(error)
      const said = known && error.said ? { said: error.said } : {}
      say({ kind: 'refused', code: known ? error.code : '', sentence, ...said })
    }
  }

  const follow = () => {
    const views = calls.getSnapshot().calls
    const { mine, consult, elsewhere } = store.getSnapshot()
    for (const { state, ending, serverCall } of views)
      if (state === 'ended' && ending?.cause !== 'moved' && ending?.cause !== 'answered-elsewhere') {
        if (!mine.some(call => call.id === serverCall)) continue
        left.add(serverCall)
        if (left.size > MAX_LEFT) left.delete(left.values().next().value!)
      } else left.delete(serverCall)
    const alive = views.filter(call => call.state !== 'ended')
    const there = alive.length ? null : callElsewhere(mine.filter(call => !left.has(call.id)))
    const both = consult && [consult.from, consult.to].every(id => alive.some(call => call.id === id))
    if (there !== elsewhere || (consult && !both)) store.patch({ elsewhere: there, consult: both ? consult : null })
  }
  calls.subscribe(follow)
  const newest = { mine: createNewest(), parked: createNewest() }
  const told = (mine: readonly MyCall[]) => {
    newest.mine.told()
    store.patch({ mine })
    for (const id of left) if (!mine.some(call => call.id === id)) left.delete(id)
    follow()
  }

  return {
    ...store,
    told,
    toldParked(parked) {
      newest.parked.told()
      store.patch({ parked })
    },
    async load() {
      try {
        const counts = { mine: newest.mine.ask(), parked: newest.parked.ask() }
        const { calls: mine, parked } = await api.myCalls()
        if (counts.parked()) store.patch({ parked })
        if (counts.mine()) told(mine)
      } catch {
        // What is known stays; the event stream asks again as soon as the server is back.
      }
    },
    transfer: (id, number) => ask(id, call => api.transferCall(call, number)),
    cancelTransfer: id => ask(id, call => api.cancelTransfer(call)),
    push: id => ask(id, call => api.pushCall(call)),
    consult(id, number, name) {
      const from = viewOf(id)
      const to = from && from.state !== 'ended' && calls.call(number, name)
      if (to) store.patch({ consult: { from: id, to } })
    },
    async completeTransfer() {
      const { consult } = store.getSnapshot()
      const other = consult && viewOf(consult.to)?.serverCall
      if (consult && other) await ask(consult.from, call => api.transferToCall(call, other))
    },
    cancelConsult() {
      const { consult } = store.getSnapshot()
      if (!consult) return
      calls.hangUp(consult.to)
      calls.swapTo(consult.from)
    },
    async merge(id, other) {
      const second = viewOf(other)?.serverCall
      if (second) await ask(id, call => api.mergeCalls(call, second))
    },
    add: (id, number) => ask(id, call => api.addToCall(call, number)),
    remove: (id, leg) => ask(id, call => api.removeFromCall(call, leg)),
    mute: (id, leg, muted) => ask(id, call => api.muteInCall(call, leg, muted)),
    lock: (id, locked) => ask(id, call => api.lockCall(call, locked)),
    changeRoom: (id, what) => ask(id, call => api.changeRoom(call, what)),
    park: id =>
      ask(id, async (call, view) => {
        const { slot } = await api.parkCall(call)
        say({ kind: 'parked', slot, name: view.other.name || view.other.number })
      }),
    pickUpParked: ({ slot, name }) => void calls.call(slot, name),
    pickUpRinging: (extension, name) => void calls.call(`**${extension}`, name),
    moveHere(name) {
      const { elsewhere } = store.getSnapshot()
      if (elsewhere) calls.call('*11', whoIsWith(elsewhere)?.name || name)
    },
    dismissSaid() {
      forgetSaid()
      store.patch({ said: null })
    },
  }
}
