/**
 * Devices and their SIP credentials.
 *
 *   desk phone  one device, one generated secret until it is removed
 *   web phone   one device a browser session; its credentials live ten minutes, a new one each time it asks
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { AppError, folded } from '@sidetone/kernel'
import { type Ha1, ha1Of, readable } from './digest.ts'
import {
  MAX_DEVICES,
  MAX_KNOWN_DEVICES,
  MAX_SEEN,
  MAX_SESSIONS_OF_PERSON,
  MAX_WEB_CREDENTIALS,
  SEEN_EVERY_MS,
  WEB_CREDENTIAL_MS,
} from './limits.ts'
import type { Database } from './open.ts'
import { escaped } from './people.ts'

/** What digest authentication looks up. `name` and `extension` are shown as the caller's, never what From says. */
export type Credential = {
  readonly username: string
  readonly person: string
  readonly device: string
  readonly extension: string
  readonly name: string
  readonly kind: 'web' | 'sip'
  readonly ha1: Ha1
  readonly expiresAt?: number
}
export type DeviceRecord = {
  readonly id: string
  readonly kind: 'web' | 'sip'
  readonly label: string
  readonly username: string
  readonly createdAt: number
  readonly lastSeenAt: number | null
}
/** With whose it is. */
export type OwnedDevice = DeviceRecord & {
  readonly person: { readonly id: string; readonly name: string; readonly extension: string }
}
export type DevicesAsked = {
  /** Parts of labels, usernames and owners' names, beginnings of extensions. */
  readonly search?: string
  readonly kind?: 'web' | 'sip'
  readonly person?: string
  readonly sort: 'label' | 'person' | 'lastSeenAt' | 'createdAt'
  readonly down: boolean
  readonly limit: number
  readonly offset: number
}
/** The only moment in which a password is known. */
export type Secret = { readonly device: string; readonly username: string; readonly password: string }

export type Devices = {
  /** Undefined also when it has run out. Synchronous: a request waits for it in the turn. */
  findCredential(username: string, now: number): Credential | undefined
  addDesk(
    person: string,
    options: { readonly label: string; readonly username?: string },
    now: number,
  ): Secret & { readonly record: DeviceRecord }
  /** A fresh credential for the browser session; older ones of it live on until they run out. */
  webCredential(session: string, person: string, now: number): Secret & { readonly expiresAt: number }
  /** The web phone of a browser session; undefined before it asked for a credential. */
  ofSession(session: string): string | undefined
  /** The session is over: its device, credentials and all are gone. Returns the device. */
  endSession(session: string): string | undefined
  of(person: string): DeviceRecord[]
  /** One page for a table of everybody's devices. */
  page(asked: DevicesAsked): { readonly items: OwnedDevice[]; readonly total: number }
  /** Undefined when it is gone. */
  byId(id: string): OwnedDevice | undefined
  /** What its owner calls it from now on. */
  rename(id: string, label: string): void
  /** In place of the one that got lost: who knows only the old one cannot register or call any more. */
  newPassword(id: string): string
  /** Throws `no-such-device` when it is not this person's. */
  remove(person: string, id: string): void
  /** It registered: kept to the minute. */
  seen(device: string, at: number): void
  /** What its owner calls it: `web phone`, `Kitchen`. Undefined when it is gone. */
  nameOf(device: string): string | undefined
  /** A person was changed or removed: what was looked up before is looked up again. */
  forget(): void
  /** Drops sessions and credentials that have run out, and web devices of sessions that are gone; runs with the retention job. */
  sweep(now: number): void
}

const RECORD = 'id, kind, label, username, createdAt, lastSeenAt'

