import type { SessionView } from '@sidetone/phone-core'
import { Button, Field } from '@sidetone/ui'
import { LoaderCircle } from 'lucide-react'
import { useState } from 'react'
import { useWords } from './messages/index.tsx'
import { usePhone } from './phone-context.ts'
import { Logo } from './shell/logo.tsx'

export function SignIn({ view }: { view: Extract<SessionView, { state: 'signed-out' }> }) {
  const words = useWords()
  const { session } = usePhone()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center bg-ground px-5 py-10">
      <div className="w-full max-w-sm">
        <Logo />
        <h1 className="mt-8 text-2xl font-semibold">{words.signInTitle}</h1>
        <p className="mt-1 text-ink-soft">{words.signInIntro}</p>
        {view.fault && (
          <p role="alert" className="mt-6 rounded-st bg-danger-soft px-4 py-3 text-[15px] text-danger-text">
            {words.signInFaults[view.fault]}
          </p>
        )}
        <form
          className="mt-6 flex flex-col gap-4"
          onSubmit={event => {
            event.preventDefault()
            void session.signIn(email, password)
          }}
        >
          <Field
            label={words.email}
            type="email"
            name="email"
            autoComplete="username"
            required
            value={email}
            onChange={event => setEmail(event.target.value)}
          />
          <Field
            label={words.password}
            type="password"
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={event => setPassword(event.target.value)}
          />
          <Button
            type="submit"
            tone="primary"
            className="mt-2 min-h-12"
            disabled={view.busy}
            icon={view.busy && <LoaderCircle className="size-5 animate-spin" />}
          >
            {view.busy ? words.signingIn : words.signIn}
          </Button>
        </form>
      </div>
    </main>
  )
}
