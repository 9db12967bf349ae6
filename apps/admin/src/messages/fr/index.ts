import type { Messages } from '../en/index.ts'
import { calls } from './calls.ts'
import { changes } from './changes.ts'
import { devices } from './devices.ts'
import { groups } from './groups.ts'
import { hours } from './hours.ts'
import { inbound } from './inbound.ts'
import { liveCalls } from './live-calls.ts'
import { menus } from './menus.ts'
import { numbers } from './numbers.ts'
import { outbound } from './outbound.ts'
import { overview } from './overview.ts'
import { people } from './people.ts'
import { permissions } from './permissions.ts'
import { queues } from './queues.ts'
import { rooms } from './rooms.ts'
import { settings } from './settings.ts'
import { setup } from './setup.ts'
import { shell } from './shell.ts'
import { sites } from './sites.ts'
import { trunks } from './trunks.ts'
import { tryCall } from './try-call.ts'
import { usual } from './usual.ts'
import { voicemail } from './voicemail.ts'

export const fr: Messages = {
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
}
