import { Switch } from '@sidetone/ui'
import { hours as words } from '../../messages/index.ts'
import type { OwnEditor } from '../../parts/fields.ts'

type Hours = { readonly from: string; readonly to: string } | null
const TIME =
  'min-h-11 w-28 rounded-st border border-line-strong bg-panel px-3 text-body [&::-webkit-calendar-picker-indicator]:hidden'

/** All day, or only from one time to another: `{from, to}`, null for all day. */
export const ClosedHours: OwnEditor = ({ label, value, onChange, fault }) => {
  const hours = (value ?? null) as Hours
  return (
    <div className="flex flex-col gap-2">
      <Switch label={label} on={hours !== null} onChange={on => onChange(on ? { from: '12:00', to: '24:00' } : null)} />
      {hours && (
        <span className="flex flex-wrap items-center gap-1.5">
          <input
            type="time"
            aria-label={words.hoursFrom}
            className={TIME}
            value={hours.from}
            onChange={event => onChange({ ...hours, from: event.target.value })}
          />
          <span className="text-ink-soft">{words.until}</span>
          <input
            type="time"
            aria-label={words.hoursTo}
            className={TIME}
            value={hours.to === '24:00' ? '' : hours.to}
            onChange={event => onChange({ ...hours, to: event.target.value || '24:00' })}
          />
          {hours.to === '24:00' && <span className="text-sm text-ink-soft">{words.untilMidnight}</span>}
        </span>
      )}
      {fault && <p className="text-sm text-danger-text">{fault}</p>}
    </div>
  )
}

export const hoursWrong = (value: unknown): string | null => {
  const hours = (value ?? null) as Hours
  if (hours === null) return null
  return hours.from && hours.to && hours.from < hours.to ? null : words.hoursOrder
}
