/** After the first call that rang here: may calls be shown while this window is in the background? Browsers ask at a press only. */
import { Button, IconButton, Notice } from '@sidetone/ui'
import type { Language } from '@sidetone/ui/languages'
import { Bell, BellOff, X } from 'lucide-react'
import { useState } from 'react'
import { useWords, useWordsOf } from '../messages/index.tsx'
import { usePhone } from '../phone-context.ts'
import { notificationOffer } from './notification-offer.ts'

const QUESTION: Readonly<Record<Language, string>> = {
  en: 'See calls while you are in another window?',
  de: 'Anrufe sehen, auch wenn ein anderes Fenster vorn ist?',
  es: '¿Ver las llamadas mientras estás en otra ventana?',
  fr: 'Voir les appels quand vous êtes dans une autre fenêtre ?',
}

export function AskNotifications() {
  const words = useWords()
  const question = useWordsOf(QUESTION)
  const { preferences } = usePhone()
  const [blocked, setBlocked] = useState(false)
  const close = () => {
    preferences.change({ askedToNotify: true })
    notificationOffer.set({ open: false })
  }
  const allow = async () => {
    const answer = await Notification.requestPermission()
    if (answer === 'denied') setBlocked(true)
    else close()
  }
  return (
    <Notice
      kind={blocked ? 'warn' : 'calm'}
      icon={blocked ? <BellOff className="size-5" /> : <Bell className="size-5" />}
      action={
        <span className="flex items-center gap-1">
          {!blocked && (
            <Button tone="primary" onClick={allow}>
              {words.allowNotifications}
            </Button>
          )}
          <IconButton label={words.close} onClick={close}>
            <X className="size-5" />
          </IconButton>
        </span>
      }
    >
      <span role="status">{blocked ? words.notificationsRefused : question}</span>
    </Notice>
  )
}
