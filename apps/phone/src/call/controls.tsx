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
  X,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { useWidth } from '../width.ts'
import { mergeNow, usePossible } from './actions.ts'
import { callPanel, closePanel, togglePanel } from './shown.ts'

type Looks = 'bar' | 'round'

/** One control of a call. `pressed` undefined: not a switch. */
function Control({
  looks,
  label,
  icon,
  pressed,
  expanded,
  panel,
  disabled,
  onPress,
}: {
  looks: Looks
  label: string
  icon: ReactNode
  pressed?: boolean
  expanded?: boolean
  /** What it opens. */
  panel?: string
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
        data-panel={panel}
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
    <span className="flex flex-col items-center gap-2 short:gap-1">
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        aria-expanded={expanded}
        data-panel={panel}
        disabled={disabled}
        onClick={onPress}
        className={classNames(
          'flex size-18 items-center justify-center rounded-full short:size-15 transition-colors duration-100 select-none disabled:opacity-40',
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

function Mute({ call, looks }: { call: CallView; looks: Looks }) {
  const words = useWords()
  const { calls } = usePhone()
  const Shape = call.muted ? MicOff : Mic
  return (
    <Control
      looks={looks}
      label={words.mute}
      pressed={call.muted}
      icon={<Shape className={looks === 'bar' ? 'size-5' : 'size-7'} />}
      onPress={() => calls.setMuted(call.id, !call.muted)}
    />
  )
}

/** On a phone, beside an open panel, which needs the room of the others. */
export function PanelControls({ call }: { call: CallView }) {
  const words = useWords()
  return (
    <div className="grid w-full max-w-sm grid-cols-3 items-end justify-items-center">
      <Mute call={call} looks="round" />
      <HangUp call={call} looks="round" />
      <Control looks="round" label={words.close} icon={<X className="size-7" />} onPress={closePanel} />
    </div>
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
      <Mute call={call} looks={looks} />
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
        panel="keypad"
        expanded={open === 'keypad'}
        disabled={!answered}
        icon={<Grid3x3 className={size} />}
        onPress={() => togglePanel('keypad')}
      />
      <Control
        looks={looks}
        label={words.transfer}
        panel="transfer"
        expanded={open === 'transfer'}
        disabled={!handle}
        icon={<PhoneForwarded className={size} />}
        onPress={() => togglePanel('transfer')}
      />
      {wide || !mergeWith ? (
        <Control
          looks={looks}
          label={words.addCall}
          panel="add"
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
              panel="people"
              expanded={open === 'people'}
              icon={<Users className={size} />}
              onPress={() => togglePanel('people')}
            />
          )}
          <Control
            looks={looks}
            label={words.sound}
            panel="sound"
            expanded={open === 'sound'}
            icon={<Volume2 className={size} />}
            onPress={() => togglePanel('sound')}
          />
        </>
      ) : (
        <Control
          looks={looks}
          label={words.more}
          panel="more people sound add"
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
        looks === 'bar'
          ? 'min-h-11 rounded-st px-4 text-body whitespace-nowrap max-[44rem]:min-h-13 max-[44rem]:flex-col max-[44rem]:gap-0.5 max-[44rem]:px-2 max-[44rem]:text-xs'
          : 'size-18 rounded-full short:size-15',
      )}
    >
      <PhoneOff className={looks === 'bar' ? 'size-5' : 'size-8'} />
      {looks === 'bar' && words.hangUp}
    </button>
  )
}
