import type { CallView } from '@sidetone/phone-core'
import { classNames } from '@sidetone/ui'
import { useWords } from '../messages/index.tsx'
import { useView } from '../phone-context.ts'
import { callPanel, qualityOf, togglePanel } from './shown.ts'

export const COLOURS = { good: 'text-accent-text', fair: 'text-warn-text', poor: 'text-danger-text' }
const BARS = { good: 3, fair: 2, poor: 1 }

/** Quality as colour, as number of bars and as a word; a press opens the figures. */
export function QualityMark({ call }: { call: CallView }) {
  const words = useWords()
  const { open } = useView(callPanel)
  const quality = qualityOf(call)
  if (!quality || call.state !== 'talking') return null
  return (
    <button
      type="button"
      aria-expanded={open === 'quality'}
      data-panel="quality"
      aria-label={`${words.quality}: ${words.marks[quality.mark]}`}
      title={words.qualityBecause[quality.because]}
      onClick={() => togglePanel('quality')}
      className={classNames(
        'inline-flex min-h-11 items-center gap-1.5 rounded-st px-2 text-sm font-medium hover:bg-sunk',
        COLOURS[quality.mark],
      )}
    >
      <svg viewBox="0 0 14 12" className="h-3 w-3.5" aria-hidden="true">
        {[0, 1, 2].map(bar => (
          <rect
            key={bar}
            x={bar * 5}
            y={8 - bar * 4}
            width="4"
            height={4 + bar * 4}
            rx="1"
            className={bar < BARS[quality.mark] ? 'fill-current' : 'fill-line'}
          />
        ))}
      </svg>
      <span className="sm:max-[44rem]:hidden">{words.marks[quality.mark]}</span>
    </button>
  )
}
