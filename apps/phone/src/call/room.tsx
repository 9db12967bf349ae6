/** What is said of a conference or a conference room to everybody in it, and what its people or hosts do there. */
import type { MyCall } from '@sidetone/api-client'
import type { CallView } from '@sidetone/phone-core'
import { Button, classNames, Switch, Tag } from '@sidetone/ui'
import { Circle, Lock, LockOpen, MicOff, UserPlus } from 'lucide-react'
import type { ReactNode } from 'react'
import { usePhone } from '../phone-context.ts'
import type { Marks } from './conference-marks.ts'
import { useRoomWords } from './room-words.ts'
import { callPanel } from './shown.ts'

type Room = NonNullable<MyCall['room']>

/** Said to screen readers when it comes about, so it is there before there is anything to say. */
export function RoomMarks({ room }: { room: Marks }) {
  const words = useRoomWords()
  const seen = room.recording || room.locked
  return (
    <p
      role="status"
      aria-label={room.name ? words.room(room.name) : words.conference}
      className={seen ? 'flex flex-wrap justify-center gap-2 pb-2' : 'sr-only'}
    >
      {room.recording && (
        <Tag look="bad" icon={<Circle className="size-3.5 fill-current" />}>
          {words.recorded}
        </Tag>
      )}
      {room.locked && (
        <Tag look="warn" icon={<Lock className="size-3.5" />}>
          {words.locked}
        </Tag>
      )}
    </p>
  )
}

/** Of a conference that is no room: it is everybody's in it. */
export function LockSwitch({ call, locked }: { call: CallView; locked: boolean }) {
  const words = useRoomWords()
  const { handling } = usePhone()
  return (
    <Switch
      label={words.lockConference}
      help={words.lockText}
      on={locked}
      onChange={locked => void handling.lock(call.id, locked)}
    />
  )
}

export function HostMark() {
  return <Tag>{useRoomWords().host}</Tag>
}

export function HostControls({ call, room }: { call: CallView; room: Room }) {
  const words = useRoomWords()
  const { handling } = usePhone()
  const change = (what: Parameters<typeof handling.changeRoom>[1]) => void handling.changeRoom(call.id, what)
  return (
    <fieldset aria-label={words.room(room.name)} className="grid grid-cols-2 gap-2">
      <Control
        icon={room.locked ? <LockOpen /> : <Lock />}
        label={room.locked ? words.unlock : words.lock}
        onPress={() => change({ locked: !room.locked })}
      />
      <Control icon={<MicOff />} label={words.muteAll} onPress={() => change({ allMuted: true })} />
      <Control
        icon={<Circle className={classNames(room.recording && 'fill-current text-danger-text')} />}
        label={room.recording ? words.stopRecording : words.record}
        onPress={() => change({ recording: !room.recording })}
      />
      <Control icon={<UserPlus />} label={words.addSomeone} onPress={() => callPanel.patch({ open: 'add' })} />
    </fieldset>
  )
}

function Control({ icon, label, onPress }: { icon: ReactNode; label: string; onPress: () => void }) {
  return (
    <Button className="px-2! text-sm! leading-tight [&_svg]:size-4 [&_svg]:shrink-0" icon={icon} onClick={onPress}>
      {label}
    </Button>
  )
}
