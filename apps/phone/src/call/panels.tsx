import type { CallView } from '@sidetone/phone-core'
import { PhoneCall, PhoneForwarded, UserPlus } from 'lucide-react'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { DeviceChoices } from '../settings/device-choices.tsx'
import { maySteer } from './actions.ts'
import { MorePanel, MoveToMobile } from './more.tsx'
import { Pad } from './pad.tsx'
import { QualityPanel } from './quality-panel.tsx'
import { RosterPanel } from './roster.tsx'
import { useServerCall } from './server-call.ts'
import { callPanel, closePanel, nameOf } from './shown.ts'
import { type Target, TargetPanel } from './target.tsx'

/** What is open beside the call: keypad, figures of the sound, or devices. */
export function CallPanelBody({ call }: { call: CallView }) {
  const words = useWords()
  const { calls, handling, playKey } = usePhone()
  const { open } = useView(callPanel)
  const known = useServerCall(call)
  if (open === 'keypad')
    return (
      <div className="flex flex-col items-center gap-4">
        <output
          aria-label={words.digitsSent}
          className="min-h-8 max-w-full overflow-x-auto text-2xl font-medium tracking-wider"
        >
          {call.digits || (
            <span className="text-base font-normal tracking-normal text-ink-soft">
              {words.keypadOf(nameOf(call, words))}
            </span>
          )}
        </output>
        <Pad
          label={words.keypad}
          onKey={key => {
            playKey(key)
            calls.sendDigit(call.id, key)
          }}
        />
      </div>
    )
  if (open === 'quality') return <QualityPanel call={call} />
  if (open === 'sound') return <DeviceChoices during="call" />
  const closing =
    <T,>(act: (target: T) => void) =>
    (target: T) => {
      closePanel()
      act(target)
    }
  if (open === 'transfer')
    return (
      <>
        <TargetPanel
          key="transfer"
          not={[call.other.number]}
          title={words.transferTo(nameOf(call, words))}
          first={{
            label: words.sendNow,
            icon: <PhoneForwarded className="size-4" />,
            go: closing(({ number }) => handling.transfer(call.id, number)),
          }}
          second={{
            label: words.talkFirst,
            icon: <PhoneCall className="size-4" />,
            go: closing(({ number, name }) => handling.consult(call.id, number, name)),
          }}
        />
        <ul className="-mx-2 mt-2 empty:hidden">
          <MoveToMobile call={call} />
        </ul>
      </>
    )
  if (open === 'add') {
    const callFirst = {
      label: words.callFirst,
      icon: <PhoneCall className="size-4" />,
      go: closing<Target>(({ number, name }) => calls.call(number, name)),
    }
    const addNow = {
      label: words.addNow,
      icon: <UserPlus className="size-4" />,
      go: closing<Target>(({ number }) => handling.add(call.id, number)),
    }
    // Into a conference room a host calls people straight away.
    const ways = !maySteer(known) ? [callFirst] : known?.room ? [addNow, callFirst] : [callFirst, addNow]
    return (
      <TargetPanel
        key="add"
        not={[call.other.number]}
        title={words.addWhom}
        first={ways[0]!}
        second={ways[1] ?? null}
      />
    )
  }
  if (open === 'people') return <RosterPanel call={call} />
  if (open === 'more') return <MorePanel call={call} />
  return null
}
