/** What was recorded of a call, and the message that was left in it, played right here. */
import { Card } from '@sidetone/ui'
import { SoundPlayer } from '@sidetone/ui/sound-player'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { calls as words } from '../../messages/index.ts'
import { duration, fullTime, partyText } from '../../parts/format.ts'
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
        {data && <SoundPlayer src={src} ms={data.ms} waveform={data.waveform} words={words.player} />}
      </div>
    </section>
  )
}
