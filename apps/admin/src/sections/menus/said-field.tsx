/** What callers hear in a step: a text that the machine speaks, or a recording, made here or uploaded. */
import { Button, Choice, TextArea } from '@sidetone/ui'
import { LANGUAGES, type Language } from '@sidetone/ui/languages'
import { startRecording, toWav } from '@sidetone/ui/sound-file'
import { useQuery } from '@tanstack/react-query'
import { Mic, Play, Square, Upload } from 'lucide-react'
import { type ComponentProps, useEffect, useRef, useState } from 'react'
import { api, queries, sentenceOf } from '../../api.ts'
import { menus as words } from '../../messages/index.ts'
import type { OwnEditor } from '../../parts/fields.ts'
import { duration, moment } from '../../parts/format.ts'
import type { Said } from './flow.ts'
import { useMenu } from './menu-context.ts'

type Sound = { readonly id: string; readonly name: string; readonly ms: number }
const KEY = ['menu-sounds']
/** Milliseconds. */
const LONGEST = 5 * 60_000

export const useSounds = () =>
  useQuery({ queryKey: KEY, queryFn: ({ signal }) => api.ask<Sound[]>('GET', '/api/menu-sounds', undefined, signal) })

/** In the language of the menu. */
export const SaidField: OwnEditor = props => <Words {...props} />
/** In another one, which callers may have chosen. */
export const saidFields: Readonly<Record<string, OwnEditor>> = Object.fromEntries(
  (Object.keys(LANGUAGES) as Language[]).map(language => [language, props => <Words {...props} language={language} />]),
)

function Words({ label, value, onChange, fault, language }: ComponentProps<OwnEditor> & { language?: Language }) {
  const { menu, state } = useMenu()
  const spoken = language ?? menu.language
  const voice = state?.voices.find(each => each.language === spoken)
  const said = (value ?? null) as Said
  const kind = said === null ? 'nothing' : 'text' in said ? 'text' : 'sound'
  const { data: sounds = [] } = useSounds()
  return (
    <fieldset className="flex flex-col gap-3">
      <Choice
        label={label}
        options={Object.entries(words.sayKinds).map(([of, text]) => ({ value: of, label: text }))}
        value={kind}
        onChoose={of => onChange(of === 'nothing' ? null : of === 'text' ? { text: '' } : { sound: '' })}
      />
      {said && 'text' in said && (
        <>
          <TextArea
            label={language ? `${words.sayText} (${LANGUAGES[language]})` : words.sayText}
            help={voice?.cannotSpeak ?? `${words.sayHelp}${voice?.voice ? ` ${words.spokenBy(voice.voice)}` : ''}`}
            fault={fault}
            value={said.text}
            maxLength={1_000}
            onChange={event => onChange({ text: event.target.value })}
          />
          {said.text.trim() !== '' && (
            <Listen
              src={`/api/menu-speech?${new URLSearchParams({ text: said.text, language: spoken })}`}
              key={said.text}
            />
          )}
        </>
      )}
      {said && 'sound' in said && (
        <>
          <Choice
            label={words.recording}
            options={[
              ...(sounds.some(({ id }) => id === said.sound) ? [] : [{ value: '', label: words.chooseRecording }]),
              ...sounds.map(({ id, name, ms }) => ({ value: id, label: `${name} (${duration(ms)})` })),
            ]}
            value={said.sound}
            onChoose={sound => onChange({ sound })}
          />
          <div className="flex flex-wrap gap-2">
            {said.sound !== '' && (
              <Listen src={`/api/menu-sounds/${encodeURIComponent(said.sound)}/audio`} key={said.sound} />
            )}
            <Recorder onMade={sound => onChange({ sound })} />
          </div>
        </>
      )}
    </fieldset>
  )
}

