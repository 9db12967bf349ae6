import type { SessionView } from '@sidetone/phone-core'
import { SignInForm } from '@sidetone/ui'
import { useWords } from './messages/index.tsx'
import { usePhone } from './phone-context.ts'
import { Logo } from './shell/logo.tsx'

export function SignIn({ view }: { view: Extract<SessionView, { state: 'signed-out' }> }) {
  const words = useWords()
  const { session } = usePhone()
  return (
    <SignInForm
      logo={<Logo />}
      words={words}
      fault={view.fault ? words.signInFaults[view.fault] : null}
      busy={view.busy}
      onSignIn={(email, password) => void session.signIn(email, password)}
    />
  )
}
