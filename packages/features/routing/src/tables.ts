import type { Migration } from '@sidetone/data'

export const migrations: readonly Migration[] = [
  {
    name: 'routing/0001',
    sql: `
      CREATE TABLE routingRates (
        trunk TEXT NOT NULL,
        prefix TEXT NOT NULL,
        perMinute REAL NOT NULL,
        PRIMARY KEY (trunk, prefix)
      ) WITHOUT ROWID;
      CREATE TABLE routingDecks (trunk TEXT PRIMARY KEY, currency TEXT NOT NULL, importedAt INTEGER NOT NULL) WITHOUT ROWID;
      -- Outside legs that somebody answers for, once they are over.
      CREATE TABLE routingUsage (
        leg TEXT PRIMARY KEY,
        call TEXT NOT NULL,
        person TEXT NOT NULL,
        trunk TEXT NOT NULL,
        number TEXT NOT NULL,
        startedAt INTEGER NOT NULL,
        answeredAt INTEGER,
        endedAt INTEGER NOT NULL,
        cost REAL NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX routingUsageByTime ON routingUsage (endedAt);
      -- Journal number of the first event that a restart must read again.
      CREATE TABLE routingProgress (one INTEGER PRIMARY KEY CHECK (one = 1), nextEvent INTEGER NOT NULL);
      INSERT INTO routingProgress SELECT 1, coalesce(max(id), 0) + 1 FROM events;
      CREATE TABLE emergencyCalls (
        call TEXT PRIMARY KEY,
        at INTEGER NOT NULL,
        json TEXT NOT NULL,
        seenBy TEXT,
        seenAt INTEGER
      ) WITHOUT ROWID;
      CREATE INDEX emergencyCallsByTime ON emergencyCalls (at);
    `,
  },
  { name: 'routing/0002', sql: 'CREATE INDEX routingUsageByCall ON routingUsage (call)' },
  {
    name: 'routing/0003',
    sql: `
      -- The network that a web phone came from last.
      CREATE TABLE webPhonePlaces (
        device TEXT PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
        person TEXT NOT NULL,
        network TEXT NOT NULL,
        inside INTEGER NOT NULL,
        at INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX webPhonePlacesByTime ON webPhonePlaces (at);
    `,
  },
]
