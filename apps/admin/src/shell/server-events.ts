import type { ServerEvent } from '@sidetone/api-client'
import { useEffect } from 'react'
import { api, queries } from '../api.ts'
import { presence, readAgain } from './told.ts'

/**
 * What the server tells by itself: what was read of it is read again. Only a tab that is seen listens: a browser has six
 * connections to a server for all its tabs, and the seventh tab would wait for ever.
 */
export function useServerEvents(): void {
  useEffect(() => {
    let connectedBefore = false
    const listen = () => api.events(take, () => void queries.resetQueries({ queryKey: ['me'] }))
    const take = (event: ServerEvent) => {
      if (event.type === 'live-calls') readAgain('live-calls')
      else if (event.type === 'person') presence.told(event.person)
      else if (event.type === 'emergency') readAgain('emergency-calls')
      else if (event.type === 'trunk') readAgain('trunk-status')
      else if (event.type === 'queues-now') readAgain('queues-now')
      else if (event.type === 'rooms-now') readAgain('rooms-now')
      else if (event.type === 'trunk-test') readAgain('trunk-test')
      else if (event.type === 'connected') {
        // Whatever happened while the line was cut was not told. Before the first line only who is where: the rest is
        // read now and then anyway.
        if (connectedBefore) void queries.invalidateQueries()
        else readAgain('presence')
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
