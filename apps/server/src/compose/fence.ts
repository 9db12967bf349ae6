/** The fence of a restored copy, as it stands now: whoever would reach the outside asks here. */
import { type Fence, liftFence, readFence } from '@sidetone/feature-backup/fence'

export type FenceKeeper = {
  /** Undefined: this is the original, or has taken its place. */
  current(): Fence | undefined
  /** From now on this is the one. */
  lift(): void
  onLift(listener: () => void): void
}

export function keepFence(home: string): FenceKeeper {
  let fence = readFence(home)
  const listeners: (() => void)[] = []
  return {
    current: () => fence,
    lift() {
      if (!fence) return
      liftFence(home)
      fence = undefined
      for (const listener of listeners) listener()
    },
    onLift: listener => void listeners.push(listener),
  }
}
