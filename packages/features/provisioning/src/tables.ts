import type { Migration } from '@sidetone/data'

export const migrations: readonly Migration[] = [
  {
    name: 'provisioning/0001',
    sql: `
      -- What a phone has taken, beside its settings, which are documents.
      CREATE TABLE provisionedPhones (
        device TEXT PRIMARY KEY REFERENCES devices (id) ON DELETE CASCADE,
        fetchedAt INTEGER,
        -- Of all files that it was given, secrets included; and its own settings without them.
        fingerprint TEXT,
        shown TEXT,
        firmware TEXT,
        -- It has told its MAC, and has to from then on.
        identified INTEGER NOT NULL DEFAULT 0,
        -- It may come once without its secret address.
        openUntil INTEGER
      ) WITHOUT ROWID;
      CREATE TABLE provisioningFetches (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        device TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
        at INTEGER NOT NULL,
        address TEXT NOT NULL,
        agent TEXT NOT NULL,
        file TEXT NOT NULL,
        outcome TEXT NOT NULL
      );
      CREATE INDEX provisioningFetchesOf ON provisioningFetches (device, id);
    `,
  },
]
