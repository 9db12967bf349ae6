import { classNames } from '@sidetone/ui'
import {
  ArrowDown,
  CornerDownRight,
  DoorClosed,
  DoorOpen,
  Grip,
  ListOrdered,
  type LucideIcon,
  MapPin,
  Phone,
  PhoneIncoming,
  PhoneOff,
  Share2,
  Siren,
  UserRound,
  UsersRound,
  Voicemail,
  Waypoints,
} from 'lucide-react'
import { tryCall as words } from '../../messages/index.ts'
import { type Station, type Stop, treeOf, type Way } from './tree.ts'

const ICONS: Readonly<Record<string, LucideIcon>> = {
  caller: Phone,
  inbound: PhoneIncoming,
  door: DoorClosed,
  person: UserRound,
  forward: Share2,
  rule: Waypoints,
  trunk: Waypoints,
  emergency: Siren,
  refused: PhoneOff,
  ivr: Grip,
  'ring-groups': UsersRound,
  queues: ListOrdered,
  voicemail: Voicemail,
  'conference-rooms': DoorOpen,
}

/** The way of a simulated call: downwards it goes on, to the side it branches. */
export function DrawnWay({ stations, ways }: { stations: readonly Station[]; ways: readonly Way[] }) {
  return <Line stops={treeOf(stations, ways)} />
}

const Line = ({ stops }: { stops: readonly Stop[] }) => (
  <ol className="flex flex-col">
    {stops.map(({ station, when, again, ways }, index) => (
      <li key={station.id} className="flex flex-col">
        {index > 0 && (
          <span className="flex min-h-7 items-center gap-2 ps-4 text-sm text-ink-soft">
            <ArrowDown className="size-4 shrink-0" aria-hidden="true" />
            {when}
          </span>
        )}
        <Box station={station} again={again} />
        {ways.length > 0 && (
          <ul className="ms-4 flex flex-col gap-3 border-s-2 border-line pt-3 ps-4">
            {ways.map(way => (
              <li key={`${way[0]?.when} ${way[0]?.station.id}`}>
                <span className="mb-1 flex items-center gap-2 text-sm font-medium text-ink-soft">
                  <CornerDownRight className="size-4 shrink-0" aria-hidden="true" />
                  {way[0]?.when}
                </span>
                <Line stops={way} />
              </li>
            ))}
          </ul>
        )}
      </li>
    ))}
  </ol>
)

function Box({ station: { kind, name, says }, again }: { station: Station; again: boolean }) {
  const Icon = ICONS[kind] ?? MapPin
  return (
    <span
      className={classNames(
        'flex gap-3 rounded-st border px-4 py-2',
        again ? 'border-dashed border-line-strong' : 'border-line bg-ground',
      )}
    >
      <Icon className="mt-0.5 size-5 shrink-0 text-ink-soft" aria-hidden="true" />
      <span className="min-w-0">
        <span className="block font-medium break-words">{again ? words.again(name) : name}</span>
        {!again && says && <span className="block text-sm break-words text-ink-soft">{says}</span>}
      </span>
    </span>
  )
}
