import { classNames } from '@sidetone/ui'
import { AudioLines, type LucideIcon, Mic, Voicemail } from 'lucide-react'
import { calls as words } from '../../messages/index.ts'
import type { EndedCall } from './ended-call.ts'
import { GOOD_MOS } from './sound.tsx'

/** What there is beside talking: a recording, a message, and how it sounded. */
export function Marks({ call: { recorded, voicemail, mos } }: { call: EndedCall }) {
  const bad = mos !== null && mos < GOOD_MOS
  return (
    <span className="inline-flex items-center justify-end gap-2 align-middle">
      {recorded && <Mark icon={Mic} says={words.recorded} />}
      {voicemail !== null && <Mark icon={Voicemail} says={`${words.voicemail} ${voicemail}`} />}
      {mos !== null && (
        <Mark
          icon={AudioLines}
          says={`${words.quality}: ${words.mos(mos)}`}
          look={bad ? 'text-danger-text' : 'text-accent-text'}
        />
      )}
    </span>
  )
}

const Mark = ({ icon: Icon, says, look = 'text-ink-soft' }: { icon: LucideIcon; says: string; look?: string }) => (
  <span role="img" aria-label={says} title={says} className={classNames('relative z-10', look)}>
    <Icon className="size-4" aria-hidden="true" />
  </span>
)
