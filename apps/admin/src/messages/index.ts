/** The sentences of each part of the console, in the language of the page (`spoken.ts`). */
import { messages } from './spoken.ts'

export const {
  calls,
  changes,
  devices,
  groups,
  hours,
  inbound,
  liveCalls,
  menus,
  numbers,
  outbound,
  overview,
  people,
  permissions,
  pickup,
  queues,
  rooms,
  settings,
  setup,
  shell,
  sites,
  trunks,
  tryCall,
  usual,
  voicemail,
} = messages
