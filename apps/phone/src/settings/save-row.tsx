import { Button } from '@sidetone/ui'
import { Check } from 'lucide-react'
import { useWords } from '../messages/index.tsx'

/** The end of a form: its button, and beside it that it is saved. */
export function SaveRow({
  disabled = false,
  saved,
  onPress,
}: {
  disabled?: boolean
  saved: boolean
  onPress?: () => void
}) {
  const words = useWords()
  return (
    <div className="flex items-center gap-3">
      <Button type="submit" tone="primary" disabled={disabled} onClick={onPress}>
        {words.save}
      </Button>
      <span role="status" className="flex items-center gap-1.5 text-sm font-medium text-accent-text">
        {saved && (
          <>
            <Check className="size-4" aria-hidden="true" />
            {words.saved}
          </>
        )}
      </span>
    </div>
  )
}
