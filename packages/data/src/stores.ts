import { type Bindings, createBindings } from './bindings.ts'
import { createDevices, type Devices } from './devices.ts'
import type { Database } from './open.ts'
import { createPeople, type People } from './people.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { createSettings, type Settings } from './settings.ts'
import { createSignInLinks, type SignInLinks } from './sign-in-links.ts'
import { createTrunks, type Trunks } from './trunks.ts'

export type Stores = {
  readonly people: People
  readonly devices: Devices
  readonly bindings: Bindings
  readonly trunks: Trunks
  readonly sessions: Sessions
  readonly settings: Settings
  readonly signInLinks: SignInLinks
}

export const createStores = (database: Database): Stores => ({
  people: createPeople(database),
  devices: createDevices(database),
  bindings: createBindings(database),
  trunks: createTrunks(database),
  sessions: createSessions(database),
  settings: createSettings(database),
  signInLinks: createSignInLinks(database),
})
