/** My messages as the screen shows them: what is pressed counts at once, the server follows; events bring what others did. */
import { type ApiClient, ApiError, query } from '@sidetone/api-client'
import { createStore, type Phone, type Readable } from '@sidetone/phone-core'

export type Who = { readonly id: string; readonly name: string }
export type Message = {
  readonly id: string
  readonly box: string
  readonly at: number
  readonly from: { readonly name: string; readonly number: string; readonly person: string | null }
  readonly ms: number
  readonly read: boolean
  readonly deletedAt: number | null
  readonly claimedBy: Who | null
  readonly forwardedBy: Who | null
  readonly note: string
  readonly transcript: string | null
  readonly transcription: 'none' | 'waiting' | 'done' | 'failed'
}
export type Detail = Message & {
  readonly waveform: readonly number[]
  /** That was spoken; null: not known. */
  readonly language: string | null
  /** Of the transcript, 0 to 1; null: not known. */
  readonly confidence: number | null
  /** Of the colleague who left it. */
  readonly email: string | null
  readonly words: readonly { readonly text: string; readonly startMs: number; readonly endMs: number }[]
}
export const GREETING_STATES = ['no-answer', 'busy', 'away', 'closed'] as const
export type GreetingState = (typeof GREETING_STATES)[number]
/** What somebody says themselves: greetings, and their name. */
export type OwnSound = GreetingState | 'name'
export type Box = {
  readonly id: string
  readonly number: string
  readonly name: string
  readonly shared: boolean
  readonly new: number
  readonly old: number
  readonly greetings: readonly OwnSound[]
}
type Page = { readonly items: readonly Message[]; readonly next: string | null; readonly boxes: readonly Box[] }

export type VoicemailView = {
  readonly state: 'loading' | 'ready' | 'failed'
  readonly items: readonly Message[]
  readonly boxes: readonly Box[]
  /** Shown box; null: all. */
  readonly box: string | null
  /** Those that can be restored. */
  readonly deleted: boolean
  readonly more: boolean
  readonly details: Readonly<Record<string, Detail | 'gone'>>
  /** A sentence of the server, when it refused something. */
  readonly fault: string
  /** What was deleted just now, and can be taken back. */
  readonly undo: Message | null
  /** To whom a message was given just now. */
  readonly given: string
}
export interface VoicemailModel extends Readable<VoicemailView> {
  load(): Promise<void>
  loadMore(): Promise<void>
  show(what: { readonly box?: string | null; readonly deleted?: boolean }): void
  open(id: string): Promise<void>
  heard(message: Message, read: boolean): Promise<void>
  remove(message: Message): Promise<void>
  restore(message: Message): Promise<void>
  dropForGood(message: Message): Promise<void>
  claim(message: Message, claimed: boolean): Promise<void>
  forward(message: Message, to: string, note: string): Promise<boolean>
  writeDown(message: Message): Promise<void>
  dismiss(): void
}

/** Rows that are kept on the screen. */
const MOST = 2_000
const PAGE = 50
const models = new WeakMap<Phone, VoicemailModel>()

/** One for each phone, made when the place is opened first. */
export function voicemailOf(phone: Phone): VoicemailModel {
  const known = models.get(phone)
  if (known) return known
  const made = create(phone.api)
  models.set(phone, made)
  void made.load()
  let { changes } = phone.voicemail.getSnapshot()
  phone.voicemail.subscribe(() => {
    const now = phone.voicemail.getSnapshot().changes
    if (now === changes) return
    changes = now
    void made.load()
  })
  return made
}

