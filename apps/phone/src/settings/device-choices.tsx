import { Button, Choice, Meter } from '@sidetone/ui'
import { Bell, Mic, Play } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'

/** Microphone, speaker and ring device. During a call only what counts for it, and no second opening of the microphone. */
export function DeviceChoices({ during }: { during: 'call' | 'settings' }) {
  const words = useWords()
  const { devices } = usePhone()
  const view = useView(devices)
  const options = (list: readonly { readonly id: string; readonly label: string }[]) => [
    { value: '', label: words.systemDefault },
    ...list.map(device => ({ value: device.id, label: device.label })),
  ]
  if (!view.named && during === 'settings')
    return (
      <div className="flex flex-col items-start gap-4">
        <p className="text-ink-soft">{words.allowMicrophoneText}</p>
        <Button tone="primary" icon={<Mic className="size-5" />} onClick={() => devices.ask()}>
          {words.allowMicrophone}
        </Button>
      </div>
    )
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-col gap-3">
        <Choice
          label={words.microphone}
          options={options(view.microphones)}
          value={view.microphone}
          onChoose={devices.chooseMicrophone}
        />
        {during === 'settings' && (
          <>
            <Meter label={words.microphoneLevel} source={devices.watchMicrophone} />
            <p className="text-sm text-ink-soft">{words.microphoneHint}</p>
          </>
        )}
      </div>
      {view.canChooseSpeaker ? (
        <>
          <TestedChoice
            label={words.speaker}
            options={options(view.speakers)}
            value={view.speaker}
            onChoose={devices.chooseSpeaker}
            test={
              during === 'settings' && (
                <Button icon={<Play className="size-4" />} onClick={() => devices.test('speaker')}>
                  {words.testSpeaker}
                </Button>
              )
            }
          />
          {during === 'settings' && (
            <TestedChoice
              label={words.ringDevice}
              options={options(view.speakers)}
              value={view.ring}
              onChoose={devices.chooseRing}
              test={
                <Button icon={<Bell className="size-4" />} onClick={() => devices.test('ring')}>
                  {words.testRing}
                </Button>
              }
            />
          )}
        </>
      ) : (
        <p className="text-sm text-ink-soft">{words.cannotChooseSpeaker}</p>
      )}
    </div>
  )
}
/** A device, and how one hears that it is the right one. */
function TestedChoice({ test, ...choice }: ComponentProps<typeof Choice> & { test: ReactNode }) {
  return (
    <div className="flex flex-col items-start gap-2">
      <div className="w-full">
        <Choice {...choice} />
      </div>
      {test}
    </div>
  )
}
