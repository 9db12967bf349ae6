/** A value that can be watched; fits React's `useSyncExternalStore`. A snapshot is a new object whenever it changed. */
export interface Readable<T> {
  subscribe(listener: () => void): () => void
  getSnapshot(): T
}
export interface Store<T> extends Readable<T> {
  set(next: T): void
  /** Replaces some fields. */
  patch(change: Partial<T>): void
}

export function createStore<T extends object>(initial: T): Store<T> {
  let value = initial
  const listeners = new Set<() => void>()
  const set = (next: T) => {
    if (Object.is(next, value)) return
    value = next
    for (const listener of [...listeners]) listener()
  }
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getSnapshot: () => value,
    set,
    patch: change => set({ ...value, ...change }),
  }
}