function create(api: ApiClient): VoicemailModel {
  const store = createStore<VoicemailView>({
    state: 'loading',
    items: [],
    boxes: [],
    box: null,
    deleted: false,
    more: false,
    details: {},
    fault: '',
    undo: null,
    given: '',
  })
  let next: string | null = null
  // Answers may overtake each other; only the newest question counts.
  let question = 0
  const pathOf = (id: string) => `/api/me/voicemail/${encodeURIComponent(id)}`
  const ask = (cursor?: string) => {
    const { box, deleted } = store.getSnapshot()
    return api.ask<Page>(
      'GET',
      `/api/me/voicemail${query({ limit: PAGE, ...(box && { box }), ...(deleted && { deleted }), cursor })}`,
    )
  }
  const load = async () => {
    const mine = ++question
    try {
      const page = await ask()
      if (mine !== question) return
      next = page.next
      store.patch({ state: 'ready', items: page.items, boxes: page.boxes, more: next !== null })
      for (const [id, detail] of Object.entries(store.getSnapshot().details)) {
        const fresh = page.items.find(item => item.id === id)
        // The one on the screen may stand in another list, or further down.
        if (!fresh && id === looked) void open(id)
        if (!fresh || detail === 'gone') continue
        if (fresh.transcription !== detail.transcription) void open(id)
        else store.patch({ details: { ...store.getSnapshot().details, [id]: { ...detail, ...fresh } } })
      }
    } catch {
      if (mine === question && !store.getSnapshot().items.length) store.patch({ state: 'failed' })
    }
  }
  let looked = ''
  const open = async (id: string) => {
    looked = id
    let detail: Detail | 'gone' = 'gone'
    try {
      detail = await api.ask<Detail>('GET', pathOf(id))
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 404) return
    }
    store.patch({ details: { ...store.getSnapshot().details, [id]: detail } })
  }
  /** On the screen at once; as it was when the server says no. */
  const change = async (message: Message, shown: Partial<Message>, body: object): Promise<boolean> => {
    const { items, details, deleted } = store.getSnapshot()
    const changed = { ...message, ...shown }
    const leaves = (changed.deletedAt !== null) !== deleted
    const detail = details[message.id]
    store.patch({
      items: items.flatMap(item => (item.id !== message.id ? [item] : leaves ? [] : [changed])),
      ...(detail && detail !== 'gone' && { details: { ...details, [message.id]: { ...detail, ...shown } } }),
    })
    try {
      await api.ask('PATCH', pathOf(message.id), body)
      return true
    } catch (error) {
      store.patch({ items, details, fault: sentenceOf(error) })
      return false
    }
  }
  const tried = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work()
      return true
    } catch (error) {
      store.patch({ fault: sentenceOf(error) })
      return false
    }
  }
  return {
    ...store,
    load,
    open,
    async loadMore() {
      if (!next) return
      const mine = ++question
      await tried(async () => {
        const page = await ask(next ?? undefined)
        if (mine !== question) return
        next = page.next
        const items = [...store.getSnapshot().items, ...page.items].slice(0, MOST)
        store.patch({ items, more: next !== null && items.length < MOST })
      })
    },
    show(what) {
      store.patch({ ...what, state: 'loading', items: [] })
      void load()
    },
    async heard(message, read) {
      if (message.read !== read) await change(message, { read }, { read })
    },
    async remove(message) {
      store.patch({ undo: message, given: '' })
      if (!(await change(message, { deletedAt: Date.now() }, { deleted: true }))) store.patch({ undo: null })
    },
    async restore(message) {
      store.patch({ undo: null })
      if (await change(message, { deletedAt: null }, { deleted: false })) await load()
    },
    async dropForGood(message) {
      if (await tried(() => api.ask('DELETE', pathOf(message.id)))) await load()
    },
    async claim(message, claimed) {
      await tried(async () => {
        const changed = await api.ask<Message>('PATCH', pathOf(message.id), { claimed })
        const { items, details } = store.getSnapshot()
        const detail = details[message.id]
        store.patch({
          items: items.map(item => (item.id === message.id ? changed : item)),
          ...(detail && detail !== 'gone' && { details: { ...details, [message.id]: { ...detail, ...changed } } }),
        })
      })
    },
    async forward(message, to, note) {
      return tried(async () => {
        const done = await api.ask<{ readonly to: string }>('POST', `${pathOf(message.id)}/forward`, { to, note })
        store.patch({ given: done.to, undo: null })
      })
    },
    async writeDown(message) {
      if (await tried(() => api.ask('POST', `${pathOf(message.id)}/transcribe`))) await open(message.id)
    },
    dismiss: () => store.patch({ undo: null, given: '', fault: '' }),
  }
}

/** Of a wrong field only what is wrong: its name is on the screen. */
export function sentenceOf(error: unknown): string {
  const detail = error instanceof ApiError && error.code === 'wrong-input' ? error.fields[0]?.detail : undefined
  if (detail) return `${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`
  return error instanceof Error ? error.message : String(error)
}
