import { Button, Field } from '@sidetone/ui'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, queries, sentenceOf } from '../api.ts'
import { shell as words } from '../messages/index.ts'
import { linkRefused } from '../session.ts'
import { Logo } from './logo.tsx'

export function SignIn() {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const refused = linkRefused()
  const signIn = useMutation({
    mutationFn: () => api.signIn(email, password),
    onSuccess: me => queries.setQueryData(['me'], me),
    // Who signs in is signed out already: nothing is to be said about that.
    onError: () => undefined,
  })
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center bg-ground px-5 py-10">
      <div className="w-full max-w-sm">
        <Logo />
        <h1 className="mt-8 text-2xl font-semibold">{words.signInTitle}</h1>
        <p className="mt-1 text-ink-soft">{words.signInIntro}</p>
        {(signIn.error || refused) && (
          <p role="alert" className="mt-6 rounded-st bg-danger-soft px-4 py-3 text-[15px] text-danger-text">
            {signIn.error ? sentenceOf(signIn.error) : refused}
          </p>
        )}
        <form
          className="mt-6 flex flex-col gap-4"
          onSubmit={event => {
            event.preventDefault()
            signIn.mutate()
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
          <Button type="submit" tone="primary" disabled={signIn.isPending}>
            {words.signIn}
          </Button>
        </form>
      </div>
    </main>
  )
}
