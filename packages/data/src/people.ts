/** People: who has an extension and may sign in. The directory of the dial plan reads them by prepared statements. */
import { randomUUID } from 'node:crypto'
import { AppError, folded } from '@sidetone/kernel'
import { MAX_PEOPLE, MAX_SEARCH_WORDS } from './limits.ts'
import type { Database } from './open.ts'
import { hashPassword } from './password.ts'
import type { Role } from './tables.ts'

export type PersonRecord = {
  readonly id: string
  readonly name: string
  readonly extension: string
  readonly email: string
  readonly role: Role
}
export type NewPerson = Omit<PersonRecord, 'id'> & {
  /** none: they sign in by link first */ readonly password?: string
}

export type PeopleAsked = {
  /** Parts of names and e-mail addresses, beginnings of extensions. */
  readonly search?: string
  readonly role?: Role
  readonly sort: 'name' | 'extension' | 'email' | 'role'
  readonly down: boolean
  readonly limit: number
  readonly offset: number
}

export type People = {
  create(person: NewPerson): Promise<PersonRecord>
  change(id: string, change: Partial<NewPerson>): Promise<PersonRecord>
  /** Takes their sessions, devices and credentials along. */
  remove(id: string): void
  byId(id: string): PersonRecord | undefined
  byExtension(extension: string): PersonRecord | undefined
  /** One page for a table of people. */
  page(asked: PeopleAsked): { readonly items: PersonRecord[]; readonly total: number }
  /** By extension; `search` finds parts of names and beginnings of extensions. */
  list(search?: string): PersonRecord[]
  count(): number
}

const COLUMNS = 'id, name, extension, email, role'

/** @param changed called after each write */
export function createPeople(
  { sql, kysely, batch }: Pick<Database, 'sql' | 'kysely' | 'batch'>,
  changed: () => void = () => {},
): People {
  const byId = sql.prepare(`SELECT ${COLUMNS} FROM people WHERE id = ?`)
  const byExtension = sql.prepare(`SELECT ${COLUMNS} FROM people WHERE extension = ?`)
  const all = sql.prepare(`SELECT ${COLUMNS} FROM people ORDER BY length(extension), extension`)
  /** All words, each in the text or at the beginning of the extension. */
  const having = (search: string, text: string) => {
    const words = folded(escaped(search)).split(/\s+/).filter(Boolean).slice(0, MAX_SEARCH_WORDS)
    const one = `(folded(${text}) LIKE ? ESCAPE '\\' OR extension LIKE ? ESCAPE '\\')`
    return {
      where: words.map(() => one).join(' AND ') || 'TRUE',
      values: words.flatMap(word => [`%${word}%`, `${word}%`]),
    }
  }
  const count = sql.prepare('SELECT count(*) AS n FROM people')
  const remove = sql.prepare('DELETE FROM people WHERE id = ?')
  /** Each call asks for its people. */
  const known = new Map<string, PersonRecord>()
  const person = (row: unknown) => (row ? ({ ...(row as PersonRecord) } satisfies PersonRecord) : undefined)

  const account = (id: string, password: string, at: string) =>
    kysely.insertInto('authAccounts').values({
      id: randomUUID(),
      userId: id,
      accountId: id,
      providerId: 'credential',
      password,
      createdAt: at,
      updatedAt: at,
    })
  const writing = (queries: Parameters<Database['batch']>[0]) => {
    try {
      batch(queries)
    } catch (error) {
      throw taken(error) ?? error
    } finally {
      known.clear()
    }
    changed()
  }

  return {
    async create({ password, ...given }) {
      if (Number(count.get()!.n) >= MAX_PEOPLE)
        throw new AppError('too-many-people', 409, `No more than ${MAX_PEOPLE} people fit in.`)
      const id = randomUUID()
      const at = new Date().toISOString()
      const hash = password === undefined ? null : await hashPassword(password)
      writing([
        kysely.insertInto('people').values({ id, ...given, image: null, createdAt: at, updatedAt: at }),
        ...(hash ? [account(id, hash, at)] : []),
      ])
      return { id, ...given }
    },
    async change(id, { password, ...change }) {
      const known = person(byId.get(id))
      if (!known) throw new AppError('no-such-person', 404, 'There is no such person.')
      const at = new Date().toISOString()
      const hash = password === undefined ? null : await hashPassword(password)
      writing([
        kysely
          .updateTable('people')
          .set({ ...change, updatedAt: at })
          .where('id', '=', id),
        ...(hash ? [kysely.deleteFrom('authAccounts').where('userId', '=', id), account(id, hash, at)] : []),
      ])
      return { ...known, ...change }
    },
    remove(id) {
      known.delete(id)
      if (!remove.run(id).changes) throw new AppError('no-such-person', 404, 'There is no such person.')
      changed()
    },
    byId(id) {
      const found = known.get(id) ?? person(byId.get(id))
      if (found) known.set(id, found)
      return found
    },
    byExtension: extension => person(byExtension.get(extension)),
    list(search = '') {
      if (!search.trim()) return all.all().map(row => person(row)!)
      const { where, values } = having(search, 'name')
      return sql
        .prepare(`SELECT ${COLUMNS} FROM people WHERE ${where} ORDER BY length(extension), extension LIMIT 100`)
        .all(...values)
        .map(row => person(row)!)
    },
    page({ search = '', role, sort, down, limit, offset }) {
      const found = having(search, "name || ' ' || email")
      const where = role ? `${found.where} AND role = ?` : found.where
      const values = role ? [...found.values, role] : found.values
      const way = down ? 'DESC' : 'ASC'
      const order = {
        name: `folded(name) ${way}, id`,
        extension: `length(extension) ${way}, extension ${way}`,
        email: `email ${way}`,
        role: `role ${way}, folded(name), id`,
      }[sort]
      const rows = sql
        .prepare(`SELECT ${COLUMNS} FROM people WHERE ${where} ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}`)
        .all(...values)
      const total = sql.prepare(`SELECT count(*) AS n FROM people WHERE ${where}`).get(...values)!.n
      return { items: rows.map(row => person(row)!), total: Number(total) }
    },
    count: () => Number(count.get()!.n),
  }
}

/** For LIKE. */
export const escaped = (text: string): string => text.trim().replace(/[\\%_]/g, '\\$&')

function taken(error: unknown): AppError | undefined {
  const message = error instanceof Error ? error.message : ''
  if (message.includes('people.extension'))
    return new AppError('extension-taken', 409, 'Somebody else has this extension.')
  if (message.includes('people.email'))
    return new AppError('email-taken', 409, 'Somebody else has this e-mail address.')
}
