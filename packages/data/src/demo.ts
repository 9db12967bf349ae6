import { readable } from './digest.ts'
import type { Stores } from './stores.ts'

/** What `demo.json` holds. The only place where these passwords are written. */
export type DemoCompany = {
  readonly people: readonly {
    readonly name: string
    readonly extension: string
    readonly email: string
    readonly password: string
    readonly sip: { readonly username: string; readonly password: string }
  }[]
}

const PEOPLE = [
  ['Alice', '101', 'person'],
  ['Bob', '102', 'person'],
  ['Carol', '103', 'person'],
  ['Dave', '104', 'person'],
  ['Erin', '105', 'admin'],
] as const

const DOMAIN = '@demo.sidetone.test'
export const isDemoPerson = ({ email }: { readonly email: string }): boolean => email.endsWith(DOMAIN)

/** Five people with generated passwords, each with a desk phone whose username is the extension. */
export async function createDemoCompany(
  { people, devices }: Pick<Stores, 'people' | 'devices'>,
  now: number,
): Promise<DemoCompany> {
  return {
    people: await Promise.all(
      PEOPLE.map(async ([name, extension, role]) => {
        const email = `${name.toLowerCase()}${DOMAIN}`
        const password = readable(16)
        const { id } = await people.create({ name, extension, email, role, password })
        const { username, password: secret } = devices.addDesk(id, { label: 'Desk phone', username: extension }, now)
        return { name, extension, email, password, sip: { username, password: secret } }
      }),
    ),
  }
}
