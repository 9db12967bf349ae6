import type { CallView, QualityView } from '@sidetone/phone-core'
import { classNames } from '@sidetone/ui'
import { decimal, percent } from '../format.ts'
import { useLanguage, useWords } from '../messages/index.tsx'
import { Encryption } from './encryption.tsx'
import { COLOURS } from './quality.tsx'
import { qualityOf } from './shown.ts'

/** All figures of the sound, with one sentence on top that says what they mean. */
export function QualityPanel({ call }: { call: CallView }) {
  const words = useWords()
  const quality = qualityOf(call)
  return (
    <div className="flex flex-col gap-4">
      {quality ? <Figures quality={quality} /> : <p className="p-2 text-ink-soft">{words.measuring}</p>}
      <Encryption call={call} />
    </div>
  )
}

function Figures({ quality }: { quality: QualityView }) {
  const words = useWords()
  const language = useLanguage()
  const ms = (value: number | null) => (value === null ? words.notKnown : `${Math.round(value)} ms`)
  const rows = [
    [words.lossIn, percent(quality.lossRatio, language)],
    [words.lossOut, quality.farLossRatio === null ? words.notKnown : percent(quality.farLossRatio, language)],
    [words.jitter, ms(quality.jitterMs)],
    [words.delay, ms(quality.delayMs)],
    [words.codec, quality.codec],
    [words.path, words.paths[quality.relayed ? 'relayed' : 'direct']],
    [words.mos, decimal(quality.mos, language)],
  ] as const
  return (
    <>
      <p className={classNames('font-medium', COLOURS[quality.mark])}>{words.qualityBecause[quality.because]}</p>
      <MosCurve curve={quality.curve} label={words.mosCurve} />
      <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-2 text-sm">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-soft">{name}</dt>
            <dd className="text-right font-medium">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

/** MOS 1 … 4.5 from left (older) to right (now); the lines are the borders of poor, fair and good. */
function MosCurve({ curve, label }: { curve: readonly number[]; label: string }) {
  const width = 280
  const height = 64
  const y = (mos: number) => height - 4 - ((mos - 1) / 3.5) * (height - 8)
  const step = curve.length > 1 ? width / (curve.length - 1) : 0
  const points = curve.map((mos, place) => `${(place * step).toFixed(1)},${y(mos).toFixed(1)}`).join(' ')
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${height}`}
      className="w-full rounded-st bg-sunk"
      preserveAspectRatio="none"
    >
      {[3.1, 3.8].map(border => (
        <line
          key={border}
          x1="0"
          x2={width}
          y1={y(border)}
          y2={y(border)}
          className="stroke-line"
          strokeDasharray="4 4"
        />
      ))}
      <polyline
        points={curve.length > 1 ? points : `0,${y(curve[0] ?? 1)} ${width},${y(curve[0] ?? 1)}`}
        className="fill-none stroke-accent"
        strokeWidth="2"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}
