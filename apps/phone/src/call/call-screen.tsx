import type { CallView } from '@sidetone/phone-core'
import { classNames, IconButton } from '@sidetone/ui'
import { ChevronDown } from 'lucide-react'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { useShort } from '../width.ts'
import { CallAlerts } from './alerts.tsx'
import { Chips } from './chips.tsx'
import { CallPanelBody, RoomLine, SmallWindowButton, Speakers } from './comes-later.tsx'
import { Controls, HangUp, PanelControls } from './controls.tsx'
import { EndedActions } from './ended.tsx'
import { Face } from './face.tsx'
import { QualityMark } from './quality.tsx'
import { useServerCall } from './server-call.ts'
import { callPanel, nameOf, numberBeside } from './shown.ts'
import { StateLine } from './state-line.tsx'
import { Strip } from './strip.tsx'

/** The call as the whole screen of a phone; the thumb reaches Hang up. */
export function CallScreen({ call }: { call: CallView }) {
  const words = useWords()
  const { calls } = usePhone()
  const { open } = useView(callPanel)
  const ended = call.state === 'ended'
  const panel = open !== 'none' && !ended
  const several = useView(calls).calls.filter(one => one.state !== 'ended' && one.state !== 'incoming').length > 1
  const known = useServerCall(call)
  const short = useShort()
  // What is under way needs room.
  const tight = short || several || known?.kind === 'conference' || Boolean(known?.transfer)
  return (
    <section
      aria-label={words.currentCall}
      className="fixed inset-0 z-30 flex flex-col bg-panel pt-[env(safe-area-inset-top)] pb-[env(safe-area-inset-bottom)]"
    >
      <header className="flex items-center justify-between px-2 pt-2 short:pt-0">
        <IconButton
          label={words.minimise}
          onClick={() => (ended ? calls.dismiss(call.id) : callPanel.patch({ away: true }))}
        >
          <ChevronDown className="size-6" />
        </IconButton>
        <span className="flex items-center">
          <QualityMark call={call} />
          {!ended && <SmallWindowButton />}
        </span>
      </header>
      <div className="relative z-10 h-0">
        <div className="absolute inset-x-0">
          <CallAlerts call={call} />
        </div>
      </div>
      {/* Scrolls, so that Hang up never leaves the screen. */}
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
        {!panel && (
          <>
            <Chips shown={call} />
            <div className="py-2 empty:hidden">
              <Strip call={call} />
            </div>
          </>
        )}
        {!panel ? (
          <div className="flex flex-1 flex-col items-center justify-center gap-4 px-6 text-center short:gap-1">
            <Face call={call} size={tight ? 'medium' : 'huge'} />
            <div>
              <p className={classNames(tight ? 'text-xl' : 'text-3xl', 'font-semibold text-balance')}>
                {nameOf(call, words)}
              </p>
              <p className="mt-1 text-base text-ink-soft">{numberBeside(call)}</p>
              <p className="mt-1 text-lg text-ink-soft">
                <StateLine call={call} />
              </p>
            </div>
            <RoomLine call={call} />
            <Speakers call={call} />
          </div>
        ) : (
          <div className="flex flex-1 flex-col justify-center gap-4 px-6 py-4 short:gap-2 short:py-1">
            <p className="text-center text-ink-soft">
              <span className="font-semibold text-ink">{nameOf(call, words)}</span> · <StateLine call={call} />
            </p>
            <RoomLine call={call} />
            <CallPanelBody call={call} />
          </div>
        )}
      </div>
      <footer className="flex flex-col items-center gap-6 px-6 pt-4 pb-6 short:gap-3 short:pt-2 short:pb-3">
        {ended ? (
          <EndedActions call={call} />
        ) : panel ? (
          <PanelControls call={call} />
        ) : (
          <>
            <div className="grid w-full max-w-sm grid-cols-3 gap-y-5 short:gap-y-2">
              <Controls call={call} looks="round" />
            </div>
            <HangUp call={call} looks="round" />
          </>
        )}
      </footer>
    </section>
  )
}

/** On a phone, while the call's screen was left: the green way back. */
export function ReturnBar({ call }: { call: CallView }) {
  const words = useWords()
  return (
    <button
      type="button"
      onClick={() => callPanel.patch({ away: false })}
      className="flex min-h-12 w-full items-center justify-between bg-accent px-4 text-body font-semibold text-accent-ink"
    >
      <span className="truncate">{nameOf(call, words)}</span>
      <span className="flex gap-3">
        <StateLine call={call} />
        <span className="underline">{words.returnToCall}</span>
      </span>
    </button>
  )
}
