import { Button, Card, Tag } from '@sidetone/ui'
import { toWav } from '@sidetone/ui/sound-file'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, queries } from '../../api.ts'
import { settings as words } from '../../messages/index.ts'
import { undoOf } from '../../parts/changes.ts'
import { FileField } from '../../parts/file-field.tsx'
import { duration } from '../../parts/format.ts'
import { RemoveButton } from '../../parts/remove-button.tsx'
import { say, sayFault } from '../../shell/said.ts'

type Track = {
  readonly id: string
  readonly name: string
  readonly ms: number
  readonly uploaded: boolean
  readonly chosen: boolean
}
const KEY = ['hold-music']
const again = () => void queries.invalidateQueries({ queryKey: KEY })

/** The pieces that there are; one of them is played to whoever is held. */
export function HoldMusic() {
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.ask<{ items: Track[] }>('GET', '/api/hold-music', undefined, signal),
  })
  const choose = useMutation({
    mutationFn: (id: string) => api.ask('PUT', '/api/hold-music/chosen', { id }),
    onSuccess: again,
    onError: sayFault,
  })
  const upload = useMutation({ mutationFn: send, onSuccess: again, onError: sayFault })
  return (
    <div className="flex max-w-2xl flex-col gap-6">
      <ul className="flex flex-col divide-y divide-line rounded-xl border border-line bg-panel">
        {data?.items.map(({ id, name, ms, uploaded, chosen }) => (
          <li key={id} className="flex flex-wrap items-center gap-3 px-5 py-3">
            <span className="min-w-0 flex-1 basis-40">
              <span className="block font-medium break-words">{name}</span>
              <span className="block text-sm text-ink-soft">{uploaded ? duration(ms) : words.ours}</span>
            </span>
            {uploaded && (
              // biome-ignore lint/a11y/useMediaCaption: music has no words
              <audio
                controls
                preload="none"
                aria-label={words.listen(name)}
                src={`/api/hold-music/${encodeURIComponent(id)}/sound`}
                className="h-11 w-60"
              />
            )}
            {chosen ? (
              <Tag look="good">{words.chosen}</Tag>
            ) : (
              <Button disabled={choose.isPending} onClick={() => choose.mutate(id)}>
                {words.choose}
              </Button>
            )}
            {uploaded && !chosen && (
              <RemoveButton
                one={words.piece}
                name={name}
                remove={async () => {
                  await api.ask('DELETE', `/api/hold-music/${encodeURIComponent(id)}`)
                  say(words.pieceRemoved(name), undoOf('hold-music-track', id))
                  again()
                }}
              />
            )}
          </li>
        ))}
      </ul>
      <Card title={words.addMusic}>
        <p className="mb-3 text-sm text-ink-soft">{upload.isPending ? words.uploading : words.musicHelp}</p>
        <FileField label={words.musicFile} accept="audio/*" onFile={file => upload.mutate(file)} />
      </Card>
    </div>
  )
}

/** A WAV is sent as it is; anything else that the browser can read becomes one here. */
async function send(file: File): Promise<void> {
  const name = file.name.replace(/\.\w+$/, '')
  const body = /\.wav$/i.test(file.name) ? file : await file.arrayBuffer().then(toWav).catch(notASound)
  const response = await fetch(`/api/hold-music?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { 'content-type': 'audio/wav' },
    body,
  })
  if (response.ok) return
  const { detail } = (await response.json().catch(() => ({}))) as { detail?: string }
  throw new Error(detail ?? `${response.status}`)
}
const notASound = () => {
  throw new Error(words.notASound)
}
