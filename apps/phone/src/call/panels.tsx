import type { CallView } from '@sidetone/phone-core'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { DeviceChoices } from '../settings/device-choices.tsx'
import { Pad } from './pad.tsx'
import { QualityPanel } from './quality.tsx'
import { callPanel, nameOf } from './shown.ts'

/** What is open beside the call: keypad, figures of the sound, or devices. */
export function CallPanelBody({ call }: { call: CallView }) {
  const words = useWords()
  const { calls, playKey } = usePhone()
  const { open } = useView(callPanel)
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
  if (open === 'quality') return <QualityPanel quality={call.quality} />
  if (open === 'sound') return <DeviceChoices during="call" />
  return null
}
