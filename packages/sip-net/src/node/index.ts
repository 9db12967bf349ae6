export { defaultLimits, type NetLimits } from '../limits.ts'
export type { ConnectFault } from './dial.ts'
export type { Address } from './flow-table.ts'
export { machineAddress } from './local-address.ts'
export { createNameServer, type NameServerOptions } from './name-server.ts'
export {
  type Certificate,
  createSipNet,
  type Listen,
  type SipNet,
  type SipNetGauges,
  type SipNetOptions,
} from './sip-net.ts'
