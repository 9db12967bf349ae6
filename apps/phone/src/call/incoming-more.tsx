/** What else can be done with a call that rings: lead it to voicemail, or decline it with a sentence that the caller reads. */
import type { CallView } from '@sidetone/phone-core'
import { Button } from '@sidetone/ui'
import type { Language } from '@sidetone/ui/languages'
import { MessageSquareReply, Voicemail } from 'lucide-react'
import { useState } from 'react'
import { useWordsOf } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { useOwnVoicemail } from '../settings/forward-target.tsx'

const en = {
  toVoicemail: 'To voicemail',
  reply: 'Reply',
  decline: 'Decline and say',
  replies: [
    'I’ll call you back in 10 minutes.',
    'I’m in a meeting. I’ll call you back later.',
    'I can’t talk now. Please write to me.',
  ],
}
const WORDS: Readonly<Record<Language, typeof en>> = {
  en,
  de: {
    toVoicemail: 'Zur Voicemail',
    reply: 'Antworten',
    decline: 'Ablehnen und sagen',
    replies: [
      'Ich rufe in 10 Minuten zurück.',
      'Ich bin in einer Besprechung und rufe später zurück.',
      'Ich kann gerade nicht sprechen. Bitte schreib mir.',
    ],
  },
  es: {
    toVoicemail: 'Al buzón',
    reply: 'Responder',
    decline: 'Rechazar y decir',
    replies: [
      'Te llamo en 10 minutos.',
      'Estoy en una reunión. Te llamo más tarde.',
      'Ahora no puedo hablar. Escríbeme, por favor.',
    ],
  },
  fr: {
    toVoicemail: 'Vers la messagerie',
    reply: 'Répondre',
    decline: 'Refuser et dire',
    replies: [
      'Je vous rappelle dans 10 minutes.',
      'Je suis en réunion. Je vous rappelle plus tard.',
      'Je ne peux pas parler maintenant. Écrivez-moi, s’il vous plaît.',
    ],
  },
}

export function IncomingMore({ call }: { call: CallView }) {
  const words = useWordsOf(WORDS)
  const { calls, people, voicemail } = usePhone()
  const box = useOwnVoicemail()
  const { takesCalls } = useView(voicemail)
  const { items } = useView(people)
  const [replying, setReplying] = useState(false)
  // A call for a group or queue is not this person's alone.
  if (/^for /i.test(call.because)) return null
  // A sentence reaches phones of ours; a line to the outside has no way for it.
  const reads = items.some(one => one.extension === call.other.number)
  if (!reads && !takesCalls) return null
  return (
    <div className="flex w-full flex-col gap-2">
      <div className="flex justify-center gap-2">
        {reads && (
          <Button
            tone="ghost"
            className="px-3"
            aria-expanded={replying}
            icon={<MessageSquareReply className="size-5" aria-hidden="true" />}
            onClick={() => setReplying(!replying)}
          >
            {words.reply}
          </Button>
        )}
        {takesCalls && (
          <Button
            tone="ghost"
            className="px-3"
            icon={<Voicemail className="size-5" aria-hidden="true" />}
            onClick={() => calls.sendTo(call.id, box)}
          >
            {words.toVoicemail}
          </Button>
        )}
      </div>
      {replying && (
        <fieldset className="flex flex-col gap-1">
          <legend className="mb-1 w-full text-center text-sm text-ink-soft">{words.decline}</legend>
          {words.replies.map(reply => (
            <Button key={reply} className="text-sm! leading-tight" onClick={() => calls.decline(call.id, reply)}>
              {reply}
            </Button>
          ))}
        </fieldset>
      )}
    </div>
  )
}
