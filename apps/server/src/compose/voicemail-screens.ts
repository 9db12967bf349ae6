/** Voicemail on screens, by e-mail, and written down. */
import { startRetention } from '@sidetone/data'
import type { ApiRoute } from '@sidetone/feature'
import { createMail, type MailFeature } from '@sidetone/feature-mail'
import { createTranscripts } from '@sidetone/feature-transcripts'
import type { Box, VoicemailMessage } from '@sidetone/feature-voicemail'
import { mailOf } from '@sidetone/feature-voicemail/mail'
import { voicemailRoutes } from '@sidetone/feature-voicemail/routes'
import type { Webhooks } from '@sidetone/feature-webhooks'
import type { EventHub } from '@sidetone/http'
import { AppError } from '@sidetone/kernel'
import { pageAddress, type Settings } from '../settings.ts'
import type { Data } from './data.ts'
import type { Faults } from './faults.ts'
import { ids } from './ids.ts'
import type { Telephone } from './telephone.ts'

export function openVoicemailScreens(
  settings: Settings,
  { database: { sql }, documents, stores, fence }: Data,
  { voicemail }: Telephone,
  events: EventHub,
  programs: Webhooks,
  faults: Faults,
): {
  readonly routes: readonly ApiRoute[]
  /** A link by which they sign in, by e-mail. @throws AppError when no mail leaves this house */
  mailLink(to: { readonly name: string; readonly email: string }, path: string): void
  /** Who looks after the telephones is told of trouble. */
  readonly trouble: Pick<MailFeature, 'alerts' | 'happened'>
  stop(): void
} {
  const now = Date.now
  const { boxes, messages } = voicemail
  const mail = createMail({
    inside: pageAddress(settings.http),
    ...{ sql, documents, now },
    // A restored copy sends nothing beside the original.
    held: () => fence.current() !== undefined,
    onFault: error => faults.note('mail', error),
  })
  fence.onLift(mail.soon)
  const transcripts = createTranscripts({ documents, home: settings.home, held: () => fence.current() !== undefined })

  const unreadOf = (person: string) => boxes.of(person).reduce((sum, box) => sum + messages.counts(box.id).new, 0)
  voicemail.onChange(({ people }) => {
    for (const person of people) events.toPerson(person, { type: 'voicemail', data: { unread: unreadOf(person) } })
  })

  /** E-mail waits for the transcript, when there will be one. */
  const tell = (id: string, box: Box) => {
    const message = messages.get(id)
    if (!message || !box.mail) return
    const link = `${mail.link() || pageAddress(settings.http)}/#/voicemail/${encodeURIComponent(id)}`
    mail.put(mailOf(message, box, messages.pathOf(id), link))
  }
  const forPrograms = ({ id: message, call, from, ms }: VoicemailMessage, { id, name }: Box) => ({
    ...{ message, call, from, ms },
    box: { id, name },
  })
  const writeDown = (message: VoicemailMessage, done: () => void): boolean => {
    const taken = transcripts.write(messages.pathOf(message.id), null, written => {
      const box = boxes.byId(message.box)
      if (written.ok) {
        messages.change(message.id, { transcript: mutable(written.transcript), transcription: 'done' })
        const { text, language } = written.transcript
        const data = box && { ...forPrograms(message, box), text, language }
        if (data) programs.tell({ type: 'voicemail.transcribed', at: now(), call: message.call, data })
      } else messages.change(message.id, { transcription: 'failed' })
      done()
    })
    if (taken) messages.change(message.id, { transcription: 'waiting' })
    return taken
  }
  voicemail.onArrived((message, box) => {
    programs.tell({ type: 'voicemail.left', at: now(), call: message.call, data: forPrograms(message, box) })
    const done = () => tell(message.id, box)
    const wanted = box.transcribe && message.transcription === 'none'
    if (!wanted || !writeDown(message, done)) done()
  })
  // The queue is in memory: what waited in the last life is asked for again.
  const takeUp = () => {
    for (const { id, box: of } of messages.waitingForTranscript()) {
      const box = boxes.byId(of)
      const message = messages.get(id)
      if (!box || !message) continue
      if (!writeDown(message, () => tell(id, box))) messages.change(id, { transcription: 'none' })
    }
  }
  // The original has its own written down; in a copy they wait.
  if (fence.current()) fence.onLift(takeUp)
  else takeUp()
  const stopRetention = startRetention([voicemail.sweep, mail.sweep])

  const routes = voicemailRoutes({
    voicemail,
    nameOf: person => stores.people.byId(person)?.name,
    emailOf: person => stores.people.byId(person)?.email,
    newId: () => `${now().toString(36)}${ids.token(8)}`,
    now,
    transcribe(message) {
      if (!writeDown(message, () => {}))
        throw new AppError(
          'not-written-down',
          409,
          'Messages are not written down here: ask your admin to switch it on.',
        )
    },
  })
  return {
    routes: [...routes, ...mail.routes, ...transcripts.routes],
    trouble: mail,
    mailLink({ name, email }, path) {
      if (!mail.ready())
        throw new AppError('no-mail', 409, 'E-mail is not set up yet: see Settings. The link can be copied.')
      const link = (mail.link() || pageAddress(settings.http)) + path
      const text = `Hello ${name},\n\nyour telephone is ready. This link signs you in, once and within a day:\n\n${link}\n`
      mail.put({ to: [email], subject: 'Your telephone is ready', text })
    },
    stop() {
      stopRetention()
      mail.stop()
      transcripts.stop()
    },
  }
}

type Written = Extract<Parameters<Parameters<ReturnType<typeof createTranscripts>['write']>[2]>[0], { ok: true }>
const mutable = ({ text, language, confidence, words }: Written['transcript']) => ({
  text,
  language,
  ...(confidence !== undefined && { confidence }),
  words: words.map(word => ({ ...word })),
})
