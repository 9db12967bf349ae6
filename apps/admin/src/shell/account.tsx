import type { Me } from '@sidetone/api-client'
import { Avatar, Button, Choice, Dialog, Segments } from '@sidetone/ui'
import type { Appearance } from '@sidetone/ui/appearance'
import { LANGUAGES } from '@sidetone/ui/languages'
import { LogOut, Phone } from 'lucide-react'
import { useState } from 'react'
import { shell as words } from '../messages/index.ts'
import { chooseLanguage, chosenLanguage } from '../messages/spoken.ts'
import { signOut } from '../session.ts'
import { setAppearance, useAppearance } from './theme.ts'

/** Who is signed in: light or dark, the way to the web phone, and out. */
export function Account({ me }: { me: Me }) {
  const [open, setOpen] = useState(false)
  const appearance = useAppearance()
  return (
    <>
      <button
        type="button"
        aria-label={`${words.account}: ${me.name}`}
        title={me.name}
        onClick={() => setOpen(true)}
        className="rounded-full"
      >
        <Avatar name={me.name} />
      </button>
      {open && (
        <Dialog title={me.name} onClose={() => setOpen(false)}>
          <div className="flex flex-col gap-5 p-6 pt-2">
            <p className="text-sm text-ink-soft">{me.email}</p>
            <Segments<Appearance>
              label={words.appearance}
              options={(['system', 'light', 'dark'] as const).map(value => ({
                value,
                label: words.appearances[value],
              }))}
              value={appearance}
              onChoose={setAppearance}
            />
            <Choice
              label={words.language}
              value={chosenLanguage()}
              options={[
                { value: '', label: words.languageOfBrowser },
                ...Object.entries(LANGUAGES).map(([value, label]) => ({ value, label })),
              ]}
              onChoose={chooseLanguage}
            />
            <a
              href="/#/settings/account"
              className="self-start font-medium text-accent-text underline underline-offset-4"
            >
              {words.changePassword}
            </a>
            <div className="flex flex-wrap justify-between gap-3">
              <a
                href="/"
                className="inline-flex min-h-11 items-center gap-2 rounded-st bg-sunk px-4 text-body font-semibold hover:bg-line"
              >
                <Phone className="size-4" aria-hidden="true" />
                {words.toPhone}
              </a>
              <Button icon={<LogOut className="size-4" aria-hidden="true" />} onClick={() => void signOut()}>
                {words.signOut}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  )
}
