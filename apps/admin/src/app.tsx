import type { Me } from '@sidetone/api-client'
import { Button, PageMessage } from '@sidetone/ui'
import { CloudOff, ShieldAlert } from 'lucide-react'
import { queries } from './api.ts'
import { shell as words } from './messages/index.ts'
import { signOut, useMe } from './session.ts'
import { Shell } from './shell/shell.tsx'
import { SignIn } from './shell/sign-in.tsx'

/** Which page: not signed in, no administrator, or the console. */
export function App() {
  const { data: me, error } = useMe()
  if (me === null) return <SignIn />
  if (error && !me)
    return (
      <PageMessage icon={<CloudOff className="size-7" />} title={words.gone} text={words.goneText}>
        <Button tone="primary" onClick={() => void queries.resetQueries({ queryKey: ['me'] })}>
          {words.tryAgain}
        </Button>
      </PageMessage>
    )
  if (!me) return null
  if (me.role !== 'admin') return <NotAdmin me={me} />
  return <Shell me={me} />
}

function NotAdmin({ me }: { me: Me }) {
  return (
    <PageMessage
      icon={<ShieldAlert className="size-7" />}
      title={words.notAdminTitle}
      text={words.notAdminText(me.name)}
    >
      <a
        href="/"
        className="inline-flex min-h-11 items-center rounded-st bg-accent px-4 text-body font-semibold text-accent-ink hover:bg-accent-hover"
      >
        {words.toPhone}
      </a>
      <Button onClick={() => void signOut()}>{words.signInAsOther}</Button>
    </PageMessage>
  )
}
