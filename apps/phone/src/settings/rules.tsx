import type { Ringing, RingingRule } from '@sidetone/api-client'
import { Card, Choice, classNames, Field } from '@sidetone/ui'
import { useLanguage, useWords } from '../messages/index.tsx'
import { usePhone } from '../phone-context.ts'
import { AddButton, NumberField, nextKey, RemoveButton, RowBox, Save, useRows } from './form-parts.tsx'
import { useOwnVoicemail } from './forward-target.tsx'
import { numberIn, numbersIn } from './incoming-text.ts'
import { useRingingWords } from './ringing-words.ts'

type Span = RingingRule['times'][number] & { readonly key: number }
type Row = {
  readonly name: string
  readonly callers: string
  /** None: at any time. */
  readonly times: readonly Span[]
  readonly act: RingingRule['then']['do'] | 'voicemail'
  readonly forwardTo: string
}
const WORKDAYS = [1, 2, 3, 4, 5]

const rowOf = (rule: RingingRule, voicemail: string): Row => ({
  name: rule.name,
  callers: rule.callers.join(', '),
  times: rule.times.map((time, place) => ({ ...time, key: place })),
  act: rule.then.do === 'forward' && rule.then.to === voicemail ? 'voicemail' : rule.then.do,
  forwardTo: rule.then.do === 'forward' ? rule.then.to : '',
})
const ruleOf = (row: Row, voicemail: string): RingingRule => ({
  name: row.name.trim(),
  callers: numbersIn(row.callers),
  times: row.times.map(({ days, from, to }) => ({ days, from, to })),
  // biome-ignore lint/suspicious/noThenProperty: data, never awaited
  then:
    row.act === 'voicemail'
      ? { do: 'forward', to: voicemail }
      : row.act === 'forward'
        ? { do: row.act, to: numberIn(row.forwardTo) ?? '' }
        : { do: row.act },
})

/** Some callers, at some times: the first rule that fits decides, before everything above. */
export function Rules({ rules }: { rules: Ringing }) {
  const words = useWords()
  const said = useRingingWords()
  const { ringing } = usePhone()
  const voicemail = useOwnVoicemail()
  const { rows, set, add, remove } = useRows(() => rules.rules.map(rule => rowOf(rule, voicemail)))
  return (
    <Card title={said.rules}>
      <form
        className="flex flex-col gap-4"
        onSubmit={event => {
          event.preventDefault()
          // The times were meant by the clock of whoever typed them.
          const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
          void ringing.change({ timeZone, rules: rows.map(row => ruleOf(row, voicemail)) })
        }}
      >
        <p className="-mt-2 text-ink-soft">{said.rulesText}</p>
        {rows.map(row => (
          <RowBox
            key={row.key}
            removeLabel={words.removeOther(row.name || said.ruleName)}
            onRemove={() => remove(row.key)}
            first={
              <Field
                label={said.ruleName}
                required
                value={row.name}
                onChange={event => set(row.key, { name: event.target.value })}
              />
            }
          >
            <Field
              label={said.ruleCallers}
              help={said.ruleCallersText}
              value={row.callers}
              onChange={event => set(row.key, { callers: event.target.value })}
            />
            <Times times={row.times} onChange={times => set(row.key, { times })} />
            <Choice
              label={said.ruleThen}
              value={row.act}
              options={(['ring', 'forward', 'voicemail', 'do-not-disturb'] as const).map(value => ({
                value,
                label: said.ruleThens[value],
              }))}
              onChoose={value => set(row.key, { act: value as Row['act'] })}
            />
            {row.act === 'forward' && (
              <NumberField
                label={said.ruleForwardTo}
                value={row.forwardTo}
                onChange={forwardTo => set(row.key, { forwardTo })}
              />
            )}
          </RowBox>
        ))}
        <AddButton
          onClick={() =>
            add({
              name: '',
              callers: '',
              times: [{ key: 0, days: WORKDAYS, from: '17:00', to: '09:00' }],
              act: 'forward',
              forwardTo: '',
            })
          }
        >
          {said.ruleAdd}
        </AddButton>
        <Save />
      </form>
    </Card>
  )
}

/** When a rule counts: any of these times, always when there is none. */
function Times({ times, onChange }: { times: readonly Span[]; onChange: (times: readonly Span[]) => void }) {
  const said = useRingingWords()
  const set = (key: number, change: Partial<Span>) =>
    onChange(times.map(time => (time.key === key ? { ...time, ...change } : time)))
  return (
    <>
      {times.map((time, place) => (
        <div key={time.key} className="flex flex-col gap-4">
          {/* A time without a day would be no time, and the rule would always count. */}
          <Days days={time.days} onChange={days => days.length > 0 && set(time.key, { days })} />
          <div className="flex flex-wrap items-end gap-3">
            {(['from', 'to'] as const).map(edge => (
              <div key={edge} className="min-w-0 flex-1">
                <Field
                  label={edge === 'from' ? said.ruleFrom : said.ruleTo}
                  type="time"
                  required
                  value={time[edge]}
                  onChange={event => set(time.key, { [edge]: event.target.value })}
                />
              </div>
            ))}
            <RemoveButton
              label={said.ruleTimeRemove(place + 1)}
              onClick={() => onChange(times.filter(({ key }) => key !== time.key))}
            />
          </div>
        </div>
      ))}
      <AddButton
        onClick={() => onChange([...times, { key: nextKey(times), days: WORKDAYS, from: '09:00', to: '17:00' }])}
      >
        {times.length ? said.ruleTimeMore : said.ruleTimeAdd}
      </AddButton>
    </>
  )
}

/** Seven switches. */
function Days({ days, onChange }: { days: readonly number[]; onChange: (days: readonly number[]) => void }) {
  const said = useRingingWords()
  const language = useLanguage()
  // 1 January 2024 was a Monday.
  const nameOf = (day: number, form: 'short' | 'long') =>
    new Intl.DateTimeFormat(language, { weekday: form, timeZone: 'UTC' }).format(Date.UTC(2024, 0, day))
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1.5 text-sm font-medium">{said.ruleDays}</legend>
      <div className="flex flex-wrap gap-1">
        {[1, 2, 3, 4, 5, 6, 7].map(day => {
          const on = days.includes(day)
          return (
            <button
              key={day}
              type="button"
              aria-pressed={on}
              aria-label={nameOf(day, 'long')}
              onClick={() => onChange(on ? days.filter(one => one !== day) : [...days, day].sort((a, b) => a - b))}
              className={classNames(
                'min-h-11 min-w-11 rounded-st px-1.5 text-sm font-medium',
                on ? 'bg-accent text-accent-ink' : 'bg-sunk hover:bg-line',
              )}
            >
              {nameOf(day, 'short')}
            </button>
          )
        })}
      </div>
      <p className="text-sm text-ink-soft">{said.ruleDaysText}</p>
    </fieldset>
  )
}
