import type { CallView } from '@sidetone/phone-core'
import { classNames } from '@sidetone/ui'
import { ArrowLeftRight, Merge, ParkingCircle, Smartphone, UserPlus, Users, Volume2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { mergeNow, swapNow, usePossible } from './actions.ts'
import { useMobileWords } from './mobile.tsx'
import { mobileOf } from './own-mobile.ts'
import { useServerCall } from './server-call.ts'
import { closePanel, openPanel } from './shown.ts'

/** What has no place of its own on a small screen: one row each, large enough for a thumb. */
export function MorePanel({ call }: { call: CallView }) {
  const words = useWords()
  const phone = usePhone()
  const { handle, mergeWith, conference } = usePossible(call)
  const close = closePanel
  return (
    <ul className="-mx-2 flex flex-col">
      <Item
        icon={<UserPlus className="size-5" />}
        label={words.addCall}
        disabled={!handle}
        onPress={() => openPanel('add')}
      />
      {mergeWith && (
        <>
          <Item
            icon={<Merge className="size-5" />}
            label={words.merge}
            onPress={() => {
              close()
              mergeNow(phone, call)
            }}
          />
          <Item
            icon={<ArrowLeftRight className="size-5" />}
            label={words.swap}
            onPress={() => {
              close()
              swapNow(phone, call)
            }}
          />
        </>
      )}
      <Item
        icon={<ParkingCircle className="size-5" />}
        label={words.park}
        disabled={!handle || conference}
        onPress={() => {
          close()
          void phone.handling.park(call.id)
        }}
      />
      <MoveToMobile call={call} />
      <Item
        icon={<Users className="size-5" />}
        label={words.people}
        disabled={!handle}
        onPress={() => openPanel('people')}
      />
      <Item icon={<Volume2 className="size-5" />} label={words.sound} onPress={() => openPanel('sound')} />
    </ul>
  )
}

/** Where a phone outside rings along by the own rules. */
export function MoveToMobile({ call }: { call: CallView }) {
  const { move } = useMobileWords()
  const { handling, ringing } = usePhone()
  const { rules } = useView(ringing)
  const { handle } = usePossible(call)
  const rings = Boolean(useServerCall(call)?.transfer)
  if (!mobileOf(rules)) return null
  return (
    <Item
      icon={<Smartphone className="size-5" />}
      label={move}
      disabled={!handle || rings}
      onPress={() => {
        closePanel()
        void handling.push(call.id)
      }}
    />
  )
}

function Item({
  icon,
  label,
  disabled,
  onPress,
}: {
  icon: ReactNode
  label: string
  disabled?: boolean
  onPress: () => void
}) {
  return (
    <li>
      <button
        type="button"
        disabled={disabled}
        onClick={onPress}
        className={classNames(
          'flex min-h-13 w-full items-center gap-3 rounded-st px-3 text-start text-base font-medium hover:bg-sunk disabled:opacity-40',
        )}
      >
        {icon}
        {label}
      </button>
    </li>
  )
}
