import type { CallView } from '@sidetone/phone-core'
import { classNames } from '@sidetone/ui'
import { Grid3x3, Mic, MicOff, Pause, PhoneOff, Volume2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { callPanel, togglePanel } from './shown.ts'

type Looks = 'bar' | 'round'

/** One control of a call. `pressed` undefined: not a switch. */
function Control({
  looks,
  label,
  icon,
  pressed,
  expanded,
  disabled,
  onPress,
}: {
  looks: Looks
  label: string
  icon: ReactNode
  pressed?: boolean
  expanded?: boolean
  disabled?: boolean
  onPress: () => void
}) {
  const on = pressed ?? expanded ?? false
  if (looks === 'bar')
    return (
      <button
        type="button"
        aria-pressed={pressed}
        aria-expanded={expanded}
        disabled={disabled}
        onClick={onPress}
        className={classNames(
          'inline-flex min-h-11 items-center gap-2 rounded-st px-3 text-[15px] font-medium transition-colors duration-100 select-none disabled:opacity-40 max-lg:flex-col max-lg:gap-0.5 max-lg:px-2.5 max-lg:text-xs',
          on ? 'bg-ink text-panel' : 'text-ink hover:bg-sunk',
        )}
      >
        {icon}
        {label}
      </button>
    )
  return (
    <span className="flex flex-col items-center gap-2">
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        aria-expanded={expanded}
        disabled={disabled}
        onClick={onPress}
        className={classNames(
          'flex size-18 items-center justify-center rounded-full transition-colors duration-100 select-none disabled:opacity-40',
          on ? 'bg-ink text-panel' : 'bg-sunk text-ink active:bg-line',
        )}
      >
        {icon}
      </button>
      <span aria-hidden="true" className="text-sm font-medium">
        {label}
      </span>
    </span>
  )
}

/** Mute, Hold, Keypad, Sound: always in this order, on every size. */
export function Controls({ call, looks }: { call: CallView; looks: Looks }) {
  const words = useWords()
  const { calls } = usePhone()
  const { open } = useView(callPanel)
  const size = looks === 'bar' ? 'size-5' : 'size-7'
  const answered = call.state === 'talking' || call.state === 'connecting'
  return (
    <>
      <Control
        looks={looks}
        label={words.mute}
        pressed={call.muted}
        icon={call.muted ? <MicOff className={size} /> : <Mic className={size} />}
        onPress={() => calls.setMuted(call.id, !call.muted)}
      />
      <Control
        looks={looks}
        label={words.hold}
        pressed={call.held}
        disabled={!answered}
        icon={<Pause className={size} />}
        onPress={() => calls.setHeld(call.id, !call.held)}
      />
      <Control
        looks={looks}
        label={words.keypad}
        expanded={open === 'keypad'}
        disabled={!answered}
        icon={<Grid3x3 className={size} />}
        onPress={() => togglePanel('keypad')}
      />
      <Control
        looks={looks}
        label={words.sound}
        expanded={open === 'sound'}
        icon={<Volume2 className={size} />}
        onPress={() => togglePanel('sound')}
      />
    </>
  )
}

export function HangUp({ call, looks }: { call: CallView; looks: Looks }) {
  const words = useWords()
  const { calls } = usePhone()
  return (
    <button
      type="button"
      aria-label={words.hangUp}
      onClick={() => calls.hangUp(call.id)}
      className={classNames(
        'inline-flex items-center justify-center gap-2 bg-danger font-semibold text-danger-ink transition-colors duration-100 hover:bg-danger-hover',
        looks === 'bar' ? 'min-h-11 rounded-st px-4 text-[15px]' : 'size-18 rounded-full',
      )}
    >
      <PhoneOff className={looks === 'bar' ? 'size-5' : 'size-8'} />
      {looks === 'bar' && words.hangUp}
    </button>
  )
}
