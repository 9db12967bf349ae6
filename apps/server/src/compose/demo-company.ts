/** A new data folder gets five people to try the system with, written to `demo.json` for its owner's eyes only. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createDemoCompany, type DemoCompany, isDemoPerson, type Stores } from '@sidetone/data'
import type { ChangedBy, Documents } from '@sidetone/feature'
import { AppError } from '@sidetone/kernel'
import type { SignInLink } from '../notices.ts'
import { pageAddress, type Settings } from '../settings.ts'

/** Two to try the phone with, and the admin. */
const linked = ['101', '102', '105']
const fileIn = (home: string) => join(home, 'demo.json')

/**
 * Links as long as nobody has come in: the first start may have failed, or its links were lost with its terminal.
 * @param shown somebody sees them: new ones end those before, which are still on the screen when the server was only restarted
 */
export async function demoCompanyWhenNew(
  settings: Settings,
  stores: Stores,
  now: number,
  shown: boolean,
): Promise<SignInLink[]> {
  if (stores.people.count() === 0) write(settings.home, await createDemoCompany(stores, now))
  else if (!shown || stores.sessions.any() || !stores.people.list().every(isDemoPerson)) return []
  return linked.flatMap(extension => {
    const person = stores.people.byExtension(extension)
    if (!person) return []
    const { id, name, role } = person
    const token = stores.signInLinks.create(id, now)
    const page = role === 'admin' ? '/admin/setup' : '/'
    // After the #, so that the token never reaches a log or a proxy.
    return { name, extension, role, url: `${pageAddress(settings.http)}${page}#/sign-in/${token}` }
  })
}

function write(home: string, company: DemoCompany) {
  const path = fileIn(home)
  writeFileSync(`${path}.new`, `${JSON.stringify(company, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

/** Passwords of demo people who are no more are forgotten; without any the file goes. */
export function forgetDemoPeople(home: string, stores: Stores): void {
  if (!existsSync(fileIn(home))) return
  const left = new Set(
    stores.people
      .list()
      .filter(isDemoPerson)
      .map(({ email }) => email),
  )
  const { people } = JSON.parse(readFileSync(fileIn(home), 'utf8')) as DemoCompany
  if (left.size) write(home, { people: people.filter(({ email }) => left.has(email)) })
  else rmSync(fileIn(home))
}

/** What leads to another one goes before it. */
const kinds = ['menu', 'queue', 'ring-group', 'conference-room']
const numbers = ['600', '620', '640', '680']
export const hasEntities = (documents: Documents): boolean => kinds.some(kind => documents.all(kind).length > 0)
/** What is needed by a rule that somebody made stays. */
export function removeDemoEntities(documents: Documents, by: ChangedBy): void {
  for (const kind of kinds)
    for (const { id, value } of documents.all<{ number?: string }>(kind)) {
      if (!value.number || !numbers.includes(value.number)) continue
      try {
        documents.remove(kind, id, by)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
      }
    }
}
