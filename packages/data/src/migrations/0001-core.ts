/** First tables. `people`, `auth…` are also better-auth's: its user, session, account and verification models. */
export const core = {
  name: '0001-core',
  sql: `
    CREATE TABLE people (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      extension TEXT NOT NULL UNIQUE,
      email TEXT NOT NULL UNIQUE COLLATE NOCASE,
      emailVerified INTEGER NOT NULL DEFAULT 0,
      image TEXT,
      role TEXT NOT NULL DEFAULT 'person' CHECK (role IN ('person', 'admin')),
      createdAt TEXT NOT NULL,
      updatedAt TEXT NOT NULL
    );
    CREATE TABLE authSessions (
      id TEXT PRIMARY KEY,
      token TEXT NOT NULL UNIQUE,
      userId TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
      expiresAt TEXT NOT NULL,
      ipAddress TEXT,
      userAgent TEXT,
      createdAt TEXT NOT NULL,
      updatedAt TEXT NOT NULL
    );
    CREATE INDEX authSessionsOfPerson ON authSessions (userId);
    CREATE TABLE authAccounts (
      id TEXT PRIMARY KEY,
      accountId TEXT NOT NULL,
      providerId TEXT NOT NULL,
      userId TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
      accessToken TEXT,
      refreshToken TEXT,
      idToken TEXT,
      accessTokenExpiresAt TEXT,
      refreshTokenExpiresAt TEXT,
      scope TEXT,
      password TEXT,
      createdAt TEXT NOT NULL,
      updatedAt TEXT NOT NULL
    );
    CREATE INDEX authAccountsOfPerson ON authAccounts (userId);
    CREATE TABLE authVerifications (
      id TEXT PRIMARY KEY,
      identifier TEXT NOT NULL,
      value TEXT NOT NULL,
      expiresAt TEXT NOT NULL,
      createdAt TEXT NOT NULL,
      updatedAt TEXT NOT NULL
    );
    CREATE INDEX authVerificationsByIdentifier ON authVerifications (identifier);
    CREATE TABLE signInLinks (
      hash TEXT PRIMARY KEY,
      person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
      expiresAt INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX signInLinksOfPerson ON signInLinks (person);

    CREATE TABLE devices (
      id TEXT PRIMARY KEY,
      person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
      kind TEXT NOT NULL CHECK (kind IN ('web', 'sip')),
      label TEXT NOT NULL,
      username TEXT NOT NULL UNIQUE,
      md5 TEXT,
      sha256 TEXT,
      sha512256 TEXT,
      createdAt INTEGER NOT NULL,
      lastSeenAt INTEGER
    );
    CREATE INDEX devicesOfPerson ON devices (person);
    CREATE TABLE webCredentials (
      username TEXT PRIMARY KEY,
      device TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
      session TEXT NOT NULL REFERENCES authSessions (id) ON DELETE CASCADE,
      md5 TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      sha512256 TEXT NOT NULL,
      expiresAt INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX webCredentialsOfSession ON webCredentials (session);
    CREATE INDEX webCredentialsOfDevice ON webCredentials (device);

    CREATE TABLE bindings (key TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE events (
      id INTEGER PRIMARY KEY,
      call TEXT NOT NULL,
      at INTEGER NOT NULL,
      type TEXT NOT NULL,
      json TEXT NOT NULL
    );
    CREATE INDEX eventsOfCall ON events (call);
    CREATE TABLE live (key TEXT NOT NULL, json TEXT NOT NULL);

    CREATE TABLE trunks (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      host TEXT NOT NULL,
      port INTEGER NOT NULL,
      transport TEXT NOT NULL CHECK (transport IN ('udp', 'tcp', 'tls')),
      prefix TEXT NOT NULL,
      stripPrefix INTEGER NOT NULL,
      maxCalls INTEGER NOT NULL
    );
    CREATE TABLE settings (key TEXT PRIMARY KEY, json TEXT NOT NULL);
  `,
}
