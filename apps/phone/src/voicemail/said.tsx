import { Button, Toast } from '@sidetone/ui'
import { usePhone, useView } from '../phone-context.ts'
import { voicemailOf } from './model.ts'
import { useVoicemailWords } from './words.ts'

/** What was deleted, given or refused just now. */
export function Said() {
  const words = useVoicemailWords()
  const model = voicemailOf(usePhone())
  const { undo, given, fault } = useView(model)
  const text = fault || (undo ? words.removed : given && words.given(given))
  return (
    <Toast
      close={words.close}
      onClose={() => model.dismiss()}
      action={
        undo &&
        !fault && (
          <Button tone="ghost" onClick={() => model.restore(undo)}>
            {words.undo}
          </Button>
        )
      }
    >
      {text || undefined}
    </Toast>
  )
}
