import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PageSays, type RingNote, watchRingNotes } from './ring-notes.ts'

type Shown = {
  readonly title: string
  readonly tag: string
  readonly requireInteraction: boolean
  readonly data: unknown
  close(): void
}
type Happening = { waitUntil(work: Promise<unknown>): void } & Record<string, unknown>

/** A service worker with its system: what is shown, which pages are open, and what they were told. */
function madeWorker(...open: string[]) {
  const hear: Record<string, (event: Happening) => void> = {}
  const seen: string[] = []
  let shown: Shown[] = []
  const pages = open.map(id => ({
    id,
    postMessage: (said: { call: string; pressed: string }) => seen.push(`${id}: ${said.pressed} ${said.call}`),
    focus: async () => void seen.push(`${id} comes to the front`),
  }))
  watchRingNotes({
    addEventListener: (type: string, listener: (event: Happening) => void) => {
      hear[type] = listener
    },
    clients: { matchAll: async () => pages, openWindow: async (path: string) => void seen.push(`opened ${path}`) },
    registration: {
      getNotifications: async () => [...shown],
      async showNotification(title: string, options: Omit<Shown, 'title' | 'close'>) {
        // The system takes its time, in which the call may stop.
        await new Promise(resolve => setImmediate(resolve))
        const note: Shown = { ...options, title, close: () => (shown = shown.filter(one => one !== note)) }
        shown = [...shown.filter(one => one.tag !== note.tag), note]
      },
    },
  } as unknown as ServiceWorkerGlobalScope)
  const happen = async (type: string, event: Record<string, unknown>) => {
    const work: Promise<unknown>[] = []
    hear[type]!({ ...event, waitUntil: one => work.push(one) })
    await Promise.all(work)
  }
  return {
    seen,
    pages,
    shown: () => shown.map(one => one.title),
    says: (page: string, data: PageSays | string) => happen('message', { data, source: { id: page } }),
    press: (action: string) => happen('notificationclick', { action, notification: shown.at(-1) }),
    newest: () => shown.at(-1),
  }
}
const note = (call: string): RingNote => ({
  call,
  title: `${call} rings`,
  body: '',
  answer: 'Answer',
  decline: 'Decline',
})

test('Answer comes to the front and answers; Decline leaves the page where it is', async () => {
  const worker = madeWorker('other tab', 'phone')
  await worker.says('phone', { ring: note('first') })
  assert.equal(worker.newest()?.requireInteraction, true)
  await worker.press('answer')
  await worker.says('phone', { ring: note('second') })
  await worker.press('decline')
  await worker.says('phone', { ring: note('third') })
  await worker.press('')
  assert.deepEqual(worker.shown(), [])
  assert.deepEqual(worker.seen, [
    'phone: answer first',
    'phone comes to the front',
    'phone: decline second',
    'phone: open third',
    'phone comes to the front',
  ])
})

test('a call that stops while its notification is being made leaves none', async () => {
  const worker = madeWorker('phone')
  await Promise.all([worker.says('phone', { ring: note('short') }), worker.says('phone', { stopped: 'short' })])
  assert.deepEqual(worker.shown(), [])
})

test('one notification a call, and only its own is closed', async () => {
  const worker = madeWorker('phone')
  for (const call of ['one', 'one', 'two']) await worker.says('phone', { ring: note(call) })
  assert.deepEqual(worker.shown(), ['one rings', 'two rings'])
  await worker.says('phone', { stopped: 'one' })
  assert.deepEqual(worker.shown(), ['two rings'])
})

test('what a closed page left is cleared by the next one, and a press on it opens the phone', async () => {
  const worker = madeWorker('phone')
  await worker.says('phone', { ring: note('lives') })
  await worker.says('gone', { ring: note('left') })
  worker.pages.length = 0
  await worker.press('answer')
  assert.deepEqual(worker.seen, ['opened /'])
  await worker.says('gone', { ring: note('left') })
  worker.pages.push({ id: 'phone', postMessage: () => 0, focus: async () => {} })
  await worker.says('phone', { stopped: '' })
  assert.deepEqual(worker.shown(), ['lives rings'])
  await worker.says('phone', 'take-over')
  assert.deepEqual(worker.shown(), ['lives rings'])
})
