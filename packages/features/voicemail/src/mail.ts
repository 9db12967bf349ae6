/** A message as an e-mail, in the language of its box. */
import type { Box, Language } from './box.ts'
import type { VoicemailMessage } from './shapes.ts'

type Words = {
  readonly subject: (from: string, box: string) => string
  readonly left: (from: string, when: string, length: string) => string
  readonly unknown: string
  readonly listen: string
  readonly said: string
  readonly forwarded: (by: string) => string
}
const words: Readonly<Record<Language, Words>> = {
  en: {
    subject: (from, box) => `Voicemail from ${from}${box}`,
    left: (from, when, length) => `${from} left a message on ${when} (${length} min).`,
    unknown: 'an unknown number',
    listen: 'Listen and answer:',
    said: 'Transcript:',
    forwarded: by => `Forwarded by ${by}.`,
  },
  de: {
    subject: (from, box) => `Sprachnachricht von ${from}${box}`,
    left: (from, when, length) => `${from} hat am ${when} eine Nachricht hinterlassen (${length} min).`,
    unknown: 'unbekannter Nummer',
    listen: 'Anhören und antworten:',
    said: 'Mitschrift:',
    forwarded: by => `Weitergeleitet von ${by}.`,
  },
  es: {
    subject: (from, box) => `Mensaje de voz de ${from}${box}`,
    left: (from, when, length) => `${from} dejó un mensaje el ${when} (${length} min).`,
    unknown: 'un número desconocido',
    listen: 'Escuchar y responder:',
    said: 'Transcripción:',
    forwarded: by => `Reenviado por ${by}.`,
  },
  fr: {
    subject: (from, box) => `Message vocal de ${from}${box}`,
    left: (from, when, length) => `${from} a laissé un message le ${when} (${length} min).`,
    unknown: 'un numéro inconnu',
    listen: 'Écouter et répondre :',
    said: 'Transcription :',
    forwarded: by => `Transféré par ${by}.`,
  },
}

export function mailOf(message: VoicemailMessage, box: Box, path: string, link: string) {
  const { from, at, ms, transcript, forwardedBy, note } = message
  const say = words[box.language]
  const who = oneLine(
    from.name && from.number ? `${from.name} (${from.number})` : from.name || from.number || say.unknown,
  )
  const when = new Intl.DateTimeFormat(box.language, { dateStyle: 'full', timeStyle: 'short' }).format(at)
  const seconds = Math.round(ms / 1000)
  const length = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  const forBox = box.person === null ? ` – ${oneLine(box.name)}` : ''
  const text = [
    say.left(who, when, length),
    ...(forwardedBy ? [say.forwarded(forwardedBy.name)] : []),
    ...(note ? [`“${note}”`] : []),
    ...(transcript ? ['', say.said, transcript] : []),
    '',
    say.listen,
    link,
  ].join('\n')
  const stamp = new Date(at).toISOString().slice(0, 16).replace('T', ' ').replace(':', '-')
  const attachments = box.mail?.audio ? [{ path, fileName: `voicemail ${stamp}.wav`, type: 'audio/wav' }] : []
  return { to: box.mail?.to ?? [], subject: say.subject(who, forBox), text, attachments }
}

/** Names come from callers. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 80)
