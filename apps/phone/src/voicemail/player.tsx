/** The sound of a message: waveform, speed, skip; the transcript follows it, and a word leads to its place. */
import { classNames, IconButton } from '@sidetone/ui'
import { Pause, Play, RotateCcw, RotateCw } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { duration } from '../format.ts'
import type { Detail } from './model.ts'
import { useVoicemailWords } from './words.ts'

const SPEEDS = [1, 1.25, 1.5, 2, 0.75] as const

export function Player({ message, onHeard }: { message: Detail; onHeard: () => void }) {
  const words = useVoicemailWords()
  const audio = useRef<HTMLAudioElement>(null)
  const [playing, setPlaying] = useState(false)
  const [atMs, setAtMs] = useState(0)
  const [speed, setSpeed] = useState<number>(1)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    if (!playing) return
    let frame = 0
    const follow = () => {
      setAtMs((audio.current?.currentTime ?? 0) * 1000)
      frame = requestAnimationFrame(follow)
    }
    follow()
    return () => cancelAnimationFrame(frame)
  }, [playing])
  const seek = (ms: number) => {
    if (!audio.current) return
    const to = Math.max(0, Math.min(message.ms, ms))
    audio.current.currentTime = to / 1000
    setAtMs(to)
  }
  const toggle = () => {
    if (playing) return audio.current?.pause()
    setFailed(false)
    void audio.current?.play().catch(() => setFailed(true))
  }
  const faster = () => {
    const next = SPEEDS[(SPEEDS.indexOf(speed as (typeof SPEEDS)[number]) + 1) % SPEEDS.length]!
    setSpeed(next)
    if (audio.current) audio.current.playbackRate = next
  }
  return (
    <div className="flex flex-col gap-4">
      {/* biome-ignore lint/a11y/useMediaCaption: the transcript below is the caption. */}
      <audio
        ref={audio}
        src={`/api/me/voicemail/${encodeURIComponent(message.id)}/audio`}
        preload="metadata"
        onPlay={() => {
          setPlaying(true)
          onHeard()
        }}
        onPause={() => setPlaying(false)}
        onEnded={() => {
          setPlaying(false)
          seek(0)
        }}
        onError={() => setFailed(true)}
      />
      <Waveform bars={message.waveform} ms={message.ms} atMs={atMs} onSeek={seek} label={words.position} />
      <div className="flex items-center gap-1">
        <IconButton tone="primary" round label={playing ? words.pause : words.play} onClick={toggle}>
          {playing ? <Pause className="size-5" /> : <Play className="size-5" />}
        </IconButton>
        <IconButton label={words.back10} onClick={() => seek(atMs - 10_000)}>
          <RotateCcw className="size-5" />
        </IconButton>
        <IconButton label={words.on10} onClick={() => seek(atMs + 10_000)}>
          <RotateCw className="size-5" />
        </IconButton>
        <button
          type="button"
          onClick={faster}
          aria-label={words.speed(`${speed}×`)}
          className="min-h-11 min-w-14 rounded-st px-2 text-[15px] font-semibold tabular-nums hover:bg-sunk"
        >
          {speed}×
        </button>
        <span className="ms-auto text-sm text-ink-soft tabular-nums">
          {duration(atMs)} / {duration(message.ms)}
        </span>
      </div>
      {failed && (
        <p role="alert" className="text-sm font-medium text-warn-text">
          {words.soundGone}
        </p>
      )}
      {message.words.length > 0 && <Followed words={message.words} atMs={playing || atMs ? atMs : -1} onSeek={seek} />}
    </div>
  )
}

/** Bars as one drawing; over it a slider for everybody, keys included. */
function Waveform({
  bars,
  ms,
  atMs,
  onSeek,
  label,
}: {
  bars: readonly number[]
  ms: number
  atMs: number
  onSeek: (ms: number) => void
  label: string
}) {
  const drawn = bars.length ? bars : [0]
  const played = (atMs / Math.max(1, ms)) * drawn.length
  return (
    <div className="relative h-16 rounded-st focus-within:outline-2 focus-within:outline-accent-text">
      <svg viewBox={`0 0 ${drawn.length * 3} 100`} preserveAspectRatio="none" aria-hidden="true" className="size-full">
        {drawn.map((height, place) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: bars never change their order.
            key={place}
            x={place * 3}
            width={2}
            y={50 - Math.max(3, height) / 2}
            height={Math.max(3, height)}
            className={place < played ? 'fill-accent' : 'fill-line-strong'}
          />
        ))}
      </svg>
      <input
        type="range"
        aria-label={label}
        aria-valuetext={`${duration(atMs)} / ${duration(ms)}`}
        min={0}
        max={ms}
        step={100}
        value={Math.min(ms, Math.round(atMs))}
        onChange={event => onSeek(Number(event.target.value))}
        className="absolute inset-0 size-full cursor-pointer opacity-0"
      />
    </div>
  )
}

function Followed({ words, atMs, onSeek }: { words: Detail['words']; atMs: number; onSeek: (ms: number) => void }) {
  const current = words.findLastIndex(word => word.startMs <= atMs)
  return (
    <p className="text-[15px] leading-7">
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
