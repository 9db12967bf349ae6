/** Tells administrators' open pages that the calls of the company have changed: twice a second at most, however many do. */
import type { EventHub } from '@sidetone/http'

const everyMs = 500

export function startLiveCallNotice(events: EventHub): { soon(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined
  return {
    soon() {
      timer ??= setTimeout(() => {
        timer = undefined
        events.toAdmins({ type: 'live-calls', data: {} })
      }, everyMs).unref()
    },
    stop: () => clearTimeout(timer),
  }
}
