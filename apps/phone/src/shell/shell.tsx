import { IconButton } from '@sidetone/ui'
import { ArrowLeft, Contact as ContactIcon } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useEffect } from 'react'
import { CallBar } from '../call/call-bar.tsx'
import { CallScreen, ReturnBar } from '../call/call-screen.tsx'
import { SmallWindow } from '../call/comes-later.tsx'
import { Incoming } from '../call/incoming.tsx'
import { callPanel } from '../call/shown.ts'
import { StateAnnouncer } from '../call/state-line.tsx'
import { Dial } from '../calls/dial.tsx'
import { Practice } from '../calls/practice.tsx'
import { Recents } from '../calls/recents.tsx'
import { Overlays } from '../command/overlays.tsx'
import { fetchParts, later } from '../later.tsx'
import { useWords } from '../messages/index.tsx'
import { usePhone, useShownCall, useView } from '../phone-context.ts'
import { type Route, type SettingsPart, useRoute } from '../route.ts'
import { useWidth } from '../width.ts'
import { LineBanner } from './line-banner.tsx'
import { MicrophoneDialog } from './microphone-dialog.tsx'
import { notificationOffer } from './notification-offer.ts'
import { ListTitle, Rail, TabBar, useIsAgent } from './places.tsx'
import { MoveHere, SaidToast } from './said.tsx'
import { UpdateNotice } from './update.tsx'

// Comes when it is opened: the first load is for calls.
const Contacts = later(async () => (await import('../contacts/contacts.tsx')).Contacts)
const SettingsList = later(async () => (await import('../settings/settings.tsx')).SettingsList)
const CallDetail = lazy(async () => ({ default: (await import('../calls/call-detail.tsx')).CallDetail }))
const Contact = lazy(async () => ({ default: (await import('../contacts/contact.tsx')).Contact }))
const VoicemailList = lazy(() => import('../voicemail/list.tsx'))
const QueueStrip = lazy(async () => ({ default: (await import('../queue/rail.tsx')).QueueStrip }))
const Queue = lazy(() => import('../queue/queue.tsx'))
const QueueTitle = lazy(async () => ({ default: (await import('../queue/queue.tsx')).QueueTitle }))
const QueueList = lazy(async () => ({ default: (await import('../queue/queue.tsx')).MyQueuesList }))
const AskNotifications = later(async () => (await import('./ask-notifications.tsx')).AskNotifications)
const AskWhere = later(async () => (await import('../whereabouts/ask.tsx')).AskWhere)
const NeedsPress = later(async () => (await import('./needs-press.tsx')).NeedsPress)
const EmergencyNotice = lazy(() => import('../desk/emergency.tsx'))
const SettingsDetail = lazy(() => import('../settings/detail.tsx'))
const VoicemailDetail = lazy(() => import('../voicemail/detail.tsx'))

/** The signed-in phone: places, lists, details; and over all of it, the call. */
export function Shell() {
  const route = useRoute()
  const width = useWidth()
  const call = useShownCall()
  const { away } = useView(callPanel)
  const full = width === 'phone' && call && !away
  const agent = useIsAgent()
  const inCall = useView(usePhone().calls).calls.length > 0
  const asks = useView(notificationOffer).open && !inCall
  useEffect(fetchParts, [])
  const help = useView(usePhone().emergencies).unseen.length > 0
  return (
    <div className="flex h-dvh flex-col bg-ground text-ink">
      <StateAnnouncer call={call} />
      {help && (
        <Suspense>
          <EmergencyNotice />
        </Suspense>
      )}
      {call && width !== 'phone' && <CallBar call={call} />}
      {call && width === 'phone' && away && <ReturnBar call={call} />}
      <LineBanner />
      <UpdateNotice />
      <MoveHere />
      {asks && <AskNotifications />}
      <AskWhere />
      {agent && width !== 'desktop' && (
        <Suspense>
          <QueueStrip />
        </Suspense>
      )}
      <div className="flex min-h-0 flex-1 overflow-hidden">
        {width === 'desktop' && <Rail place={route.place} />}
        {width === 'phone' ? <OneColumn route={route} /> : <Columns route={route} small={width === 'tablet'} />}
      </div>
      {width !== 'desktop' && <TabBar place={route.place} />}
      {full && <CallScreen call={call} />}
      <NeedsPress />
      <SmallWindow />
      <Incoming />
      <MicrophoneDialog />
      <SaidToast />
      <Overlays />
    </div>
  )
}

