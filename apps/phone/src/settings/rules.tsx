import type { Ringing, RingingRule } from '@sidetone/api-client'
import { Button, Card, Choice, classNames, Field, IconButton } from '@sidetone/ui'
import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useLanguage, useWords } from '../messages/index.tsx'
import { usePhone } from '../phone-context.ts'
import { NumberField, Save } from './form-parts.tsx'
import { numberIn, numbersIn } from './incoming-text.ts'

type Row = {
  readonly key: number
  readonly name: string
  readonly callers: string
  readonly days: readonly number[]
  readonly from: string
  readonly to: string
  readonly act: RingingRule['then']['do']
  readonly forwardTo: string
}
const WORKDAYS = [1, 2, 3, 4, 5]

/** The form has one time for each rule; more of them, made elsewhere, stay as they are. */
const rowOf = (rule: RingingRule, key: number): Row => ({
  key,
  name: rule.name,
  callers: rule.callers.join(', '),
  days: rule.times[0]?.days ?? [],
  from: rule.times[0]?.from ?? '09:00',
  to: rule.times[0]?.to ?? '17:00',
  act: rule.then.do,
  forwardTo: rule.then.do === 'forward' ? rule.then.to : '',
})
const ruleOf = (row: Row, before: RingingRule | undefined): RingingRule => ({
  name: row.name.trim(),
  callers: numbersIn(row.callers),
  times: [
    ...(row.days.length ? [{ days: row.days, from: row.from, to: row.to }] : []),
    ...(before?.times.slice(1) ?? []),
  ],
  // biome-ignore lint/suspicious/noThenProperty: data, never awaited
  then: row.act === 'forward' ? { do: row.act, to: numberIn(row.forwardTo) ?? '' } : { do: row.act },
})

/** Some callers, at some times: the first rule that fits decides, before everything above. */
export function Rules({ rules }: { rules: Ringing }) {
  const words = useWords()
  const { ringing } = usePhone()
  const [rows, setRows] = useState(() => rules.rules.map(rowOf))
  const [before] = useState(rules.rules)
  const set = (key: number, change: Partial<Row>) =>
    setRows(rows.map(row => (row.key === key ? { ...row, ...change } : row)))
  return (
    <Card title={words.rules}>
      <form
        className="flex flex-col gap-4"
        onSubmit={event => {
          event.preventDefault()
          // The times were meant by the clock of whoever typed them.
          const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
          void ringing.change({ timeZone, rules: rows.map(row => ruleOf(row, before[row.key])) })
        }}
      >
        <p className="-mt-2 text-ink-soft">{words.rulesText}</p>
        {rows.map(row => (
          <fieldset key={row.key} className="flex flex-col gap-4 rounded-st border border-line p-4">
            <div className="flex items-end gap-2">
              <div className="flex-1">
                <Field
                  label={words.ruleName}
                  required
                  value={row.name}
                  onChange={event => set(row.key, { name: event.target.value })}
                />
              </div>
              <IconButton
                label={words.removeOther(row.name || words.ruleName)}
                onClick={() => setRows(rows.filter(({ key }) => key !== row.key))}
              >
                <Trash2 className="size-5" />
              </IconButton>
            </div>
            <Field
              label={words.ruleCallers}
              help={words.ruleCallersText}
              value={row.callers}
              onChange={event => set(row.key, { callers: event.target.value })}
            />
            <Days days={row.days} onChange={days => set(row.key, { days })} />
            {row.days.length > 0 && (
              <div className="grid grid-cols-2 gap-3">
                <Field
                  label={words.ruleFrom}
                  type="time"
                  required
                  value={row.from}
                  onChange={event => set(row.key, { from: event.target.value })}
                />
                <Field
                  label={words.ruleTo}
                  type="time"
                  required
                  value={row.to}
                  onChange={event => set(row.key, { to: event.target.value })}
                />
              </div>
            )}
            <Choice
              label={words.ruleThen}
              value={row.act}
              options={(['ring', 'forward', 'do-not-disturb'] as const).map(value => ({
                value,
                label: words.ruleThens[value],
              }))}
              onChoose={value => set(row.key, { act: value as Row['act'] })}
            />
            {row.act === 'forward' && (
              <NumberField
                label={words.ruleForwardTo}
                value={row.forwardTo}
                onChange={forwardTo => set(row.key, { forwardTo })}
              />
            )}
          </fieldset>
        ))}
        <Button
          icon={<Plus className="size-4" />}
          className="self-start"
          onClick={() =>
            setRows([
              ...rows,
              {
                key: Math.max(before.length - 1, ...rows.map(({ key }) => key)) + 1,
                name: '',
                callers: '',
                days: WORKDAYS,
                from: '17:00',
                to: '09:00',
                act: 'forward',
                forwardTo: '',
              },
            ])
          }
        >
          {words.ruleAdd}
        </Button>
        <Save />
      </form>
    </Card>
  )
}

/** Seven switches; none pressed: at any time. */
function Days({ days, onChange }: { days: readonly number[]; onChange: (days: readonly number[]) => void }) {
  const words = useWords()
  const language = useLanguage()
  // 1 January 2024 was a Monday.
  const nameOf = (day: number, form: 'short' | 'long') =>
    new Intl.DateTimeFormat(language, { weekday: form, timeZone: 'UTC' }).format(Date.UTC(2024, 0, day))
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 text-sm font-medium">{words.ruleDays}</legend>
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
      <p className="text-sm text-ink-soft">{words.ruleDaysText}</p>
    </fieldset>
  )
}
