import type { CallView } from '@sidetone/phone-core'
import { classNames } from '@sidetone/ui'
import {
  Ellipsis,
  Grid3x3,
  Merge,
  Mic,
  MicOff,
  ParkingCircle,
  Pause,
  PhoneForwarded,
  PhoneOff,
  UserPlus,
  Users,
  Volume2,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { useWidth } from '../width.ts'
import { mergeNow, usePossible } from './actions.ts'
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
          'inline-flex min-h-13 min-w-14 xl:min-w-15 flex-col items-center justify-center gap-0.5 rounded-st px-1.5 text-xs font-medium whitespace-nowrap transition-colors duration-100 select-none disabled:opacity-40',
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

/**
 * Always in this order, on every size. A wide bar has room for all; elsewhere what is rarer is behind More.
 */
export function Controls({ call, looks }: { call: CallView; looks: Looks }) {
  const words = useWords()
  const phone = usePhone()
  const { calls, handling } = phone
  const { open } = useView(callPanel)
  const { handle, mergeWith, conference } = usePossible(call)
  const wide = useWidth() === 'desktop'
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
        label={words.transfer}
        expanded={open === 'transfer'}
        disabled={!handle}
        icon={<PhoneForwarded className={size} />}
        onPress={() => togglePanel('transfer')}
      />
      {wide || !mergeWith ? (
        <Control
          looks={looks}
          label={words.addCall}
          expanded={open === 'add'}
          disabled={!handle}
          icon={<UserPlus className={size} />}
          onPress={() => togglePanel('add')}
        />
      ) : null}
      {mergeWith && (
        <Control
          looks={looks}
          label={words.merge}
          icon={<Merge className={size} />}
          onPress={() => mergeNow(phone, call)}
        />
      )}
      {wide ? (
        <>
          <Control
            looks={looks}
            label={words.park}
            disabled={!handle || conference}
            icon={<ParkingCircle className={size} />}
            onPress={() => handling.park(call.id)}
          />
          {conference && (
            <Control
              looks={looks}
              label={words.people}
              expanded={open === 'people'}
              icon={<Users className={size} />}
              onPress={() => togglePanel('people')}
            />
          )}
          <Control
            looks={looks}
            label={words.sound}
            expanded={open === 'sound'}
            icon={<Volume2 className={size} />}
            onPress={() => togglePanel('sound')}
          />
        </>
      ) : (
        <Control
          looks={looks}
          label={words.more}
          expanded={open === 'more' || open === 'people' || open === 'sound'}
          icon={<Ellipsis className={size} />}
          onPress={() => (open === 'people' || open === 'sound' ? togglePanel(open) : togglePanel('more'))}
        />
      )}
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
