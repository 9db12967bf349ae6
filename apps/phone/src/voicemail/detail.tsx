import { Avatar, Button, Card, Dialog, Empty, Field, TextArea } from '@sidetone/ui'
import { Forward, Mail, MailOpen, Phone, Trash2, Undo2, UserCheck, Voicemail } from 'lucide-react'
import { useEffect, useState } from 'react'
import { fullTime } from '../format.ts'
import { useLanguage, useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { go } from '../route.ts'
import { useWidth } from '../width.ts'
import { nameOf } from './list.tsx'
import { type Detail, voicemailOf } from './model.ts'
import { Player } from './player.tsx'
import { Said } from './said.tsx'
import { VoicemailSettings } from './settings.tsx'
import { useVoicemailWords } from './words.ts'

export default function VoicemailDetail({ id }: { id: string | null }) {
  const words = useVoicemailWords()
  const model = voicemailOf(usePhone())
  const { details } = useView(model)
  useEffect(() => {
    if (id !== null && id !== 'settings') void model.open(id)
  }, [model, id])
  if (id === 'settings') return <VoicemailSettings />
  if (id === null)
    return (
      <p className="m-auto flex max-w-64 flex-col items-center gap-4 p-8 text-center text-ink-soft">
        <Voicemail className="size-10" strokeWidth={1.5} aria-hidden="true" />
        {words.pick}
      </p>
    )
  const message = details[id]
  if (message === 'gone') return <Empty icon={<Voicemail className="size-6" />} title={words.gone} />
  return message ? <One key={id} message={message} /> : null
}

function One({ message }: { message: Detail }) {
  const all = useWords()
  const words = useVoicemailWords()
  const language = useLanguage()
  const phone = usePhone()
  const model = voicemailOf(phone)
  const { boxes } = useView(model)
  const account = useView(phone.session)
  const [giving, setGiving] = useState(false)
  const width = useWidth()
  const name = nameOf(message, all.withheld)
  const shared = boxes.find(box => box.id === message.box)?.shared
  const mine = account.state === 'signed-in' && message.claimedBy?.id === account.me.id
  return (
    <div className="mx-auto flex w-full max-w-xl flex-col gap-5 p-5 sm:p-8">
      <header className="flex flex-col items-center gap-3 text-center">
        <Avatar name={name} size="large" />
        <div>
          <h1 className="text-2xl font-semibold">{name}</h1>
          <p className="text-ink-soft">{fullTime(message.at, language)}</p>
          {message.forwardedBy && (
            <p className="text-sm text-ink-soft">{words.forwardedBy(message.forwardedBy.name)}</p>
          )}
          {message.note && <p className="mt-2 text-body">“{message.note}”</p>}
        </div>
      </header>
      <Card>
        <Player message={message} onHeard={() => void model.heard(message, true)} />
      </Card>
      {message.words.length === 0 && <Transcript message={message} />}
      <Heard message={message} />
      {shared && (
        <div className="flex items-center justify-between gap-3">
          <span className="flex items-center gap-2 text-body">
            {message.claimedBy && (
              <>
                <UserCheck className="size-5 text-accent-text" aria-hidden="true" />
                {words.claimedBy(message.claimedBy.name)}
              </>
            )}
          </span>
          {(!message.claimedBy || mine) && (
            <Button onClick={() => model.claim(message, !mine)}>{mine ? words.unclaim : words.claim}</Button>
          )}
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        {message.from.number && (
          <Button
            tone={message.claimedBy && !mine ? undefined : 'primary'}
            icon={<Phone className="size-5" />}
            onClick={() => {
              // So that nobody else calls back.
              if (shared && !message.claimedBy) void model.claim(message, true)
              phone.calls.call(message.from.number, message.from.name)
            }}
          >
            {words.callBack}
          </Button>
        )}
        {message.email && (
          <Button
            icon={<Mail className="size-5" />}
            onClick={() => {
              const subject = `${words.mailSubject}, ${fullTime(message.at, language)}`
              location.assign(
                `mailto:${encodeURIComponent(message.email ?? '')}?subject=${encodeURIComponent(subject)}`,
              )
            }}
          >
            {words.answerByMail}
          </Button>
        )}
        <Button icon={<Forward className="size-5" />} onClick={() => setGiving(true)}>
          {words.forward}
        </Button>
        <Button icon={<MailOpen className="size-5" />} onClick={() => model.heard(message, !message.read)}>
          {message.read ? words.markNew : words.markHeard}
        </Button>
        {message.deletedAt === null ? (
          <Button
            icon={<Trash2 className="size-5" />}
            onClick={() => {
              void model.remove(message)
              go('voicemail')
            }}
          >
            {words.remove}
          </Button>
        ) : (
          <>
            <Button icon={<Undo2 className="size-5" />} onClick={() => model.restore(message)}>
              {words.restore}
            </Button>
            <Button
              icon={<Trash2 className="size-5" />}
              onClick={() => {
                void model.dropForGood(message)
                go('voicemail')
              }}
            >
              {words.dropForGood}
            </Button>
          </>
        )}
      </div>
      {giving && <Give message={message} onClose={() => setGiving(false)} />}
      {/* Beside the list it is said there. */}
      {width === 'phone' && <Said />}
    </div>
  )
}

/** What the transcript says of itself: the language that was found, and how sure it is. */
function Heard({ message: { transcription, language, confidence } }: { message: Detail }) {
  const words = useVoicemailWords()
  const shown = useLanguage()
  if (transcription !== 'done' || (language === null && confidence === null)) return null
  const parts = [
    language !== null && words.spokenIn(languageName(language, shown)),
    confidence !== null && words.sure(Math.round(confidence * 100)),
  ]
  return <p className="px-1 text-sm text-ink-soft">{parts.filter(Boolean).join(', ')}</p>
}

/** Drivers say `de` or `german`. */
function languageName(language: string, shown: string): string {
  const known = /^[a-z]{2,3}$/i.test(language)
    ? new Intl.DisplayNames([shown], { type: 'language' }).of(language)
    : null
  return known ?? language.charAt(0).toUpperCase() + language.slice(1)
}

/** Without times there is nothing to follow; it is only read. */
function Transcript({ message }: { message: Detail }) {
  const words = useVoicemailWords()
  const model = voicemailOf(usePhone())
  const { transcription, transcript } = message
  return (
    <Card title={words.transcript}>
      {transcription === 'done' ? (
        <p className="text-body leading-7">{transcript || words.nothingUnderstood}</p>
      ) : (
        <div className="flex items-center justify-between gap-3 text-body text-ink-soft">
          {transcription === 'waiting' ? words.waiting : words.notWritten}
          {transcription !== 'waiting' && <Button onClick={() => model.writeDown(message)}>{words.writeDown}</Button>}
        </div>
      )}
    </Card>
  )
}

function Give({ message, onClose }: { message: Detail; onClose: () => void }) {
  const words = useVoicemailWords()
  const phone = usePhone()
  const model = voicemailOf(phone)
  const { items } = useView(phone.people)
  const [to, setTo] = useState('')
  const [note, setNote] = useState('')
  const person = items.find(each => each.extension === to.trim() || each.name.toLowerCase() === to.trim().toLowerCase())
  return (
    <Dialog title={words.forwardTitle} onClose={onClose}>
      <form
        className="flex flex-col gap-4"
        onSubmit={async event => {
          event.preventDefault()
          if (await model.forward(message, person?.extension ?? to.trim(), note)) onClose()
        }}
      >
        <Field
          label={words.forwardTo}
          placeholder={words.forwardHint}
          help={person?.name}
          list="voicemail-people"
          autoComplete="off"
          value={to}
          onChange={event => setTo(event.target.value)}
        />
        <datalist id="voicemail-people">
          {items.map(each => (
            <option key={each.id} value={each.extension}>
              {each.name}
            </option>
          ))}
        </datalist>
        <TextArea label={words.note} value={note} maxLength={500} onChange={event => setNote(event.target.value)} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" tone="primary" disabled={!to.trim()}>
            {words.send}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
