/** Greetings by state, and what I have set for my own box. */
import { Button, Card, Field, Segments, Switch } from '@sidetone/ui'
import { startRecording, toWav } from '@sidetone/ui/sound-file'
import { Mic, Play, Square, Undo2, Upload } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { duration } from '../format.ts'
import { usePhone, useView } from '../phone-context.ts'
import { SaveRow } from '../settings/save-row.tsx'
import { type Box, GREETING_STATES, type OwnSound, sentenceOf, voicemailOf } from './model.ts'
import { useVoicemailWords } from './words.ts'

type Own = {
  readonly pin: string
  readonly language: string | null
  readonly mail: 'off' | 'notice' | 'audio'
  readonly transcribe: boolean
  readonly schedule: string | null
  readonly takes: { readonly noAnswer: boolean; readonly busy: boolean; readonly unreachable: boolean }
}
const PATH = '/api/me/voicemail-settings'
const longestGreetingMs = 5 * 60_000
const longestNameMs = 10_000

export function VoicemailSettings() {
  const words = useVoicemailWords()
  const { boxes } = useView(voicemailOf(usePhone()))
  const [chosen, setChosen] = useState<string | null>(null)
  const box = boxes.find(each => each.id === chosen) ?? boxes[0]
  return (
    <div className="mx-auto flex w-full max-w-xl flex-col gap-5 p-5 sm:p-8">
      <h1 className="text-2xl font-semibold">{words.settings}</h1>
      {boxes.length > 1 && (
        <Segments
          label={words.boxes}
          value={box?.id ?? ''}
          options={boxes.map(each => ({ value: each.id, label: each.name }))}
          onChoose={setChosen}
        />
      )}
      {box && (
        <Card title={words.greetings}>
          <p className="-mt-2 mb-4 text-sm text-ink-soft">{words.greetingsIntro}</p>
          <ul className="flex flex-col divide-y divide-line">
            {GREETING_STATES.filter(state => !box.shared || state === 'no-answer' || state === 'closed').map(state => (
              <Greeting key={`${box.id} ${state}`} box={box} state={state} />
            ))}
          </ul>
        </Card>
      )}
      {box && !box.shared && (
        <Card title={words.ownName}>
          <p className="-mt-2 mb-1 text-sm text-ink-soft">{words.ownNameText}</p>
          <ul>
            <Greeting key={box.id} box={box} state="name" />
          </ul>
        </Card>
      )}
      {box && !box.shared && <OwnBox />}
    </div>
  )
}

function Greeting({ box, state }: { box: Box; state: OwnSound }) {
  const words = useVoicemailWords()
  const model = voicemailOf(usePhone())
  const [busy, setBusy] = useState<'' | 'recording' | 'saving' | 'listening'>('')
  const [since, setSince] = useState(0)
  const [now, setNow] = useState(0)
  const [fault, setFault] = useState('')
  const recording = useRef<{ stop(): Promise<ArrayBuffer> } | null>(null)
  const file = useRef<HTMLInputElement>(null)
  const audio = useRef<HTMLAudioElement | null>(null)
  const path = `/api/me/voicemail-boxes/${encodeURIComponent(box.id)}/greetings/${state}`
  const has = box.greetings.includes(state)

  useEffect(() => {
    if (busy !== 'recording') return
    const timer = setInterval(() => setNow(Date.now()), 200)
    return () => clearInterval(timer)
  }, [busy])
  // Leaving the page ends what is going on.
  useEffect(
    () => () => {
      void recording.current?.stop()
      audio.current?.pause()
    },
    [],
  )
  const send = async (method: 'PUT' | 'DELETE', body?: Blob) => {
    const answer = await fetch(path, { method, ...(body && { body, headers: { 'content-type': 'audio/wav' } }) })
    if (answer.ok) return model.load()
    const { detail } = (await answer.json().catch(() => ({}))) as { detail?: string }
    throw new Error(detail ?? words.failed)
  }
  const save = async (bytes: Promise<ArrayBuffer>) => {
    setBusy('saving')
    try {
      const wav = await toWav(await bytes).catch(() => Promise.reject(new Error(words.notASound)))
      await send('PUT', wav)
    } catch (error) {
      setFault(sentenceOf(error))
    }
    setBusy('')
  }
  const record = async () => {
    setFault('')
    try {
      recording.current = await startRecording()
      setSince(Date.now())
      setNow(Date.now())
      setBusy('recording')
    } catch {
      setFault(words.noMicrophone)
    }
  }
  const stop = () => {
    const { current } = recording
    recording.current = null
    if (current) void save(current.stop())
  }
  const listen = () => {
    if (busy === 'listening') {
      audio.current?.pause()
      return setBusy('')
    }
    audio.current = new Audio(path)
    audio.current.onended = () => setBusy('')
    void audio.current.play().then(
      () => setBusy('listening'),
      () => setFault(words.soundGone),
    )
  }
  useEffect(() => {
    if (busy === 'recording' && now - since > (state === 'name' ? longestNameMs : longestGreetingMs)) stop()
  })
  return (
    <li className="flex flex-col gap-2 py-3">
      <div className="flex items-baseline justify-between gap-3">
        <span className="font-medium">{words.states[state]}</span>
        <span className="text-sm text-ink-soft" role="status">
          {busy === 'recording'
            ? words.recording(duration(now - since))
            : busy === 'saving'
              ? words.saving
              : has
                ? words.recorded
                : words.bySystem}
        </span>
      </div>
      <div className="flex flex-wrap gap-2">
        {busy === 'recording' ? (
          <Button tone="danger" icon={<Square className="size-4" />} onClick={stop}>
            {words.stop}
          </Button>
        ) : (
          <>
            <Button icon={<Mic className="size-4" />} disabled={busy !== ''} onClick={() => void record()}>
              {words.record}
            </Button>
            <Button
              icon={<Upload className="size-4" />}
              disabled={busy !== ''}
              onClick={() => {
                setFault('')
                file.current?.click()
              }}
            >
              {words.upload}
            </Button>
          </>
        )}
        {has && busy !== 'recording' && (
          <>
            <Button
              icon={busy === 'listening' ? <Square className="size-4" /> : <Play className="size-4" />}
              onClick={listen}
            >
              {busy === 'listening' ? words.stopListening : words.listen}
            </Button>
            <Button
              tone="ghost"
              icon={<Undo2 className="size-4" />}
              onClick={() => void send('DELETE').catch(error => setFault(sentenceOf(error)))}
            >
              {words.useSystem}
            </Button>
          </>
        )}
      </div>
      <input
        ref={file}
        type="file"
        accept="audio/*"
        hidden
        aria-label={`${words.upload}: ${words.states[state]}`}
        onChange={event => {
          const [chosen] = event.target.files ?? []
          event.target.value = ''
          if (chosen) void save(chosen.arrayBuffer())
        }}
      />
      {fault && (
        <p role="alert" className="text-sm font-medium text-warn-text">
          {fault}
        </p>
      )}
    </li>
  )
}

