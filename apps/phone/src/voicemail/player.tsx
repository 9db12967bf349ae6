/** The sound of a message; the transcript follows it, and a word leads to its place. */
import { classNames } from '@sidetone/ui'
import { SoundPlayer } from '@sidetone/ui/sound-player'
import type { Detail } from './model.ts'
import { useVoicemailWords } from './words.ts'

export function Player({ message, onHeard }: { message: Detail; onHeard: () => void }) {
  const words = useVoicemailWords()
  return (
    <SoundPlayer
      src={`/api/me/voicemail/${encodeURIComponent(message.id)}/audio`}
      ms={message.ms}
      waveform={message.waveform}
      words={words}
      onHeard={onHeard}
      below={(atMs, seek) => message.words.length > 0 && <Followed words={message.words} atMs={atMs} onSeek={seek} />}
    />
  )
}

function Followed({ words, atMs, onSeek }: { words: Detail['words']; atMs: number; onSeek: (ms: number) => void }) {
  const current = words.findLastIndex(word => word.startMs <= atMs)
  return (
    <p className="text-body leading-7">
      {words.map((word, place) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: words never change their order.
          key={place}
          type="button"
          tabIndex={-1}
          aria-current={place === current ? 'true' : undefined}
          onClick={() => onSeek(word.startMs)}
          className={classNames(
            'me-1 rounded px-0.5 text-start',
            place === current ? 'bg-accent-soft text-accent-text' : place < current ? 'text-ink' : 'text-ink-soft',
          )}
        >
          {word.text}
        </button>
      ))}
    </p>
  )
}
