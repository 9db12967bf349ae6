import { Choice } from '@sidetone/ui'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { NumberField } from './form-parts.tsx'

/** Where calls go: nowhere else, to one's own voicemail, or to a number. `''` is a number that is not typed yet. */
export function ForwardTarget({
  label,
  none,
  value,
  onChange,
}: {
  label: string
  /** what null means, in words */
  none: string
  value: string | null
  onChange: (value: string | null) => void
}) {
  const words = useWords()
  const voicemail = useOwnVoicemail()
  const kind = value === null ? 'none' : value === voicemail ? 'voicemail' : 'number'
  return (
    <div className="flex flex-col gap-2">
      <Choice
        label={label}
        value={kind}
        options={[
          { value: 'none', label: none },
          { value: 'voicemail', label: words.forwardTo.voicemail },
          { value: 'number', label: words.forwardTo.number },
        ]}
        onChoose={chosen => onChange(chosen === 'none' ? null : chosen === 'voicemail' ? voicemail : '')}
      />
      {kind === 'number' && <NumberField label={words.forwardWhere} value={value ?? ''} onChange={onChange} />}
    </div>
  )
}
/** The number of my own box. */
export function useOwnVoicemail(): string {
  const account = useView(usePhone().session)
  return `*99${account.state === 'signed-in' ? account.me.extension : ''}`
}