function OwnBox() {
  const words = useVoicemailWords()
  const { api } = usePhone()
  const [own, setOwn] = useState<Own | null>(null)
  const [pin, setPin] = useState('')
  const [fault, setFault] = useState('')
  const [pinFault, setPinFault] = useState('')
  const [saved, setSaved] = useState(false)
  useEffect(() => {
    api.ask<Own>('GET', PATH).then(
      kept => {
        setOwn(kept)
        setPin(kept.pin)
      },
      error => setFault(sentenceOf(error)),
    )
  }, [api])
  if (!own) return fault ? <p role="alert">{fault}</p> : null
  const change = async (next: Partial<Own>, tell = setFault) => {
    setOwn({ ...own, ...next })
    setFault('')
    setPinFault('')
    try {
      setOwn(await api.ask<Own>('PUT', PATH, { ...own, ...next }))
      return true
    } catch (error) {
      setOwn(own)
      tell(sentenceOf(error))
      return false
    }
  }
  const takes = (next: Partial<Own['takes']>) => void change({ takes: { ...own.takes, ...next } })
  return (
    <>
      {fault && (
        <p role="alert" className="rounded-st bg-warn-soft px-4 py-3 font-medium text-warn-text">
          {fault}
        </p>
      )}
      <Card title={words.takes}>
        <div className="flex flex-col gap-3">
          <p className="-mt-2 text-sm text-ink-soft">{words.takesText}</p>
          <Switch label={words.takesNoAnswer} on={own.takes.noAnswer} onChange={noAnswer => takes({ noAnswer })} />
          <Switch label={words.takesBusy} on={own.takes.busy} onChange={busy => takes({ busy })} />
          <Switch
            label={words.takesUnreachable}
            on={own.takes.unreachable}
            onChange={unreachable => takes({ unreachable })}
          />
        </div>
      </Card>
      <Card title={words.mail}>
        <Segments
          label={words.mail}
          value={own.mail}
          options={[
            { value: 'off', label: words.mailOff },
            { value: 'notice', label: words.mailNotice },
            { value: 'audio', label: words.mailAudio },
          ]}
          onChoose={mail => void change({ mail })}
        />
      </Card>
      <Card>
        <Switch
          label={words.transcribe}
          help={words.transcribeText}
          on={own.transcribe}
          onChange={transcribe => void change({ transcribe })}
        />
      </Card>
      <Card>
        <form
          className="flex flex-col gap-3"
          onSubmit={async event => {
            event.preventDefault()
            setSaved(await change({ pin }, setPinFault))
          }}
        >
          <Field
            label={words.pin}
            help={words.pinText}
            fault={pinFault || undefined}
            type="password"
            inputMode="numeric"
            autoComplete="off"
            value={pin}
            onFocus={event => event.target.select()}
            onChange={event => {
              setPin(event.target.value)
              setSaved(false)
            }}
          />
          <p className="text-sm text-ink-soft">{words.byPhone}</p>
          <SaveRow saved={saved} />
        </form>
      </Card>
    </>
  )
}
