import type { Migration } from '@sidetone/data'

export const migrations: readonly Migration[] = [
  {
    name: 'webhooks/0001',
    sql: `
      CREATE TABLE webhookDeliveries (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        -- What the receiver knows it by: the same at each try.
        key TEXT NOT NULL,
        hook TEXT NOT NULL,
        call TEXT NOT NULL,
        at INTEGER NOT NULL,
        state TEXT NOT NULL DEFAULT 'waiting',
        attempts INTEGER NOT NULL DEFAULT 0,
        dueAt INTEGER NOT NULL,
        doneAt INTEGER,
        status INTEGER,
        problem TEXT NOT NULL DEFAULT ''
      );
      CREATE INDEX webhookDue ON webhookDeliveries (hook, dueAt, id) WHERE state = 'waiting';
      CREATE INDEX webhookDone ON webhookDeliveries (doneAt) WHERE doneAt IS NOT NULL;
      CREATE INDEX webhookOfHook ON webhookDeliveries (hook, id);
    `,
  },
]
