/** A new data folder gets five people to try the system with, written to `demo.json` for its owner's eyes only. */
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createDemoCompany, type Stores } from '@sidetone/data'
import type { SignInLink } from '../notices.ts'
import { pageAddress, type Settings } from '../settings.ts'

/** How many of them get a one-time link on the terminal. */
const linked = 2

/** Nothing when there are people already. */
export async function demoCompanyWhenNew(settings: Settings, stores: Stores, now: number): Promise<SignInLink[]> {
  if (stores.people.count() > 0) return []
  const company = await createDemoCompany(stores, now)
  const path = join(settings.home, 'demo.json')
  writeFileSync(`${path}.new`, `${JSON.stringify(company, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
  return company.people.slice(0, linked).map(({ name, extension }) => {
    const token = stores.signInLinks.create(stores.people.byExtension(extension)!.id, now)
    // After the #, so that the token never reaches a log or a proxy.
    return { name, extension, url: `${pageAddress(settings.http)}/#/sign-in/${token}` }
  })
}
