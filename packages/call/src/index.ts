export type { Call, LegMediaEvent, Parking, StoryCommand } from './call.ts'
export { type Coded, coded, englishOf, type Words } from './coded.ts'
export { type CallCommand, type CommandResult, type Refusal, refusals, type Who } from './commands.ts'
export {
  type CallControl,
  CallOver,
  type Recorded,
  type RingPlan,
  type RingResult,
  type RingWho,
  type Stories,
} from './control.ts'
export { Deadlines } from './deadlines.ts'
export { callEventTypes } from './event-types.ts'
export type { CallEvent, Facts } from './events.ts'
export type { LiveCall, ParkedCall, PersonState } from './live.ts'
export type { Changes, SwitchboardOptions } from './options.ts'
export type { Originated, Origination } from './originating.ts'
export type { JournalPort } from './ports/journal.ts'
export type { LegOrder, LegPort, LegReport } from './ports/legs.ts'
export type {
  EndKind,
  HoldTrack,
  MediaEvent,
  MediaFault,
  MediaPort,
  MediaResult,
  Negotiated,
  Recording,
  RecordingEnd,
  Sound,
} from './ports/media.ts'
export { type CallCodes, callCodes, parkingSlots, usualCallCodes } from './route/call-codes.ts'
export {
  type CodeRule,
  type Dialler,
  type DialPlan,
  type Door,
  type Route,
  route,
  type TrunkRule,
} from './route/dial-plan.ts'
export { normaliseDialled } from './route/digits.ts'
export { emergencyNumber, emergencyNumbers, helpFailed, type Place } from './route/emergency.ts'
export { wallClock } from './route/fits.ts'
export { type Holiday, nextChange, nextChangeEver, type Opening, openAt, type Schedule } from './route/hours.ts'
export type { InboundRule } from './route/inbound.ts'
export { lead } from './route/lead.ts'
export {
  type NumberClass,
  type Numbering,
  numberClasses,
  type OutsideNumber,
  readOutside,
} from './route/numbers.ts'
export type { OutboundRule, OutboundTry } from './route/outbound.ts'
export { type PickupGroups, picksUpFor } from './route/pickup.ts'
export { type Limits, noLimits, plainRights, type Rights, type Standing, type Usage } from './route/rights.ts'
export {
  isQuiet,
  plainRinging,
  type Reach,
  type Ring,
  type Ringing,
  type RingingRule,
  type RingingRules,
  type RingingTime,
  ringing,
} from './route/ringing.ts'
export { type Site, siteOf } from './route/sites.ts'
export type { PathNode } from './route/told.ts'
export { sentences } from './sentences.ts'
export { Switchboard } from './switchboard.ts'
export type {
  CallId,
  Cause,
  Destination,
  Device,
  DeviceId,
  EndId,
  Forwarder,
  LegId,
  Notice,
  NumberCheck,
  Party,
  PersonId,
  Quality,
  Side,
  TrunkTry,
} from './words.ts'
