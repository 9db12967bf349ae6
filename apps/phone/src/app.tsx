import type { Phone } from '@sidetone/phone-core'
import { Button } from '@sidetone/ui'
import { localeOf, pickLanguage } from '@sidetone/ui/languages'
import { CloudOff, Copy } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { followCalls } from './call/call-effects.ts'
import { en, type Messages } from './messages/en.ts'
import { MessagesContext, useWords } from './messages/index.tsx'
import { SENTENCES } from './messages/languages.ts'
import { PhoneContext, usePhone, useView } from './phone-context.ts'
import { go, useRoute } from './route.ts'
import { LogoMark } from './shell/logo.tsx'
import { Shell } from './shell/shell.tsx'
import { SignIn } from './sign-in.tsx'

export function App({ phone }: { phone: Phone }) {
  const { appearance, language: chosen } = useView(phone.preferences)
  useTheme(appearance)
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
      <Message
        icon={<CloudOff className="size-7" />}
        title={words.serverGoneTitle}
        text={words.serverGoneText}
        action={
          <Button tone="primary" onClick={() => session.start()}>
            {words.tryAgain}
          </Button>
        }
      />
    )
  if (view.state === 'signed-out') return <SignIn view={view} />
  if (state === 'elsewhere')
    return (
      <Message
        icon={<Copy className="size-7" />}
        title={words.elsewhereTitle}
        text={words.elsewhereText}
        action={
          <Button tone="primary" onClick={() => line.takeOver()}>
            {words.useHere}
          </Button>
        }
      />
    )
  return <Shell />
}

function Message({ icon, title, text, action }: { icon: ReactNode; title: string; text: string; action: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-4 bg-ground px-6 text-center">
      <LogoMark className="mb-4 size-10" />
      <span aria-hidden="true" className="text-ink-soft">
        {icon}
      </span>
      <h1 className="text-2xl font-semibold text-balance">{title}</h1>
      <p className="max-w-sm text-ink-soft text-pretty">{text}</p>
      <div className="mt-2">{action}</div>
    </main>
  )
}

/** The chosen theme on the root element, where the tokens look for it. */
function useTheme(appearance: 'system' | 'light' | 'dark'): void {
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const apply = () => {
      const theme = appearance === 'system' ? (dark.matches ? 'dark' : 'light') : appearance
      document.documentElement.dataset.theme = theme
      document
        .querySelector('meta[name=theme-color]')
        ?.setAttribute('content', theme === 'dark' ? '#0d1210' : '#f3f5f4')
    }
    apply()
    dark.addEventListener('change', apply)
    return () => dark.removeEventListener('change', apply)
  }, [appearance])
}
