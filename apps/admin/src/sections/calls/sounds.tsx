/** What was recorded of a call, and the message that was left in it, played right here. */

import type { Listening } from '@sidetone/api-client'
import { Card } from '@sidetone/ui'
import { SoundPlayer } from '@sidetone/ui/sound-player'
import { useQuery } from '@tanstack/react-query'
import { api, queries } from '../../api.ts'
import { calls as words } from '../../messages/index.ts'
import { duration, fullTime, partyText, when } from '../../parts/format.ts'
import { Link } from '../../router.tsx'
import type { EndedCallDetail } from './ended-call.ts'

type Drawn = { readonly ms: number; readonly waveform: readonly number[] }

export function Sounds({ call }: { call: EndedCallDetail }) {
  if (!call.recorded && call.voicemail === null) return null
  const recorded = call.recorded || call.recordings.length > 0
  return (
    <Card title={words.listen}>
      <div className="flex flex-col gap-6">
        {call.recordings.map(({ url, at, ms }) => (
          <Heard
            key={url}
            title={words.recordingOf(fullTime(at - ms), duration(ms))}
            src={url}
            drawnAt={`${url}/waveform`}
          />
        ))}
        {recorded && call.recordings.length === 0 && (
          <p className="text-body text-ink-soft">
            {words.recordingGone}{' '}
            <Link to={`/rooms?q=${encodeURIComponent(call.to.number)}`} className="text-accent-text underline">
              {partyText(call.to)}
            </Link>
          </p>
        )}
        {call.message !== null ? (
          <Heard
            title={words.messageFor(call.voicemail ?? '')}
            src={`/api/me/voicemail/${encodeURIComponent(call.message)}/audio`}
            drawnAt={`/api/me/voicemail/${encodeURIComponent(call.message)}`}
          />
        ) : (
          call.voicemail !== null && <p className="text-body text-ink-soft">{words.messageOthers(call.voicemail)}</p>
        )}
      </div>
    </Card>
  )
}

function Heard({ title, src, drawnAt }: { title: string; src: string; drawnAt: string }) {
  const { data, isError } = useQuery({
    queryKey: ['sound', drawnAt],
    queryFn: ({ signal }) => api.ask<Drawn>('GET', drawnAt, undefined, signal),
  })
  return (
    <section>
      <h3 className="mb-2 text-body font-medium">{title}</h3>
      {isError && (
        <p role="alert" className="text-sm font-medium text-warn-text">
          {words.player.soundGone}
        </p>
      )}
      <div className="min-h-32">
        {data && (
          <SoundPlayer
            src={src}
            ms={data.ms}
            waveform={data.waveform}
            words={words.player}
            onHeard={() => void queries.invalidateQueries({ queryKey: ['heard', src] })}
          />
        )}
      </div>
      <HeardBy sound={src} />
    </section>
  )
}

/** Who listened to it, newest first: that is written down, and whoever looks here may know. */
function HeardBy({ sound }: { sound: string }) {
  const { data } = useQuery({
    queryKey: ['heard', sound],
    queryFn: ({ signal }) =>
      api.ask<{ items: Listening[]; next: string | null }>(
        'GET',
        `/api/heard?limit=${SHOWN}&sound=${encodeURIComponent(sound)}`,
        undefined,
        signal,
      ),
  })
  if (!data) return null
  if (!data.items.length) return <p className="mt-2 text-sm text-ink-soft">{words.notHeard}</p>
  return (
    <details className="mt-2 text-sm text-ink-soft">
      <summary className="min-h-8 cursor-pointer py-1 font-medium">
        {words.heardBy(data.items[0]!.by.name, when(data.items[0]!.at))}
      </summary>
      <ul className="flex flex-col gap-1 ps-4">
        {data.items.map(({ id, by, at, how }) => (
          <li key={id}>
            {by.name}, {fullTime(at)}, {words.heardHow[how]}
          </li>
        ))}
        {data.next && <li>{words.heardMore}</li>}
      </ul>
    </details>
  )
}
const SHOWN = 50
