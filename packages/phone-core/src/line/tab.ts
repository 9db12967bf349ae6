/**
 * One phone per browser profile: of several tabs one owns it, by a Web Lock; holding it also keeps the browser from
 * freezing the tab.
 *
 *   start ──free──▶ ours ──"hand over" from another tab──▶ elsewhere
 *      └──taken──▶ elsewhere ──the other tab closes──▶ ours
 *                      └──takeOver()──▶ ours (politely first, then by force)
 */
import type { Clock } from '../clock.ts'
import { HAND_OVER_MS } from '../limits.ts'

export interface Tab {
  /** `onOurs` and `onElsewhere` may be called many times, in turn. */
  start(onOurs: () => void, onElsewhere: () => void): void
  takeOver(): void
  /** Signed out: another tab may have it. */
  stop(): void
}
/** The parts of a browser that are needed. Without locks (a page that is not secure) each tab is on its own. */
export type TabPorts = {
  readonly locks: Pick<LockManager, 'request'> | undefined
  readonly openChannel: (name: string) => Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'>
  readonly clock: Clock
}
const NAME = 'sidetone.phone'

export function createTab({ locks, openChannel, clock }: TabPorts): Tab {
  let channel: ReturnType<typeof openChannel> | null = null
  let release: (() => void) | null = null
  let waiting: AbortController | null = null
  let report = { ours: () => {}, elsewhere: () => {} }

  const hold = () =>
    new Promise<void>(resolve => {
      release = () => {
        release = null
        resolve()
      }
      report.ours()
    })
  /** Our turn comes when the other tab lets go or closes. */
  const queue = () => {
    waiting = new AbortController()
    locks?.request(NAME, { signal: waiting.signal }, hold).catch(lostOrAborted)
  }
  const lostOrAborted = () => {
    // Stolen by force: the lock is gone already.
    if (!release) return
    release()
    report.elsewhere()
    queue()
  }
  return {
    start(onOurs, onElsewhere) {
      report = { ours: onOurs, elsewhere: onElsewhere }
      if (!locks) return onOurs()
      channel = openChannel(NAME)
      channel.onmessage = event => {
        if (event.data !== 'hand-over' || !release) return
        report.elsewhere()
        release()
        queue()
      }
      locks
        .request(NAME, { ifAvailable: true }, lock => {
          if (lock) return hold()
          report.elsewhere()
          queue()
        })
        .catch(lostOrAborted)
    },
    takeOver() {
      if (release || !locks) return
      channel?.postMessage('hand-over')
      clock.after(HAND_OVER_MS, () => {
        if (release || !waiting) return
        waiting.abort()
        locks.request(NAME, { steal: true }, hold).catch(lostOrAborted)
      })
    },
    stop() {
      waiting?.abort()
      waiting = null
      release?.()
      channel?.close()
      channel = null
    },
  }
}
