import { type ComponentType, useEffect, useState } from 'react'

/** A part that could not be fetched is tried again after so long. */
const AGAIN_MS = 2_000
/** How to fetch each part that this page may need. */
const parts = new Set<() => Promise<void>>()

/**
 * A part that comes after the first load. One that cannot be fetched leaves its place empty and is tried again; React's `lazy` would take the whole page down, and the call that lives in it.
 */
export function later<P extends object>(fetchPart: () => Promise<ComponentType<P>>) {
  let Part: ComponentType<P> | null = null
  const load = async (): Promise<void> => {
    Part ??= await fetchPart().catch(() => null)
  }
  parts.add(load)
  return (props: P) => {
    const [here, setHere] = useState(Part !== null)
    useEffect(() => {
      let timer: ReturnType<typeof setTimeout> | undefined
      let shown = !here
      const attempt = async () => {
        await load()
        if (!shown) return
        if (Part) setHere(true)
        else timer = setTimeout(attempt, AGAIN_MS)
      }
      if (shown) void attempt()
      return () => {
        shown = false
        clearTimeout(timer)
      }
    }, [here])
    return Part && <Part {...props} />
  }
}

/** Once the first screen stands, so that a press finds its part there. */
export function fetchParts(): void {
  for (const load of parts) void load()
}
