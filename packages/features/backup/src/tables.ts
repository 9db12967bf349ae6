import type { Migration } from '@sidetone/data'

/** Backups that were made or failed, with their drill. */
export const migrations: readonly Migration[] = [
  {
    name: 'backup/0001',
    sql: `
      CREATE TABLE backupRuns (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        byName TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('running', 'good', 'failed')),
        file TEXT NOT NULL,
        size INTEGER NOT NULL DEFAULT 0,
        files INTEGER NOT NULL DEFAULT 0,
        bytes INTEGER NOT NULL DEFAULT 0,
        packMs INTEGER NOT NULL DEFAULT 0,
        drillMs INTEGER,
        problem TEXT NOT NULL DEFAULT '',
        steps TEXT NOT NULL DEFAULT '[]',
        gone INTEGER NOT NULL DEFAULT 0
      );
    `,
  },
]
