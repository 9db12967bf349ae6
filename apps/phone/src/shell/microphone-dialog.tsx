import { Button, Dialog } from '@sidetone/ui'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'

/** No microphone: what happened, what it means, what to do. */
export function MicrophoneDialog() {
  const words = useWords()
  const { devices } = usePhone()
  const { trouble } = useView(devices)
  if (!trouble) return null
  return (
    <Dialog title={words.microphoneTitles[trouble]} onClose={devices.dismissTrouble}>
      <div className="flex flex-col gap-6 p-6 pt-3">
        <p className="text-ink-soft">{words.microphoneHelp[trouble]}</p>
        <div className="flex justify-end gap-2">
          <Button onClick={devices.dismissTrouble}>{words.close}</Button>
          {trouble !== 'not-secure' && (
            <Button tone="primary" onClick={() => devices.ask()}>
              {words.tryAgain}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  )
}
