import { Button, Card } from '@sidetone/ui'
import { useState } from 'react'
import { menus as words } from '../../messages/index.ts'
import { useNumberName } from '../../parts/number-field.tsx'
import { type Flow, type Way, waysOf } from './flow.ts'

/** Walks the draft by hand: the box where the caller would be is shown in the drawing. */
export function TryIt({ flow, at, onAt }: { flow: Flow; at: string | null; onAt: (step: string | null) => void }) {
  const [led, setLed] = useState<Way | undefined>(undefined)
  const step = flow.steps.find(({ id }) => id === at)
  const begin = () => {
    setLed(undefined)
    onAt(flow.start)
  }
  const take = (way: Way) => {
    if (way && 'step' in way) return onAt(way.step)
    setLed(way)
    onAt(null)
  }
  const text = step?.say && 'text' in step.say ? step.say.text : ''
  return (
    <Card title={words.tryTitle}>
      <div className="flex flex-col gap-3" role="status">
        {!step && led === undefined && <p className="text-sm text-ink-soft">{words.tryText}</p>}
        {step && (
          <>
            <p className="font-medium">{step.name}</p>
            {text && <p className="text-body text-ink-soft">“{text}”</p>}
            <div className="flex flex-wrap gap-2">
              {waysOf(step).map(({ when, to }, row) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: ways in their order; two may be alike
                <Button key={row} onClick={() => take(to)}>
                  {when}
                </Button>
              ))}
              {step.kind === 'hang-up' && <Button onClick={() => take(null)}>{words.tryEnd}</Button>}
            </div>
          </>
        )}
        {led !== undefined && <Led way={led} />}
        <Button className="self-start" tone={step ? 'ghost' : 'quiet'} onClick={begin}>
          {step || led !== undefined ? words.tryAgain : words.tryStart}
        </Button>
      </div>
    </Card>
  )
}
function Led({ way }: { way: Way }) {
  const number = way && 'number' in way ? way.number : ''
  const entry = useNumberName(number)
  return (
    <p className="font-medium">
      {number ? words.tryNumber(entry ? `${entry.name} (${number})` : number) : words.tryEnd}
    </p>
  )
}
