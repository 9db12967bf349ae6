import type { Phone } from '@sidetone/phone-core'
import { Button, LogoMark, PageMessage } from '@sidetone/ui'
import { showAppearance } from '@sidetone/ui/appearance'
import { localeOf, pickLanguage } from '@sidetone/ui/languages'
import { CloudOff, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { followCalls } from './call/call-effects.ts'
import { en, type Messages } from './messages/en.ts'
import { MessagesContext, useWords } from './messages/index.tsx'
import { SENTENCES } from './messages/languages.ts'
import { PhoneContext, usePhone, useView } from './phone-context.ts'
import { go, useRoute } from './route.ts'
import { Shell } from './shell/shell.tsx'
import { SignIn } from './sign-in.tsx'

export function App({ phone }: { phone: Phone }) {
  const { appearance, language: chosen } = useView(phone.preferences)
  useEffect(() => showAppearance(appearance), [appearance])
  const language = pickLanguage(chosen, navigator.languages)
  const [words, setWords] = useState<Messages>(en)
  useEffect(() => {
    let current = true
    void SENTENCES[language]().then(loaded => {
      if (!current) return
      setWords(loaded)
      document.documentElement.lang = language
    })
    return () => {
      current = false
    }
  }, [language])
  useEffect(() => followCalls(phone, () => words), [phone, words])
  return (
    <PhoneContext value={phone}>
      <MessagesContext value={{ words, language: localeOf(language, navigator.languages) }}>
        <Gate />
      </MessagesContext>
    </PhoneContext>
  )
}

/** Which page: signed in or not, here or in another tab. */
function Gate() {
  const words = useWords()
  const { session, line } = usePhone()
  const view = useView(session)
  const { state } = useView(line)
  const route = useRoute()
  const token = route.place === 'sign-in' ? route.token : null
  useEffect(() => {
    if (!token) return
    // A link is good once; it must not stay in the address or in the history.
    history.replaceState(null, '', location.pathname)
    go('calls')
    void session.signInByLink(token)
  }, [token, session])
  if (view.state === 'starting') return null
  if (view.state === 'unreachable')
    return (
      <PageMessage
        logo={<LogoMark className="mb-4 size-10" />}
        icon={<CloudOff className="size-7" />}
        title={words.serverGoneTitle}
        text={words.serverGoneText}
      >
        <Button tone="primary" onClick={() => session.start()}>
          {words.tryAgain}
        </Button>
      </PageMessage>
    )
  if (view.state === 'signed-out') return <SignIn view={view} />
  if (state === 'elsewhere')
    return (
      <PageMessage
        logo={<LogoMark className="mb-4 size-10" />}
        icon={<Copy className="size-7" />}
        title={words.elsewhereTitle}
        text={words.elsewhereText}
      >
        <Button tone="primary" onClick={() => line.takeOver()}>
          {words.useHere}
        </Button>
      </PageMessage>
    )
  return <Shell />
}
