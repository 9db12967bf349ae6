import type { ParkedCall } from '@sidetone/api-client'
import { showNumber } from '@sidetone/phone-core'
import { Avatar, Button } from '@sidetone/ui'
import { duration } from '../format.ts'
import { useWords } from '../messages/index.tsx'
import { useNow, usePhone, useView } from '../phone-context.ts'

/** Calls that wait in slots, for everybody to take. Nothing when none waits. */
export function Parked() {
  const words = useWords()
  const { parked: all, mine } = useView(usePhone().handling)
  // Nobody picks up themselves.
  const parked = all.filter(({ slot }) => !mine.some(call => call.slot === slot))
  if (!parked.length) return null
  return (
    <section aria-label={words.parkedCalls} className="mx-3 mb-2 rounded-xl border border-line bg-ground p-2">
      <h2 className="px-2 pt-1 pb-1 text-sm font-semibold">{words.parkedCalls}</h2>
      <ul>
        {parked.map(one => (
          <Row key={one.slot} parked={one} />
        ))}
      </ul>
    </section>
  )
}

function Row({ parked }: { parked: ParkedCall }) {
  const words = useWords()
  const { handling } = usePhone()
  const now = useNow()
  const name = parked.name || showNumber(parked.number) || words.withheld
  return (
    <li className="flex min-h-14 items-center gap-3 px-2">
      <Avatar name={name} />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-body font-medium">{name}</span>
        <span className="block truncate text-sm text-ink-soft tabular-nums">
          {words.parkedSince(parked.slot, duration(now - parked.since), parked.by.name || parked.by.number)}
        </span>
      </span>
      <Button tone="primary" title={words.pickUpName(name)} onClick={() => handling.pickUpParked(parked)}>
        {words.pickUp}
      </Button>
    </li>
  )
}
