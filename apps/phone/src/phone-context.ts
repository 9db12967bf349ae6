import type { CallView, Phone, Readable } from '@sidetone/phone-core'
import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react'

export const PhoneContext = createContext<Phone | null>(null)
export function usePhone(): Phone {
  const phone = useContext(PhoneContext)
  if (!phone) throw new Error('no phone around this part')
  return phone
}
/** The current value of a view model; the part is drawn again when it changes. */
export const useView = <T>(readable: Readable<T>): T => useSyncExternalStore(readable.subscribe, readable.getSnapshot)

/** The clock of the page, each second; for timers. */
export function useNow(everyMs = 1000): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
/** The call that the bar and the full screen show: the current one, else the newest one that is not ringing here. */
export function useShownCall(): CallView | null {
  const { calls, current } = useView(usePhone().calls)
  const shown = calls.filter(
    call => call.state !== 'incoming' && !(call.state === 'ended' && call.direction === 'in' && !call.answeredAt),
  )
  return shown.find(call => call.id === current) ?? shown.at(-1) ?? null
}
