import { shell as words } from '../messages/index.ts'
import type { FieldSpec, OwnEditor } from './fields.ts'
import { NumberField } from './number-field.tsx'
import { Reference } from './reference.tsx'

type Hours = { readonly schedule: string | null; readonly closedTo: string | null } | null

/** Which opening hours hold, and where calls go while they are closed. */
const HoursEditor: OwnEditor = ({ label, value, onChange, fault }) => {
  const hours = (value ?? null) as Hours
  return (
    <div className="flex flex-col gap-5">
      <Reference
        label={label}
        path="/api/schedules"
        none={words.alwaysOpen}
        value={hours?.schedule ?? ''}
        onChoose={schedule => onChange(schedule ? { closedTo: null, ...hours, schedule } : null)}
      />
      {hours && (
        <NumberField
          label={words.closedTo}
          help={words.closedToHelp}
          fault={fault}
          value={hours.closedTo ?? ''}
          onChange={closedTo => onChange({ ...hours, closedTo: closedTo || null })}
        />
      )}
    </div>
  )
}
/** For whatever names opening hours as `{schedule, closedTo}` or null. */
export const hoursField = (name = 'hours'): FieldSpec => ({
  kind: 'own',
  name,
  label: words.hours,
  optional: true,
  editor: HoursEditor,
  tell: value => {
    const hours = (value ?? null) as Hours
    return hours
      ? `${words.hoursOfSchedule}${hours.closedTo ? `, ${words.closedToShort(hours.closedTo)}` : ''}`
      : words.alwaysOpen
  },
})
