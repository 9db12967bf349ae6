import { parseArgs } from 'node:util'
import { networkAddresses, pageAddress } from '@sidetone/server/settings'
import { api, settings } from '../client.ts'
import { BadInput, say, table } from '../words.ts'

type Person = { id: string; name: string; extension: string; email: string; role: 'person' | 'admin' }
type Page = { items: Person[]; next: string | null }
/** `link`: path of the page that signs in. */
type Link = { link: string }

export async function user([verb, ...args]: string[]): Promise<number> {
  if (verb === 'list') return list()
  if (verb === 'add') return add(args)
  if (verb === 'link') return link(args)
  throw new BadInput('`sidetone user` wants list, add or link.')
}

async function list(): Promise<number> {
  const people: Person[] = []
  for (let cursor: string | null = '0'; cursor !== null; ) {
    const page: Page = await api('GET', `/people/records?limit=500&cursor=${cursor}`)
    people.push(...page.items)
    cursor = page.next
  }
  say(
    table([
      ['EXTENSION', 'NAME', 'E-MAIL', 'ROLE'],
      ...people.map(each => [each.extension, each.name, each.email, each.role]),
    ]),
  )
  return 0
}

async function add(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    options: { admin: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const [name, extension, email] = positionals
  if (!name || !extension || !email || positionals.length > 3)
    throw new BadInput(
      '`sidetone user add` wants NAME EXTENSION EMAIL, for example: sidetone user add "Ada L" 106 ada@example.com',
    )
  if (!/^\d{2,8}$/.test(extension)) throw new BadInput(`"${extension}" is no extension: it must be 2 to 8 digits.`)
  if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw new BadInput(`"${email}" is no e-mail address.`)
  const made = await api<Link>('POST', '/people', { name, extension, email, role: values.admin ? 'admin' : 'person' })
  say(`${name} has extension ${extension}. This link signs them in once, within a day:\n  ${shown(made)}`)
  return 0
}

async function link(args: string[]): Promise<number> {
  const [extension, ...rest] = args
  if (!extension || rest.length) throw new BadInput('`sidetone user link` wants one EXTENSION.')
  const found = await api<Page>('GET', `/people/records?limit=500&q=${encodeURIComponent(extension)}`)
  const person = found.items.find(each => each.extension === extension)
  if (!person) throw new BadInput(`Nobody has extension ${extension}; \`sidetone user list\` shows who there is.`)
  const made = await api<Link>('POST', `/people/${person.id}/link`)
  say(`${person.name} signs in once with this link, within a day:\n  ${shown(made)}`)
  return 0
}

const shown = ({ link }: Link) => `${networkAddresses(settings())[0] ?? pageAddress(settings().http)}${link}`
