/** The core tables as Kysely sees them. Times are milliseconds since the epoch, but ISO text where better-auth writes. */
import type { Generated } from 'kysely'

export type Role = 'person' | 'admin'

export type PeopleTable = {
  id: string
  name: string
  extension: string
  email: string
  emailVerified: Generated<number>
  image: string | null
  role: Generated<Role>
  createdAt: string
  updatedAt: string
}
export type AuthSessionsTable = {
  id: string
  token: string
  userId: string
  expiresAt: string
  ipAddress: string | null
  userAgent: string | null
  createdAt: string
  updatedAt: string
}
export type AuthAccountsTable = {
  id: string
  accountId: string
  providerId: string
  userId: string
  password: string | null
  createdAt: string
  updatedAt: string
}
/** HA1 of RFC 7616 §3.4.2 in each algorithm, lower-case hexadecimal; the password itself is kept nowhere. */
type Ha1Columns = { md5: string; sha256: string; sha512256: string }
export type DevicesTable = Partial<{ [K in keyof Ha1Columns]: Ha1Columns[K] | null }> & {
  id: string
  person: string
  kind: 'web' | 'sip'
  label: string
  /** What the device authenticates as; for a web phone its session's id, as it has many short-lived ones. */
  username: string
  createdAt: number
  lastSeenAt: number | null
}
export type WebCredentialsTable = Ha1Columns & { username: string; device: string; session: string; expiresAt: number }
export type BindingsTable = { key: string; json: string }
export type EventsTable = { id: Generated<number>; call: string; at: number; type: string; json: string }
export type LiveTable = { key: string; json: string }
export type TrunksTable = {
  id: string
  name: string
  host: string
  port: number
  transport: 'udp' | 'tcp' | 'tls'
  prefix: string
  stripPrefix: number
  maxCalls: number
}
export type SettingsTable = { key: string; json: string }
export type SignInLinksTable = { hash: string; person: string; expiresAt: number }
export type DocumentsTable = { kind: string; id: string; json: string; version: number; changedAt: number }
export type ChangesTable = {
  id: Generated<number>
  at: number
  byKind: string
  byId: string
  byName: string
  kind: string
  key: string
  name: string
  before: string | null
  after: string | null
}
export type KeptAnswersTable = { key: string; request: string; answer: string; at: number }
export type ApiKeysTable = {
  hash: string
  id: string
  name: string
  scope: 'read' | 'write'
  createdAt: number
  createdBy: string
  lastUsedAt: number | null
  expiresAt: number | null
}
export type MigrationsTable = { name: string; at: number }

export type Tables = {
  people: PeopleTable
  authSessions: AuthSessionsTable
  authAccounts: AuthAccountsTable
  devices: DevicesTable
  webCredentials: WebCredentialsTable
  bindings: BindingsTable
  events: EventsTable
  live: LiveTable
  trunks: TrunksTable
  settings: SettingsTable
  signInLinks: SignInLinksTable
  documents: DocumentsTable
  changes: ChangesTable
  keptAnswers: KeptAnswersTable
  apiKeys: ApiKeysTable
  migrations: MigrationsTable
}
