/** Tells administrators' open pages who is in which conference room, and who speaks: four times a second at most. */
import type { Switchboard } from '@sidetone/call'
import type { Rooms } from '@sidetone/feature-conference-rooms'
import type { EventHub } from '@sidetone/http'

const everyMs = 250

export function startRoomNotice(events: EventHub, rooms: Rooms, switchboard: Switchboard): { stop(): void } {
  let timer: NodeJS.Timeout | undefined
  let told = ''
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      const now = rooms.now().filter(({ people }) => people.length > 0)
      const text = JSON.stringify(now)
      if (text === told) return
      told = text
      events.toAdmins({ type: 'rooms-now', data: {} })
    }, everyMs).unref()
  }
  rooms.onChange(soon)
  // Who is muted or speaks, only calls know.
  switchboard.onChange(() => void (rooms.busy() && soon()))
  return { stop: () => clearTimeout(timer) }
}
