import { SignInForm } from '@sidetone/ui'
import { useMutation } from '@tanstack/react-query'
import { api, queries, sentenceOf } from '../api.ts'
import { shell as words } from '../messages/index.ts'
import { linkRefused } from '../session.ts'
import { Logo } from './logo.tsx'

export function SignIn() {
  const signIn = useMutation({
    mutationFn: ({ email, password }: { email: string; password: string }) => api.signIn(email, password),
    onSuccess: me => queries.setQueryData(['me'], me),
    // Who signs in is signed out already: nothing is to be said about that.
    onError: () => undefined,
  })
  return (
    <SignInForm
      logo={<Logo />}
      words={words}
      fault={signIn.error ? sentenceOf(signIn.error) : linkRefused()}
      busy={signIn.isPending}
      onSignIn={(email, password) => signIn.mutate({ email, password })}
    />
  )
}
