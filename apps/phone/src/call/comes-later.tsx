/** Parts of a call that the first screen does without. */
import type { CallView } from '@sidetone/phone-core'
import { later } from '../later.tsx'
import { marksOf } from './conference-marks.ts'
import { useServerCall } from './server-call.ts'

/** What is open beside a call. */
export const CallPanelBody = later(async () => (await import('./panels.tsx')).CallPanelBody)
/** Absent where the browser has no such window. */
export const SmallWindowButton = later(async () => (await import('./small-window.tsx')).SmallWindowButton)
export const SmallWindow = later(async () => (await import('./small-window.tsx')).SmallWindow)
export const IncomingMore = later(async () => (await import('./incoming-more.tsx')).IncomingMore)
export const NumberCheck = later(async () => (await import('./number-check.tsx')).NumberCheck)
export const RingsUnheard = later(async () => (await import('../shell/needs-press.tsx')).RingsUnheard)
export const MobileRings = later(async () => (await import('./mobile.tsx')).MobileRings)
const RoomMarks = later(async () => (await import('./room.tsx')).RoomMarks)
const SpeakerList = later(async () => (await import('./roster.tsx')).SpeakerList)

/** That the conference or its room is locked or recorded: whatever else is open beside the call. */
export function RoomLine({ call }: { call: CallView }) {
  const room = marksOf(useServerCall(call))
  return room && call.state !== 'ended' ? <RoomMarks room={room} /> : null
}

/** Who is in it and who speaks. */
export function Speakers({ call }: { call: CallView }) {
  const known = useServerCall(call)
  return known?.kind === 'conference' && call.state !== 'ended' ? <SpeakerList roster={known.roster} /> : null
}
