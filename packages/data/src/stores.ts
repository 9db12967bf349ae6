import { type ApiKeys, createApiKeys } from './api-keys.ts'
import { type Bindings, createBindings } from './bindings.ts'
import { createDevices, type Devices } from './devices.ts'
import type { Database } from './open.ts'
import { createPeople, type People } from './people.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { createSettings, type Settings } from './settings.ts'
import { createSignInLinks, type SignInLinks } from './sign-in-links.ts'
import { createOldTrunks, type OldTrunks } from './trunks.ts'

export type Stores = {
  readonly people: People
  readonly devices: Devices
  readonly bindings: Bindings
  readonly oldTrunks: OldTrunks
  readonly sessions: Sessions
  readonly settings: Settings
  readonly signInLinks: SignInLinks
  readonly apiKeys: ApiKeys
}

export function createStores(database: Database): Stores {
  const devices = createDevices(database)
  return {
    people: createPeople(database, devices.forget),
    devices,
    bindings: createBindings(database),
    oldTrunks: createOldTrunks(database),
    sessions: createSessions(database),
    settings: createSettings(database),
    signInLinks: createSignInLinks(database),
    apiKeys: createApiKeys(database),
  }
}
