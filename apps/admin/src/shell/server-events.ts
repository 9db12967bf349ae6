import { useEffect } from 'react'
import { api, queries } from '../api.ts'

/** What the server tells by itself: what was read of it is read again. */
export function useServerEvents(): void {
  useEffect(() => {
    let connectedBefore = false
    const again = (...key: string[]) => void queries.invalidateQueries({ queryKey: key })
    return api.events(
      event => {
        if (event.type === 'live-calls') again('live-calls')
        else if (event.type === 'person') again('presence')
        else if (event.type === 'emergency') again('emergency-calls')
        else if (event.type === 'trunk') again('trunk-status')
        else if (event.type === 'trunk-test') again('trunk-test')
        else if (event.type === 'connected') {
          // Whatever happened while the line was cut was not told.
          if (connectedBefore) void queries.invalidateQueries()
          connectedBefore = true
        }
      },
      () => void queries.resetQueries({ queryKey: ['me'] }),
    )
  }, [])
}
