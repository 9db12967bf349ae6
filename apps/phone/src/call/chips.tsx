import type { CallView } from '@sidetone/phone-core'
import { Avatar, classNames } from '@sidetone/ui'
import { Pause } from 'lucide-react'
import { useWords } from '../messages/index.tsx'
import { usePhone, useView } from '../phone-context.ts'
import { nameOf } from './shown.ts'
import { StateLine } from './state-line.tsx'

/** One chip a call when there are several; a press talks to that one and holds the other. */
export function Chips({ shown }: { shown: CallView }) {
  const words = useWords()
  const { calls } = usePhone()
  const all = useView(calls).calls.filter(call => call.state !== 'incoming' && call.state !== 'ended')
  if (!all.some(call => call.id !== shown.id)) return null
  return (
    <fieldset aria-label={words.otherCalls} className="flex flex-wrap justify-center gap-2">
      {all.map(call => (
        <button
          key={call.id}
          type="button"
          aria-pressed={call.id === shown.id}
          aria-label={words.swapTo(nameOf(call, words))}
          onClick={() => calls.swapTo(call.id)}
          className={classNames(
            'flex min-h-11 items-center gap-2 rounded-full border py-1 pr-4 pl-1.5 text-sm font-medium transition-colors duration-100',
            call.id === shown.id
              ? 'border-accent bg-accent-soft text-accent-text'
              : 'border-line bg-panel text-ink hover:bg-sunk',
          )}
        >
          <span className="origin-left scale-80">
            <Avatar name={nameOf(call, words)} />
          </span>
          <span className="-ml-2 max-w-32 truncate">{nameOf(call, words)}</span>
          <span className="flex items-center gap-1 font-normal text-ink-soft">
            {call.held && <Pause className="size-3.5" aria-hidden="true" />}
            <StateLine call={call} />
          </span>
        </button>
      ))}
    </fieldset>
  )
}