/** @param ending what makes a phone's username its own, behind the extension */
export function createDevices({ sql }: Pick<Database, 'sql'>, ending = () => readable(4)): Devices {
  const owner = 'JOIN people p ON p.id = d.person'
  const who = 'd.id AS device, p.id AS person, p.extension, p.name'
  const findSip = sql.prepare(
    `SELECT d.username, ${who}, d.md5, d.sha256, d.sha512256 FROM devices d ${owner} WHERE d.username = ? AND d.kind = 'sip'`,
  )
  const findWeb = sql.prepare(
    `SELECT c.username, ${who}, c.md5, c.sha256, c.sha512256, c.expiresAt FROM webCredentials c JOIN devices d ON d.id = c.device ${owner} WHERE c.username = ? AND c.expiresAt > ?`,
  )
  const extensionOf = sql.prepare('SELECT extension FROM people WHERE id = ?')
  const insert = sql.prepare(
    'INSERT INTO devices (id, person, kind, label, username, md5, sha256, sha512256, createdAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const insertWeb = sql.prepare(
    'INSERT INTO webCredentials (username, device, session, md5, sha256, sha512256, expiresAt) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const trimWeb = sql.prepare(
    'DELETE FROM webCredentials WHERE session = ?1 AND username NOT IN (SELECT username FROM webCredentials WHERE session = ?1 ORDER BY expiresAt DESC LIMIT ?2)',
  )
  const isTaken = sql.prepare('SELECT 1 FROM devices WHERE username = ?')
  const webDevice = sql.prepare("SELECT id FROM devices WHERE username = ? AND kind = 'web'")
  const removeWeb = sql.prepare("DELETE FROM devices WHERE username = ? AND kind = 'web' RETURNING id")
  const listOf = sql.prepare(`SELECT ${RECORD} FROM devices WHERE person = ? ORDER BY createdAt`)
  const one = sql.prepare(`SELECT ${RECORD} FROM devices WHERE id = ?`)
  const deskCount = sql.prepare("SELECT count(*) AS n FROM devices WHERE person = ? AND kind = 'sip'")
  const removeOne = sql.prepare('DELETE FROM devices WHERE id = ? AND person = ?')
  const setLabel = sql.prepare('UPDATE devices SET label = ? WHERE id = ?')
  const setSecret = sql.prepare('UPDATE devices SET md5 = ?, sha256 = ?, sha512256 = ? WHERE id = ?')
  const seen = sql.prepare('UPDATE devices SET lastSeenAt = ? WHERE id = ?')
  const sweepCredentials = sql.prepare('DELETE FROM webCredentials WHERE expiresAt <= ?')
  const sweepSessions = sql.prepare(
    `DELETE FROM authSessions WHERE expiresAt <= ? OR id IN (SELECT id FROM
      (SELECT id, row_number() OVER (PARTITION BY userId ORDER BY updatedAt DESC) AS place FROM authSessions)
      WHERE place > ${MAX_SESSIONS_OF_PERSON})`,
  )
  const sweepLinks = sql.prepare('DELETE FROM signInLinks WHERE expiresAt <= ?')
  const sweepDevices = sql.prepare(
    "DELETE FROM devices WHERE kind = 'web' AND username NOT IN (SELECT 'session:' || id FROM authSessions)",
  )

  const credential = (row: Record<string, unknown>, kind: 'web' | 'sip'): Credential => ({
    username: row.username as string,
    person: row.person as string,
    device: row.device as string,
    extension: row.extension as string,
    name: row.name as string,
    kind,
    ha1: { md5: row.md5 as string, sha256: row.sha256 as string, sha512256: row.sha512256 as string },
    ...(kind === 'web' ? { expiresAt: row.expiresAt as number } : {}),
  })
  const extension = (person: string) => {
    const row = extensionOf.get(person)
    if (!row) throw new AppError('no-such-person', 404, 'There is no such person.')
    return row.extension as string
  }
  const owned = `SELECT ${RECORD.replace(/\w+/g, 'd.$&')}, p.id AS personId, p.name, p.extension FROM devices d ${owner}`
  const oneOwned = sql.prepare(`${owned} WHERE d.id = ?`)
  const withOwner = ({ personId, name, extension: number, ...device }: Record<string, unknown>) =>
    ({ ...device, person: { id: personId, name, extension: number } }) as OwnedDevice
  const lastSeen = new Map<string, number>()
  // Asked for at every registration and every call; a look at the tables costs more than the rest of a registration.
  const credentials = new Map<string, Credential>()
  const names = new Map<string, string>()
  const forget = () => {
    credentials.clear()
    names.clear()
  }
  const known = (found: Credential): Credential => {
    if (credentials.size >= MAX_KNOWN_DEVICES) credentials.clear()
    credentials.set(found.username, found)
    return found
  }
  // A colon cannot be in a username that we hand out, so a session's name never meets a desk phone's.
  const ofSession = (session: string) => `session:${session}`

  return {
    findCredential(username, now) {
      const kept = credentials.get(username)
      if (kept) return kept.expiresAt === undefined || kept.expiresAt > now ? kept : undefined
      const sip = findSip.get(username)
      if (sip) return known(credential(sip, 'sip'))
      const web = findWeb.get(username, now)
      return web && known(credential(web, 'web'))
    },
    addDesk(person, { label, username: wanted }, now) {
      if (Number(deskCount.get(person)!.n) >= MAX_DEVICES)
        throw new AppError('too-many-devices', 409, `You have ${MAX_DEVICES} desk phones already. Remove one first.`)
      let username = wanted
      // With sixteen phones a person, one company of 10,000 phones in twelve would have two of the same.
      while (username === undefined || (!wanted && isTaken.get(username))) username = `${extension(person)}-${ending()}`
      const password = readable(20)
      const id = randomUUID()
      const { md5, sha256, sha512256 } = ha1Of(username, password)
      insert.run(id, person, 'sip', label, username, md5, sha256, sha512256, now)
      return { device: id, username, password, record: { ...(one.get(id) as DeviceRecord) } }
    },
    webCredential(session, person, now) {
      const username = `${extension(person)}-w-${readable(8)}`
      const password = randomBytes(24).toString('base64url')
      const expiresAt = now + WEB_CREDENTIAL_MS
      let device = webDevice.get(ofSession(session))?.id as string | undefined
      if (!device) {
        device = randomUUID()
        insert.run(device, person, 'web', 'Web phone', ofSession(session), null, null, null, now)
      }
      const { md5, sha256, sha512256 } = ha1Of(username, password)
      insertWeb.run(username, device, session, md5, sha256, sha512256, expiresAt)
      trimWeb.run(session, MAX_WEB_CREDENTIALS)
      forget()
      return { device, username, password, expiresAt }
    },
    ofSession: session => webDevice.get(ofSession(session))?.id as string | undefined,
    endSession(session) {
      forget()
      return removeWeb.get(ofSession(session))?.id as string | undefined
    },
    of: person => listOf.all(person).map(row => ({ ...(row as DeviceRecord) })),
    page({ search = '', kind, person, sort, down, limit, offset }) {
      const text = escaped(search)
      const found = ['d.label', 'd.username', 'p.name']
        .map(column => `folded(${column}) LIKE ?1 ESCAPE '\\'`)
        .join(' OR ')
      const where = `WHERE (${found} OR p.extension LIKE ?2 ESCAPE '\\') AND (?3 IS NULL OR d.kind = ?3) AND (?4 IS NULL OR d.person = ?4)`
      const values = [`%${folded(text)}%`, `${text}%`, kind ?? null, person ?? null] as const
      const column = { label: 'folded(d.label)', person: 'folded(p.name)' }[sort as string] ?? `d.${sort}`
      const rows = sql
        .prepare(`${owned} ${where} ORDER BY ${column} ${down ? 'DESC' : 'ASC'}, d.id LIMIT ${limit} OFFSET ${offset}`)
        .all(...values)
      const total = sql.prepare(`SELECT count(*) AS n FROM devices d ${owner} ${where}`).get(...values)!.n
      return { items: rows.map(withOwner), total: Number(total) }
    },
    byId(id) {
      const row = oneOwned.get(id)
      return row && withOwner(row)
    },
    rename(id, label) {
      setLabel.run(label, id)
      forget()
    },
    newPassword(id) {
      const { username } = one.get(id) as DeviceRecord
      const password = readable(20)
      const { md5, sha256, sha512256 } = ha1Of(username, password)
      setSecret.run(md5, sha256, sha512256, id)
      forget()
      return password
    },
    remove(person, id) {
      forget()
      if (!removeOne.run(id, person).changes) throw new AppError('no-such-device', 404, 'You have no such device.')
    },
    seen(device, at) {
      if (at - (lastSeen.get(device) ?? Number.NEGATIVE_INFINITY) < SEEN_EVERY_MS) return
      if (lastSeen.size >= MAX_SEEN) lastSeen.clear()
      lastSeen.set(device, at)
      seen.run(at, device)
    },
    nameOf(device) {
      const kept = names.get(device)
      if (kept !== undefined) return kept
      const row = one.get(device)
      if (!row) return undefined
      const name = row.kind === 'web' ? 'web phone' : row.label === 'Desk phone' ? 'desk phone' : (row.label as string)
      if (names.size >= MAX_KNOWN_DEVICES) names.clear()
      names.set(device, name)
      return name
    },
    forget,
    sweep(now) {
      sweepSessions.run(new Date(now).toISOString())
      sweepLinks.run(now)
      sweepCredentials.run(now)
      sweepDevices.run()
      forget()
    },
  }
}
