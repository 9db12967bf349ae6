/** How far the sound of a call is encrypted, as the server knows it: each side to Sidetone, never end to end. */
import { type CallView, showNumber } from '@sidetone/phone-core'
import { classNames } from '@sidetone/ui'
import { Lock, LockOpen } from 'lucide-react'
import { useWords } from '../messages/index.tsx'
import { protectionOf } from './protection.ts'
import { useProtectionWords } from './protection-words.ts'
import { useServerCall } from './server-call.ts'

export function Encryption({ call }: { call: CallView }) {
  const { withheld } = useWords()
  const words = useProtectionWords()
  const known = useServerCall(call)
  // This page speaks WebRTC, whose sound is always encrypted (RFC 8827 §6.5).
  const lines = [{ closed: true, text: words.mine }]
  for (const { secured, outside, who } of known ? protectionOf(known) : []) {
    const names = who.map(one => one.name || showNumber(one.number) || withheld).join(', ')
    lines.push({ closed: secured, text: words[outside ? 'outside' : 'inside'][secured ? 'closed' : 'open'](names) })
  }
  return (
    <div className="flex flex-col gap-1.5 border-t border-line pt-3 text-sm">
      {lines.map(({ closed, text }) => {
        const Shape = closed ? Lock : LockOpen
        return (
          <p key={text} className={classNames('flex gap-2', !closed && 'font-medium text-warn-text')}>
            <Shape className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
            {text}
          </p>
        )
      })}
      <p className="ps-6 text-ink-soft">{words.notEndToEnd}</p>
    </div>
  )
}
