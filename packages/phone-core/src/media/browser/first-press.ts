/**
 * Browsers give no sound before the first press anywhere in a page. Opens the sound with that press, and says while it is missing.
 *
 *   looking ──still suspended──▶ needs a press ──press, or allowed without──▶ heard, as long as the page lives
 */
import type { Clock } from '../../clock.ts'
import { SOUND_LOOK_MS } from '../../limits.ts'

/** Before anybody stops them on their way. */
const FIRST = { capture: true }
const PRESSES = ['pointerdown', 'pointerup', 'keydown'] as const

export function awaitFirstPress({
  page,
  context,
  counts,
  clock,
  onNeeded,
}: {
  readonly page: EventTarget
  /** Made at the first call; each call asks the browser anew to let it be heard. */
  readonly context: () => EventTarget & Pick<AudioContext, 'state'>
  /** Not every press does: the begin of a touch and Escape do not. */
  readonly counts: () => boolean
  readonly clock: Clock
  readonly onNeeded: (needed: boolean) => void
}): void {
  const heard = () => {
    forget()
    for (const type of PRESSES) page.removeEventListener(type, press, FIRST)
    onNeeded(false)
  }
  const press = () => {
    context()
    if (counts()) heard()
  }
  for (const type of PRESSES) page.addEventListener(type, press, FIRST)
  // Where sound is allowed, it takes a moment to begin.
  let forget = clock.after(SOUND_LOOK_MS, () => {
    const audio = context()
    audio.addEventListener('statechange', () => audio.state === 'running' && heard())
    forget = clock.after(SOUND_LOOK_MS, () => onNeeded(audio.state === 'suspended'))
  })
}
