import { classNames } from '@sidetone/ui'
import {
  Bell,
  ChevronRight,
  Hash,
  Headphones,
  IdCard,
  MapPin,
  Palette,
  Phone,
  PhoneIncoming,
  UserRound,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { useWords } from '../messages/index.tsx'
import { SETTINGS_PARTS, type SettingsPart } from '../route.ts'

const ICONS: Record<SettingsPart, ReactNode> = {
  devices: <Headphones className="size-5" />,
  incoming: <PhoneIncoming className="size-5" />,
  ringing: <Bell className="size-5" />,
  'caller-id': <IdCard className="size-5" />,
  appearance: <Palette className="size-5" />,
  'desk-phones': <Phone className="size-5" />,
  emergency: <MapPin className="size-5" />,
  codes: <Hash className="size-5" />,
  account: <UserRound className="size-5" />,
}
export function useSettingsNames(): Record<SettingsPart, string> {
  const words = useWords()
  return {
    devices: words.devices,
    incoming: words.incomingCalls,
    ringing: words.ringing,
    'caller-id': words.callerId,
    appearance: words.appearance,
    'desk-phones': words.deskPhones,
    emergency: words.emergencyAddress,
    codes: words.codes,
    account: words.account,
  }
}

export function SettingsList({ open }: { open: SettingsPart | null }) {
  const names = useSettingsNames()
  return (
    <ul className="flex flex-col gap-1 px-2">
      {SETTINGS_PARTS.map(part => (
        <li key={part}>
          <a
            href={`#/settings/${part}`}
            aria-current={part === open ? 'page' : undefined}
            className={classNames(
              'flex min-h-13 items-center gap-3 rounded-st px-3 text-body font-medium',
              part === open ? 'bg-accent-soft text-accent-text' : 'hover:bg-sunk',
            )}
          >
            {ICONS[part]}
            <span className="flex-1">{names[part]}</span>
            <ChevronRight className="size-4 text-ink-soft rtl:rotate-180" aria-hidden="true" />
          </a>
        </li>
      ))}
    </ul>
  )
}
