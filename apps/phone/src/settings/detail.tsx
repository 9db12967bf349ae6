import { Button, Card, Choice, Dialog, Segments } from '@sidetone/ui'
import { LANGUAGES } from '@sidetone/ui/languages'
import { Bell, LogOut } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { InstallCard, TelLinksCard } from '../app-install/install.tsx'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import type { SettingsPart } from '../route.ts'
import { DeskPhones } from './desk-phones.tsx'
import { DeviceChoices } from './device-choices.tsx'
import { Notifications } from './notifications.tsx'
import { useSettingsNames } from './settings.tsx'

// Forms that are seldom opened are not part of the first load.
const IncomingCalls = lazy(() => import('./incoming-calls.tsx'))
const CallerIdSettings = lazy(() => import('../caller-id/settings.tsx'))
const WhereSettings = lazy(() => import('../whereabouts/settings.tsx'))
const Codes = lazy(() => import('./codes.tsx'))
const Password = lazy(() => import('./password.tsx'))

export default function SettingsDetail({ part }: { part: SettingsPart }) {
  const words = useWords()
  const names = useSettingsNames()
  return (
    <div className="mx-auto flex w-full max-w-xl flex-col gap-5 p-5 sm:p-8">
      <h1 className="text-2xl font-semibold">{names[part]}</h1>
      {part === 'devices' && (
        <>
          <p className="-mt-3 text-ink-soft">{words.devicesIntro}</p>
          <Card>
            <DeviceChoices during="settings" />
          </Card>
        </>
      )}
      <Suspense>
        {part === 'incoming' && <IncomingCalls />}
        {part === 'caller-id' && <CallerIdSettings />}
        {part === 'emergency' && <WhereSettings />}
        {part === 'codes' && <Codes />}
      </Suspense>
      {part === 'ringing' && <Ringing />}
      {part === 'appearance' && <Appearance />}
      {part === 'desk-phones' && <DeskPhones />}
      {part === 'account' && <Account />}
    </div>
  )
}

function Ringing() {
  const words = useWords()
  const { preferences, devices } = usePhone()
  const { ringVolume, keyTones } = useView(preferences)
  return (
    <>
      <Card>
        <label className="flex flex-col gap-3 font-medium">
          {words.ringVolume}
          <input
            type="range"
            min="0"
            max="100"
            step="5"
            value={Math.round(ringVolume * 100)}
            onChange={event => preferences.change({ ringVolume: Number(event.target.value) / 100 })}
            className="h-11 w-full accent-accent"
          />
        </label>
        <Button icon={<Bell className="size-4" />} onClick={() => devices.test('ring')}>
          {words.testRing}
        </Button>
      </Card>
      <Card>
        <label className="flex min-h-11 items-center justify-between gap-3 font-medium">
          {words.keyTones}
          <input
            type="checkbox"
            checked={keyTones}
            onChange={event => preferences.change({ keyTones: event.target.checked })}
            className="size-6 accent-accent"
          />
        </label>
      </Card>
      <Notifications />
    </>
  )
}

function Appearance() {
  const words = useWords()
  const { preferences } = usePhone()
  const { appearance, language } = useView(preferences)
  return (
    <Card className="flex flex-col gap-6">
      <div className="flex flex-col gap-1.5">
        <span className="text-sm font-medium">{words.theme}</span>
        <Segments
          label={words.theme}
          value={appearance}
          options={(['system', 'light', 'dark'] as const).map(value => ({ value, label: words.themes[value] }))}
          onChoose={value => preferences.change({ appearance: value })}
        />
      </div>
      <Choice
        label={words.language}
        value={language}
        options={[
          { value: '', label: words.languageSystem },
          ...Object.entries(LANGUAGES).map(([value, label]) => ({ value, label })),
        ]}
        onChoose={value => preferences.change({ language: value })}
      />
    </Card>
  )
}

function Account() {
  const words = useWords()
  const { session, calls } = usePhone()
  const account = useView(session)
  const inCall = useView(calls).calls.some(call => call.state !== 'ended')
  const [asking, setAsking] = useState(false)
  if (account.state !== 'signed-in') return null
  const { me } = account
  return (
    <>
      <Card className="flex flex-col gap-1">
        <p className="text-lg font-semibold">{me.name}</p>
        <p className="text-ink-soft">{words.extension(me.extension)}</p>
        <p className="text-ink-soft">{me.email}</p>
      </Card>
      <Suspense>
        <Password />
      </Suspense>
      <InstallCard />
      <TelLinksCard />
      <Button icon={<LogOut className="size-5" />} className="self-start" onClick={() => setAsking(true)}>
        {words.signOut}
      </Button>
      {asking && (
        <Dialog title={words.signOut} onClose={() => setAsking(false)}>
          <div className="flex flex-col gap-6 p-6 pt-3">
            <p className="text-ink-soft">
              {words.signOutText} {inCall && <strong className="text-danger-text">{words.signOutInCall}</strong>}
            </p>
            <div className="flex justify-end gap-2">
              <Button onClick={() => setAsking(false)}>{words.cancel}</Button>
              <Button tone="primary" onClick={() => session.signOut()}>
                {words.signOut}
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  )
}
