import type { Migration } from '@sidetone/data'

export const migrations: readonly Migration[] = [
  {
    name: 'mail/0001',
    sql: `
      CREATE TABLE mailOutbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        json TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'waiting',
        attempts INTEGER NOT NULL DEFAULT 0,
        dueAt INTEGER NOT NULL,
        doneAt INTEGER,
        problem TEXT NOT NULL DEFAULT ''
      );
      CREATE INDEX mailDue ON mailOutbox (dueAt) WHERE state = 'waiting';
      CREATE INDEX mailDone ON mailOutbox (doneAt) WHERE doneAt IS NOT NULL;
    `,
  },
]
