/** Trunks: lines to the outside, set up by an admin, watched, and tried with real calls. */
import type { ApiRoute } from '@sidetone/feature'
import type { TrunkLines } from './ports.ts'
import { trunkRoutes } from './routes.ts'
import type { TrunkSettings } from './settings.ts'
import { createWizard, type LeadsTo } from './wizard.ts'

export type { Answered, CalledOut, TrunkLines } from './ports.ts'
export { NewTest, Provider, TestStep, Trunk, TrunkChange, TrunkStatus, TrunkStatusLine, TrunkTest } from './shapes.ts'

export type TrunksDeps = {
  readonly trunks: TrunkSettings
  readonly lines: TrunkLines
  /** To the pages of admins. */
  readonly publish: (event: { readonly type: 'trunk' | 'trunk-test'; readonly data: unknown }) => void
  readonly leadsTo: LeadsTo
  readonly now: () => number
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>
}
export type TrunksFeature = { readonly name: 'trunks'; readonly routes: readonly ApiRoute[]; stop(): void }

export function createTrunks({ trunks, lines, publish, leadsTo, now, pause }: TrunksDeps): TrunksFeature {
  lines.onChange(status => {
    const name = trunks.byId(status.trunk)?.name
    if (name !== undefined) publish({ type: 'trunk', data: { ...status, name } })
  })
  const wizard = createWizard({
    lines,
    now,
    pause,
    leadsTo,
    changed: test => publish({ type: 'trunk-test', data: test }),
  })
  trunks.changed(id => wizard.forget(id))
  return { name: 'trunks', routes: trunkRoutes({ trunks, lines, wizard }), stop: () => wizard.stop() }
}