function Columns({ route, small }: { route: Route; small: boolean }) {
  const words = useWords()
  const phone = usePhone()
  const { items, state, missedOnly, q } = useView(phone.recents)
  const settingsPart: SettingsPart | null = route.place === 'settings' ? (route.part ?? 'devices') : null
  const title = titleOf(route, words)
  const newHere = state === 'ready' && !items.length && !missedOnly && !q
  return (
    <>
      <div className="flex w-80 shrink-0 flex-col border-e border-line bg-panel md:w-88 xl:w-96">
        {route.place === 'queue' ? (
          <Suspense>
            <QueueTitle small={small} />
            <QueueList />
          </Suspense>
        ) : (
          <ListTitle title={title} small={small} />
        )}
        {route.place === 'queue' ? null : route.place === 'contacts' ? (
          <Contacts open={route.id} />
        ) : route.place === 'settings' ? (
          <SettingsList open={settingsPart} />
        ) : route.place === 'voicemail' ? (
          <Suspense>
            <VoicemailList open={route.id} />
          </Suspense>
        ) : (
          <Recents open={route.place === 'calls' ? route.id : null} />
        )}
      </div>
      <main className="flex min-w-0 flex-1 flex-col overflow-y-auto">
        {route.place === 'contacts' ? (
          route.id ? (
            <Suspense>
              <Contact id={route.id} />
            </Suspense>
          ) : (
            <p className="m-auto flex max-w-64 flex-col items-center gap-4 p-8 text-center text-ink-soft">
              <ContactIcon className="size-10" strokeWidth={1.5} aria-hidden="true" />
              {words.pickContact}
            </p>
          )
        ) : settingsPart ? (
          <Suspense>
            <SettingsDetail part={settingsPart} />
          </Suspense>
        ) : route.place === 'queue' ? (
          <Suspense>
            <Queue small={false} />
          </Suspense>
        ) : route.place === 'voicemail' ? (
          <Suspense>
            <VoicemailDetail id={route.id} />
          </Suspense>
        ) : route.place === 'calls' && route.id ? (
          <>
            <Back href="#/calls" />
            <Suspense>
              <CallDetail id={route.id} />
            </Suspense>
          </>
        ) : (
          <div className="m-auto flex w-full flex-col gap-8 p-6">
            {newHere && <Practice />}
            <Dial />
          </div>
        )}
      </main>
    </>
  )
}

const titleOf = ({ place }: Route, words: ReturnType<typeof useWords>): string =>
  place === 'contacts'
    ? words.contacts
    : place === 'settings'
      ? words.settings
      : place === 'voicemail'
        ? words.voicemail
        : words.calls

function OneColumn({ route }: { route: Route }) {
  const words = useWords()
  if (route.place === 'keypad')
    return (
      <main className="flex min-w-0 flex-1 flex-col justify-end overflow-y-auto bg-panel px-6 py-6">
        <Dial />
      </main>
    )
  if (route.place === 'contacts')
    return route.id ? (
      <Page back="#/contacts">
        <Suspense>
          <Contact id={route.id} />
        </Suspense>
      </Page>
    ) : (
      <List title={words.contacts}>
        <Contacts open={null} />
      </List>
    )
  if (route.place === 'settings')
    return route.part ? (
      <Page back="#/settings">
        <Suspense>
          <SettingsDetail part={route.part} />
        </Suspense>
      </Page>
    ) : (
      <List title={words.settings}>
        <SettingsList open={null} />
      </List>
    )
  if (route.place === 'voicemail')
    return route.id ? (
      <Page back="#/voicemail">
        <Suspense>
          <VoicemailDetail id={route.id} />
        </Suspense>
      </Page>
    ) : (
      <List title={words.voicemail}>
        <Suspense>
          <VoicemailList open={null} />
        </Suspense>
      </List>
    )
  if (route.place === 'queue')
    return (
      <main className="flex min-h-0 min-w-0 flex-1 flex-col overflow-y-auto">
        <Suspense>
          <QueueTitle small />
          <Queue small />
        </Suspense>
      </main>
    )
  return route.place === 'calls' && route.id ? (
    <Page back="#/calls">
      <Suspense>
        <CallDetail id={route.id} />
      </Suspense>
    </Page>
  ) : (
    <List title={words.calls}>
      <Recents open={null} />
    </List>
  )
}
const List = ({ title, children }: { title: string; children: ReactNode }) => (
  <main className="flex min-h-0 min-w-0 flex-1 flex-col bg-panel">
    <ListTitle title={title} small />
    {children}
  </main>
)
const Page = ({ back, children }: { back: string; children: ReactNode }) => (
  <main className="flex min-w-0 flex-1 flex-col overflow-y-auto">
    <Back href={back} />
    {children}
  </main>
)
function Back({ href }: { href: string }) {
  const words = useWords()
  return (
    <div className="sticky top-0 z-10 -mb-4 p-1 sm:-mb-8">
      <IconButton
        label={words.back}
        onClick={() => {
          location.hash = href
        }}
      >
        <ArrowLeft className="size-6 rtl:rotate-180" />
      </IconButton>
    </div>
  )
}
