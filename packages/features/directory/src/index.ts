/** What the company has: people, their phones, and their numbers. */
import type { ApiRoute } from '@sidetone/feature'
import { type DeviceDeps, deviceRoutes } from './device-routes.ts'
import { type NumberDeps, numberRoutes } from './number-routes.ts'
import { type PeopleDeps, peopleRoutes } from './people-routes.ts'
import type { SetupDeps } from './setup-routes.ts'

export {
  CompanyDevice,
  Device,
  NewDevice,
  NewPerson,
  NewPersonAnswer,
  NumberEntry,
  Person,
  PersonRecord,
} from './shapes.ts'

export type DirectoryDeps = PeopleDeps & SetupDeps & DeviceDeps & NumberDeps
export type Directory = { readonly name: 'directory'; readonly routes: readonly ApiRoute[] }

export const createDirectory = (deps: DirectoryDeps): Directory => ({
  name: 'directory',
  routes: [...peopleRoutes(deps), ...deviceRoutes(deps), ...numberRoutes(deps)],
})
