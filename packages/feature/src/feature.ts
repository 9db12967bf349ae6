/**
 * The shape that a feature fills in: a folder with a name, and for the numbers that lead to it a story for each caller.
 *
 *   export const echo: Feature = { name: 'echo', story: async (call, { signal }) => { … } }
 */
import { type CallControl, CallOver, type Stories } from '@sidetone/call'
import type { HasNumbers } from './numbers.ts'

export type Feature = HasNumbers & {
  /** The folder's name: also the table prefix, URL, settings key and event prefix. */
  readonly name: string
  /** What happens with a caller, read from top to bottom. When it returns, a call that still stands is hung up. */
  readonly story?: Story
}
export type Story = (call: CallControl, context: FeatureContext) => Promise<void>
export type FeatureContext = {
  /** Aborted when the call is over: give it to whatever the story waits for. */
  readonly signal: AbortSignal
}
export type HostOptions = {
  /** A story threw something else than that its call is over: our own mistake. The call is ended with cause `failed`. */
  readonly onFault?: (feature: string, error: unknown) => void
}

/** Plays the stories of these features; the switchboard's `stories`. */
export function hostOf(features: readonly Feature[], { onFault = () => {} }: HostOptions = {}): Stories {
  const stories = new Map<string, Story>()
  for (const { name, story } of features) if (story) stories.set(name, story)

  const tell = async (name: string, story: Story, call: CallControl): Promise<void> => {
    const over = new AbortController()
    call.onOver(() => over.abort())
    try {
      await story(call, { signal: over.signal })
      call.hangUp()
    } catch (error) {
      // What a story awaits is taken away when the call ends: that is how it should end.
      if (error instanceof CallOver || (over.signal.aborted && isAbort(error, over.signal))) return
      onFault(name, error)
      call.hangUp('failed')
    }
  }
  return {
    begin(name, call) {
      const story = stories.get(name)
      if (!story) return false
      void tell(name, story, call)
      return true
    },
  }
}

/** A story may have work to do when its caller is gone (a message to keep): what fails there is a fault. */
const isAbort = (error: unknown, { reason }: AbortSignal): boolean =>
  error === reason || (error instanceof Error && error.name === 'AbortError')
