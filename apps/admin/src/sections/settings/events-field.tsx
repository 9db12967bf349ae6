import { classNames, IconButton } from '@sidetone/ui'
import { ChevronDown } from 'lucide-react'
import { useId, useState } from 'react'
import { settings as words } from '../../messages/index.ts'

/** What a program is told: groups of events, each with its word; a group is taken at once by its title. */
const GROUPS = {
  calls: ['call.started', 'call.ringing', 'call.answered', 'call.ended', 'call.missed', 'call.refused'],
  recorded: ['voicemail.left', 'voicemail.transcribed', 'recording.ready'],
  queues: ['queue.waiting', 'queue.answered', 'queue.abandoned', 'queue.overflowed', 'queue.call-back'],
  agents: ['agent.signed-in', 'agent.signed-out', 'agent.paused', 'agent.ready'],
  system: ['device.registered', 'device.unreachable', 'trunk.up', 'trunk.down', 'backup.failed', 'emergency.called'],
} as const
type Group = keyof typeof GROUPS
export type EventType = (typeof GROUPS)[Group][number]

const Box = ({ label, on, half = false, bold = false, onChange }: BoxProps) => (
  <label className="flex min-h-11 cursor-pointer items-center gap-3 text-body">
    <input
      type="checkbox"
      className="size-5 flex-none accent-accent"
      checked={on}
      ref={input => {
        if (input) input.indeterminate = half
      }}
      onChange={event => onChange(event.target.checked)}
    />
    <span className={bold ? 'font-medium' : undefined}>{label}</span>
  </label>
)
type BoxProps = {
  label: string
  on: boolean
  half?: boolean
  bold?: boolean
  onChange: (on: boolean) => void
}

export function EventsField({
  chosen,
  onChange,
}: {
  chosen: readonly string[]
  onChange: (chosen: readonly string[]) => void
}) {
  const id = useId()
  const set = (events: readonly string[], on: boolean) =>
    onChange(on ? [...new Set([...chosen, ...events])] : chosen.filter(each => !events.includes(each)))
  return (
    <fieldset aria-describedby={id}>
      <legend className="mb-1 text-sm font-medium">{words.hookEvents}</legend>
      <p id={id} className="text-sm text-ink-soft">
        {chosen.length ? words.hookEventsChosen(chosen.length) : words.hookEventsNone}
      </p>
      {Object.entries(GROUPS).map(([group, events]) => (
        <GroupOfEvents key={group} title={words.hookGroups[group as Group]} events={events} chosen={chosen} set={set} />
      ))}
    </fieldset>
  )
}

/** One by one they are shown when some of them are chosen, or when that is asked for. */
function GroupOfEvents({
  title,
  events,
  chosen,
  set,
}: {
  title: string
  events: readonly EventType[]
  chosen: readonly string[]
  set: (events: readonly string[], on: boolean) => void
}) {
  const on = events.filter(each => chosen.includes(each)).length
  const half = on > 0 && on < events.length
  const [open, setOpen] = useState(half)
  return (
    <div className="mt-1">
      <div className="flex items-center justify-between gap-3">
        <Box bold label={title} on={on === events.length} half={half} onChange={value => set(events, value)} />
        <IconButton label={words.hookOneByOne(title)} aria-expanded={open} onClick={() => setOpen(!open)}>
          <ChevronDown className={classNames('size-5', open && 'rotate-180')} aria-hidden="true" />
        </IconButton>
      </div>
      {open && (
        <div className="grid gap-x-6 pl-8 sm:grid-cols-2">
          {events.map(each => (
            <Box
              key={each}
              label={words.hookEventNames[each]}
              on={chosen.includes(each)}
              onChange={value => set([each], value)}
            />
          ))}
        </div>
      )}
    </div>
  )
}
