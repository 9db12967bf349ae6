/** The face of the room on the server side. What runs inside a media process is behind `/process`. */
export { addressTowards, outsideAddresses } from './addresses.ts'
export { createFleet, type Fleet, type FleetGauges, type FleetOptions } from './fleet.ts'
export { icePasswords } from './ice-password.ts'
export type { ProcessGauges } from './messages.ts'
