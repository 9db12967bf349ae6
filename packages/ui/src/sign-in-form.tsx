import { LoaderCircle } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import { Field } from './field.tsx'

/** The page before everything else: who are you? `fault`: why one is not, or no longer, signed in. */
export function SignInForm({
  logo,
  words,
  fault,
  busy,
  onSignIn,
}: {
  logo: ReactNode
  words: {
    readonly signInTitle: string
    readonly signInIntro: string
    readonly email: string
    readonly password: string
    readonly signIn: string
    readonly signingIn: string
  }
  fault: string | null
  busy: boolean
  onSignIn: (email: string, password: string) => void
}) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center bg-ground px-5 py-10">
      <div className="w-full max-w-sm">
        {logo}
        <h1 className="mt-8 text-2xl font-semibold">{words.signInTitle}</h1>
        <p className="mt-1 text-ink-soft">{words.signInIntro}</p>
        {fault && (
          <p role="alert" className="mt-6 rounded-st bg-danger-soft px-4 py-3 text-body text-danger-text">
            {fault}
          </p>
        )}
        <form
          className="mt-6 flex flex-col gap-4"
          onSubmit={event => {
            event.preventDefault()
            onSignIn(email, password)
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
            disabled={busy}
            icon={busy && <LoaderCircle className="size-5 animate-spin" />}
          >
            {busy ? words.signingIn : words.signIn}
          </Button>
        </form>
      </div>
    </main>
  )
}
