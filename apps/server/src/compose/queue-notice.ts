/**
 * Tells agents' open pages how their queues and they themselves stand, when that has changed: four times a second at most.
 * Administrators hear that something about queues is different.
 */
import type { Queues } from '@sidetone/feature-queues'
import type { EventHub } from '@sidetone/http'

const everyMs = 250

export function startQueueNotice(events: EventHub, queues: Queues): { stop(): void } {
  let timer: NodeJS.Timeout | undefined
  const told = new Map<string, string>()
  queues.onChange(() => {
    timer ??= setTimeout(() => {
      timer = undefined
      const agents = queues.agents()
      // Whoever is an agent no more is told so once.
      for (const person of new Set([...agents, ...told.keys()])) {
        const mine = queues.mineOf(person)
        const text = JSON.stringify(mine)
        if (told.get(person) !== text) events.toPerson(person, { type: 'queues', data: mine })
        if (agents.has(person)) told.set(person, text)
        else told.delete(person)
      }
      events.toAdmins({ type: 'queues-now', data: {} })
    }, everyMs).unref()
  })
  return { stop: () => clearTimeout(timer) }
}
