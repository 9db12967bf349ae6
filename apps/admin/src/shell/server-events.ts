import type { Person, ServerEvent } from '@sidetone/api-client'
import { useEffect } from 'react'
import { api, queries } from '../api.ts'

/**
 * What the server tells by itself: what was read of it is read again. Only a tab that is seen listens: a browser has six
 * connections to a server for all its tabs, and the seventh tab would wait for ever.
 */
export function useServerEvents(): void {
  useEffect(() => {
    let connectedBefore = false
    const again = (...key: string[]) => void queries.invalidateQueries({ queryKey: key })
    const listen = () => api.events(take, () => void queries.resetQueries({ queryKey: ['me'] }))
    const take = (event: ServerEvent) => {
      if (event.type === 'live-calls') again('live-calls')
      else if (event.type === 'person')
        // Not read again: in a large company somebody picks up a phone each second.
        queries.setQueryData<readonly Person[]>(['presence'], people =>
          people?.map(person => (person.id === event.person.id ? event.person : person)),
        )
      else if (event.type === 'emergency') again('emergency-calls')
      else if (event.type === 'trunk') again('trunk-status')
      else if (event.type === 'queues-now') again('queues-now')
      else if (event.type === 'rooms-now') again('rooms-now')
      else if (event.type === 'trunk-test') again('trunk-test')
      else if (event.type === 'connected') {
        // Whatever happened while the line was cut was not told.
        if (connectedBefore) void queries.invalidateQueries()
        connectedBefore = true
      }
    }
    let end = document.hidden ? null : listen()
    const look = () => {
      if (!document.hidden) end ??= listen()
      else {
        end?.()
        end = null
      }
    }
    document.addEventListener('visibilitychange', look)
    return () => {
      document.removeEventListener('visibilitychange', look)
      end?.()
    }
  }, [])
}
