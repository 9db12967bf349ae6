import type { RosterEntry } from '@sidetone/api-client'
import { type CallView, showNumber } from '@sidetone/phone-core'
import { Avatar, Button, classNames } from '@sidetone/ui'
import { AudioLines, Mic, MicOff, Pause, PhoneOutgoing, UserMinus } from 'lucide-react'
import { later } from '../later.tsx'
import { useWords } from '../messages/index.tsx'
import { usePhone } from '../phone-context.ts'
import { useServerCall } from './server-call.ts'

const HostMark = later(async () => (await import('./room.tsx')).HostMark)
const LockSwitch = later(async () => (await import('./room.tsx')).LockSwitch)
const HostControls = later(async () => (await import('./room.tsx')).HostControls)

const useNameIn = () => {
  const words = useWords()
  return (one: RosterEntry) => (one.me ? words.youInRoster : one.name || showNumber(one.number) || words.withheld)
}

/** Who is in a conference and who speaks, seen without opening anything. */
export function SpeakerList({ roster }: { roster: readonly RosterEntry[] }) {
  const words = useWords()
  const nameIn = useNameIn()
  return (
    <ul aria-label={words.people} className="flex flex-wrap justify-center gap-x-4 gap-y-2 px-5">
      {roster
        .filter(one => !one.me)
        .map(one => (
          <li key={one.leg} className="flex items-center gap-1.5 text-sm font-medium">
            <span className={classNames('rounded-full', one.talking && 'ring-3 ring-accent')}>
              <Avatar name={nameIn(one)} />
            </span>
            <span className="max-w-40 truncate">{nameIn(one)}</span>
            <RosterState one={one} />
          </li>
        ))}
    </ul>
  )
}

function RosterState({ one }: { one: RosterEntry }) {
  const words = useWords()
  const [icon, word] =
    one.state === 'ringing'
      ? [<PhoneOutgoing key="i" className="size-4" />, words.states.ringing]
      : one.state === 'holding'
        ? [<Pause key="i" className="size-4" />, words.states.held]
        : one.muted
          ? [<MicOff key="i" className="size-4" />, words.isMuted]
          : one.talking
            ? [<AudioLines key="i" className="size-4 text-accent-text" />, words.speaks]
            : [null, '']
  if (!icon) return null
  return (
    <span title={word} className="flex items-center text-ink-soft">
      <span aria-hidden="true">{icon}</span>
      <span className="sr-only">{word}</span>
    </span>
  )
}

/** Everybody in the call, each with what can be done. */
export function RosterPanel({ call }: { call: CallView }) {
  const words = useWords()
  const { handling } = usePhone()
  const known = useServerCall(call)
  const nameIn = useNameIn()
  if (!known) return <p className="text-ink-soft">{words.measuring}</p>
  const { room, roster } = known
  const host = roster.some(one => one.me && one.host)
  const many = known.kind === 'conference'
  return (
    <div className="flex flex-col gap-3">
      <h2 className="text-sm font-medium">{words.people}</h2>
      {room && host && <HostControls call={call} room={room} />}
      {many && !room && <LockSwitch call={call} locked={known.locked ?? false} />}
      <ul className="-mx-2 flex max-h-[50vh] flex-col overflow-y-auto">
        {roster.map(one => (
          <li key={one.leg} className="flex min-h-14 items-center gap-3 px-2">
            <span className={classNames('rounded-full', one.talking && 'ring-3 ring-accent')}>
              <Avatar name={one.name || one.number} />
            </span>
            <span className="min-w-0 flex-1 truncate text-body font-medium">{nameIn(one)}</span>
            {one.host && <HostMark />}
            <RosterState one={one} />
            {!one.me && (host || !room) && (
              <span className="flex">
                {one.state !== 'ringing' && (
                  <Button
                    tone="ghost"
                    className="px-3"
                    aria-label={words.muteOther(nameIn(one), one.muted)}
                    title={words.muteOther(nameIn(one), one.muted)}
                    onClick={() => handling.mute(call.id, one.leg, !one.muted)}
                  >
                    {one.muted ? <MicOff className="size-5" /> : <Mic className="size-5" />}
                  </Button>
                )}
                {many && (
                  <Button
                    tone="ghost"
                    className="px-3"
                    aria-label={words.removeOther(nameIn(one))}
                    title={words.removeOther(nameIn(one))}
                    onClick={() => handling.remove(call.id, one.leg)}
                  >
                    <UserMinus className="size-5" />
                  </Button>
                )}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