function Listen({ src }: { src: string }) {
  const audio = useRef<HTMLAudioElement | null>(null)
  const [plays, setPlays] = useState(false)
  const [fault, setFault] = useState('')
  useEffect(() => () => audio.current?.pause(), [])
  const press = async () => {
    if (plays) {
      audio.current?.pause()
      return setPlays(false)
    }
    setFault('')
    try {
      // Asked for first: what the server says when it cannot is a sentence.
      const answer = await fetch(src)
      if (!answer.ok) throw new Error(((await answer.json()) as { detail?: string }).detail)
      audio.current = new Audio(URL.createObjectURL(await answer.blob()))
      audio.current.onended = () => setPlays(false)
      await audio.current.play()
      setPlays(true)
    } catch (error) {
      setFault(sentenceOf(error))
    }
  }
  const Icon = plays ? Square : Play
  return (
    <span className="flex flex-wrap items-center gap-3">
      <Button icon={<Icon className="size-4" aria-hidden="true" />} onClick={() => void press()}>
        {plays ? words.listening : words.listen}
      </Button>
      {fault && (
        <span role="alert" className="text-sm text-danger-text">
          {fault}
        </span>
      )}
    </span>
  )
}

function Recorder({ onMade }: { onMade: (sound: string) => void }) {
  const { step } = useMenu()
  const [since, setSince] = useState<number | null>(null)
  const [now, setNow] = useState(0)
  const [saving, setSaving] = useState(false)
  const [fault, setFault] = useState('')
  const running = useRef<{ stop(): Promise<ArrayBuffer> } | null>(null)
  const file = useRef<HTMLInputElement>(null)
  useEffect(() => () => void running.current?.stop(), [])
  const keep = async (bytes: Promise<ArrayBuffer>) => {
    setSaving(true)
    setFault('')
    try {
      const wav = await toWav(await bytes).catch(() => Promise.reject(new Error(words.notASound)))
      const name = `${words.recordingName(step?.name ?? '')} ${moment(Date.now())}`
      const answer = await fetch(`/api/menu-sounds?${new URLSearchParams({ name })}`, {
        ...{ method: 'POST', body: wav, headers: { 'content-type': 'audio/wav' } },
      })
      const made = (await answer.json()) as Sound & { detail?: string }
      if (!answer.ok) throw new Error(made.detail)
      await queries.invalidateQueries({ queryKey: KEY })
      onMade(made.id)
    } catch (error) {
      setFault(sentenceOf(error))
    }
    setSaving(false)
  }
  const stop = () => {
    const { current } = running
    running.current = null
    setSince(null)
    if (current) void keep(current.stop())
  }
  useEffect(() => {
    if (since === null) return
    const timer = setInterval(() => {
      setNow(Date.now())
      if (Date.now() - since > LONGEST) stop()
    }, 250)
    return () => clearInterval(timer)
  })
  const record = async () => {
    setFault('')
    try {
      running.current = await startRecording()
      setNow(Date.now())
      setSince(Date.now())
    } catch {
      setFault(words.noMicrophone)
    }
  }
  if (saving) return <span role="status">{words.saving}</span>
  return (
    <>
      {since === null ? (
        <Button icon={<Mic className="size-4" aria-hidden="true" />} onClick={() => void record()}>
          {words.record}
        </Button>
      ) : (
        <Button tone="danger" icon={<Square className="size-4" aria-hidden="true" />} onClick={stop}>
          {words.stopRecording(duration(now - since))}
        </Button>
      )}
      <Button icon={<Upload className="size-4" aria-hidden="true" />} onClick={() => file.current?.click()}>
        {words.upload}
      </Button>
      <input
        ref={file}
        type="file"
        accept="audio/*"
        aria-label={words.upload}
        className="hidden"
        onChange={event => {
          const chosen = event.target.files?.[0]
          event.target.value = ''
          if (chosen) void keep(chosen.arrayBuffer())
        }}
      />
      {fault && (
        <span role="alert" className="w-full text-sm text-danger-text">
          {fault}
        </span>
      )}
    </>
  )
}
