import assert from 'node:assert/strict'
import { test } from 'node:test'
import { madeClock, settle } from '../testing.ts'
import { createTab } from './tab.ts'

type Waiting = { readonly run: () => void; readonly signal?: AbortSignal }
/** Web Locks of one browser for one name. */
function madeLocks() {
  let lost: ((error: Error) => void) | null = null
  const queue: Waiting[] = []
  const next = () => {
    lost = null
    const waiting = queue.shift()
    if (waiting?.signal?.aborted) next()
    else waiting?.run()
  }
  const grant = (callback: (lock: object | null) => Promise<void> | void) =>
    new Promise<void>((resolve, reject) => {
      lost = reject
      const mine = lost
      void Promise.resolve(callback({})).then(() => {
        resolve()
        if (lost === mine) next()
      })
    })
  return {
    request(
      _name: string,
      options: { ifAvailable?: boolean; steal?: boolean; signal?: AbortSignal },
      callback: (lock: object | null) => Promise<void> | void,
    ) {
      if (options.ifAvailable) return lost ? Promise.resolve(callback(null)) : grant(callback)
      if (options.steal) {
        lost?.(new Error('stolen'))
        return grant(callback)
      }
      if (!lost) return grant(callback)
      return new Promise<void>((resolve, reject) => {
        options.signal?.addEventListener('abort', () => reject(new Error('aborted')))
        queue.push({ run: () => void grant(callback).then(resolve, reject), signal: options.signal })
      })
    },
  } as unknown as Pick<LockManager, 'request'>
}
type Channel = { onmessage: ((event: MessageEvent) => void) | null; postMessage(data: unknown): void; close(): void }
function madeChannels() {
  const all: Channel[] = []
  return () => {
    const channel: Channel = {
      onmessage: null,
      postMessage: data => {
        for (const other of all) if (other !== channel) other.onmessage?.({ data } as MessageEvent)
      },
      close: () => void all.splice(all.indexOf(channel), 1),
    }
    all.push(channel)
    return channel as unknown as BroadcastChannel
  }
}
function madeBrowser() {
  const clock = madeClock()
  const locks = madeLocks()
  const openChannel = madeChannels()
  const open = () => {
    const states: string[] = []
    const tab = createTab({ locks, openChannel, clock })
    tab.start(
      () => states.push('ours'),
      () => states.push('elsewhere'),
    )
    return { tab, states }
  }
  return { clock, open }
}

test('the first tab has the phone, the second says so and takes over politely', async () => {
  const { clock, open } = madeBrowser()
  const first = open()
  await settle()
  const second = open()
  await settle()
  assert.deepEqual([first.states, second.states], [['ours'], ['elsewhere']])
  second.tab.takeOver()
  await clock.advance(2_000)
  assert.deepEqual(
    [first.states, second.states],
    [
      ['ours', 'elsewhere'],
      ['elsewhere', 'ours'],
    ],
  )
})

test('when the tab that has the phone signs out or closes, the waiting one gets it', async () => {
  const { clock, open } = madeBrowser()
  const first = open()
  await settle()
  const second = open()
  await settle()
  first.tab.stop()
  await clock.advance(10)
  assert.deepEqual(second.states, ['elsewhere', 'ours'])
})

test('without locks every tab is on its own', () => {
  const states: string[] = []
  const tab = createTab({ locks: undefined, openChannel: madeChannels(), clock: madeClock() })
  tab.start(
    () => states.push('ours'),
    () => states.push('elsewhere'),
  )
  assert.deepEqual(states, ['ours'])
})
