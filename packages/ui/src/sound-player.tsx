/** A sound with its waveform: play, pause, skip, speed, and the time. Loaded where it is wanted: `@sidetone/ui/sound-player`. */
import { Pause, Play, RotateCcw, RotateCw } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { IconButton } from './button.tsx'
import { duration } from './duration.ts'

const SPEEDS = [1, 1.25, 1.5, 2, 0.75] as const

export type SoundPlayerWords = {
  readonly play: string
  readonly pause: string
  readonly back10: string
  readonly on10: string
  readonly position: string
  readonly speed: (factor: string) => string
  readonly soundGone: string
}

export function SoundPlayer({
  src,
  ms,
  waveform,
  words,
  onHeard = () => {},
  below,
}: {
  readonly src: string
  readonly ms: number
  /** The loudest of equal parts, 0 … 100. */
  readonly waveform: readonly number[]
  readonly words: SoundPlayerWords
  /** It begins to be heard. */
  readonly onHeard?: () => void
  /** What follows the sound; `atMs` -1: it has not begun. */
  readonly below?: (atMs: number, seek: (ms: number) => void) => ReactNode
}) {
  const audio = useRef<HTMLAudioElement>(null)
  const told = useRef(false)
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
  const seek = (wanted: number) => {
    if (!audio.current) return
    const to = Math.max(0, Math.min(wanted, ms))
    audio.current.currentTime = to / 1000
    setAtMs(to)
  }
  const toggle = () => {
    if (playing) return audio.current?.pause()
    setFailed(false)
    // Paused again before it could begin: nothing is wrong.
    void audio.current?.play().catch((error: DOMException) => setFailed(error.name !== 'AbortError'))
  }
  const faster = () => {
    const next = SPEEDS[(SPEEDS.indexOf(speed as (typeof SPEEDS)[number]) + 1) % SPEEDS.length]!
    setSpeed(next)
    if (audio.current) audio.current.playbackRate = next
  }
  return (
    <div className="flex flex-col gap-4">
      {/* biome-ignore lint/a11y/useMediaCaption: what was said is below, where it was written down. */}
      <audio
        ref={audio}
        src={src}
        // Whoever only looks at a page has not listened; how long it is, is known.
        preload="none"
        onPlay={() => {
          setPlaying(true)
          told.current = false
        }}
        onPlaying={() => {
          // After each gap in what comes, too.
          if (!told.current) onHeard()
          told.current = true
        }}
        onPause={() => setPlaying(false)}
        onEnded={() => {
          setPlaying(false)
          seek(0)
        }}
        onError={() => setFailed(true)}
      />
      <Waveform bars={waveform} ms={ms} atMs={atMs} onSeek={seek} label={words.position} />
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
          className="min-h-11 min-w-14 rounded-st px-2 text-body font-semibold tabular-nums hover:bg-sunk"
        >
          {speed}×
        </button>
        <span className="ms-auto text-sm text-ink-soft tabular-nums">
          {duration(atMs)} / {duration(ms)}
        </span>
      </div>
      {failed && (
        <p role="alert" className="text-sm font-medium text-warn-text">
          {words.soundGone}
        </p>
      )}
      {below?.(playing || atMs ? atMs : -1, seek)}
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
