/** A room while people are in it, and what was recorded there. */
import { Button, Card, IconButton, Tag } from '@sidetone/ui'
import { useQuery } from '@tanstack/react-query'
import { Circle, Lock, LockOpen, Mic, MicOff, Trash2, UserMinus, Volume2 } from 'lucide-react'
import { useState } from 'react'
import { api, queries } from '../../api.ts'
import { rooms as words } from '../../messages/index.ts'
import { partyText, when } from '../../parts/format.ts'
import { NumberField } from '../../parts/number-field.tsx'
import { say, sayFault } from '../../shell/said.ts'

type Person = {
  readonly leg: string
  readonly name: string
  readonly number: string
  readonly host: boolean
  readonly waits: boolean
  readonly muted: boolean
  readonly talking: boolean
}
type Now = {
  readonly id: string
  readonly locked: boolean
  readonly recording: boolean
  readonly people: readonly Person[]
}
const KEY = ['rooms-now']
/** Told by the server when it differs; now and then besides, as a line may be cut without a word. */
const useRooms = () =>
  useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.ask<Now[]>('GET', '/api/rooms-now', undefined, signal),
    refetchInterval: 15_000,
  })

export function There({ id }: { id: string | undefined }) {
  const { data } = useRooms()
  const people = data?.find(room => room.id === id)?.people.length ?? 0
  return people ? <Tag look="good">{words.people(people)}</Tag> : <span className="text-ink-soft">–</span>
}

const at = (id: string, rest: string) => `/api/rooms/${encodeURIComponent(id)}/${rest}`
const does = (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object) =>
  api.ask(method, path, body).then(() => queries.invalidateQueries({ queryKey: KEY }), sayFault)

export function RoomPanel({ id }: { id: string }) {
  const { data } = useRooms()
  const room = data?.find(each => each.id === id)
  const change = (what: object) => void does('PUT', at(id, 'now'), what)
  return (
    <>
      <Card title={words.roster}>
        <div className="flex flex-col gap-4" role="status">
          {!room?.people.length && <p className="text-body text-ink-soft">{words.nobody}</p>}
          {room && room.people.length > 0 && (
            <>
              {(room.locked || room.recording) && (
                <div className="flex flex-wrap gap-2">
                  {room.locked && (
                    <Tag look="warn" icon={<Lock className="size-3.5" />}>
                      {words.locked}
                    </Tag>
                  )}
                  {room.recording && (
                    <Tag look="bad" icon={<Circle className="size-3.5 fill-current" />}>
                      {words.recording}
                    </Tag>
                  )}
                </div>
              )}
              <ul className="flex flex-col divide-y divide-line">
                {room.people.map(person => (
                  <OnePerson key={person.leg} room={id} person={person} />
                ))}
              </ul>
              <div className="flex flex-wrap gap-2">
                <Button
                  icon={<MicOff className="size-4" aria-hidden="true" />}
                  onClick={() => change({ allMuted: true })}
                >
                  {words.muteAll}
                </Button>
                <Button
                  icon={
                    room.locked ? (
                      <LockOpen className="size-4" aria-hidden="true" />
                    ) : (
                      <Lock className="size-4" aria-hidden="true" />
                    )
                  }
                  onClick={() => change({ locked: !room.locked })}
                >
                  {room.locked ? words.unlock : words.lock}
                </Button>
                <Button
                  icon={<Circle className="size-4" aria-hidden="true" />}
                  onClick={() => change({ recording: !room.recording })}
                >
                  {room.recording ? words.stopRecording : words.startRecording}
                </Button>
              </div>
            </>
          )}
        </div>
        <Invite id={id} />
      </Card>
      <Recordings id={id} />
      <Card title={words.keysTitle}>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-body">
          {words.keys.map(([key, does]) => (
            <div key={key} className="contents">
              <dt className="font-semibold">{key}</dt>
              <dd className="text-ink-soft">{does}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </>
  )
}

function OnePerson({ room, person }: { room: string; person: Person }) {
  const { leg, host, waits, muted, talking } = person
  const name = partyText(person)
  const path = at(room, `people/${encodeURIComponent(leg)}`)
  return (
    <li className="flex items-center gap-2 py-2">
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{name}</span>
        <span className="flex flex-wrap gap-1">
          {host && <Tag>{words.host}</Tag>}
          {waits && <Tag look="warn">{words.waits}</Tag>}
          {muted && <Tag look="warn">{words.muted}</Tag>}
          {talking && (
            <Tag look="good" icon={<Volume2 className="size-3.5" />}>
              {words.speaks}
            </Tag>
          )}
        </span>
      </span>
      {!waits && (
        <IconButton
          label={muted ? words.unmuteNamed(name) : words.muteNamed(name)}
          onClick={() => void does('PUT', path, { muted: !muted })}
        >
          {muted ? <Mic className="size-4" /> : <MicOff className="size-4" />}
        </IconButton>
      )}
      <IconButton label={words.removeNamed(name)} onClick={() => void does('DELETE', path)}>
        <UserMinus className="size-4" />
      </IconButton>
    </li>
  )
}

function Invite({ id }: { id: string }) {
  const [number, setNumber] = useState('')
  return (
    <form
      className="mt-5 flex flex-col gap-3 border-t border-line pt-5"
      onSubmit={event => {
        event.preventDefault()
        if (!number) return
        api.ask('POST', at(id, 'people'), { number }).then(() => {
          say(words.called(number))
          setNumber('')
        }, sayFault)
      }}
    >
      <NumberField label={words.invite} help={words.inviteHelp} value={number} onChange={setNumber} />
      <Button type="submit" className="self-start" disabled={!number}>
        {words.call}
      </Button>
    </form>
  )
}

type Recording = { readonly file: string; readonly at: number; readonly bytes: number }
function Recordings({ id }: { id: string }) {
  const key = ['room-recordings', id]
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.ask<Recording[]>('GET', at(id, 'recordings'), undefined, signal),
  })
  return (
    <Card title={words.recordings}>
      {data?.length === 0 && <p className="text-body text-ink-soft">{words.noRecordings}</p>}
      <ul className="flex flex-col divide-y divide-line">
        {data?.map(({ file, at: began }) => (
          <li key={file} className="flex flex-wrap items-center gap-2 py-2">
            <span className="flex-1 basis-24 text-body">{when(began)}</span>
            {/* biome-ignore lint/a11y/useMediaCaption: what was said is not written down */}
            <audio
              controls
              preload="none"
              aria-label={when(began)}
              src={at(id, `recordings/${file}`)}
              className="h-11 w-full max-w-60"
            />
            <IconButton
              label={words.removeRecording(when(began))}
              onClick={() =>
                api
                  .ask('DELETE', at(id, `recordings/${file}`))
                  .then(() => queries.invalidateQueries({ queryKey: key }), sayFault)
              }
            >
              <Trash2 className="size-4" />
            </IconButton>
          </li>
        ))}
      </ul>
    </Card>
  )
}
