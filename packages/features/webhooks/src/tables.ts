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
  {
    name: 'webhooks/0002',
    sql: `
      -- What programs are told; the newest one is never deleted, so no number is given twice.
      CREATE TABLE toldEvents (id INTEGER PRIMARY KEY, type TEXT NOT NULL, at INTEGER NOT NULL, call TEXT NOT NULL, data TEXT NOT NULL);
      -- What was told last of a line or a phone: only a change is told.
      CREATE TABLE toldStates (subject TEXT PRIMARY KEY, type TEXT NOT NULL) WITHOUT ROWID;
      -- Calls that are over: told as soon as their record is whole.
      CREATE TABLE toldEnds (call TEXT PRIMARY KEY, dueAt INTEGER NOT NULL) WITHOUT ROWID;
      CREATE INDEX toldEndsDue ON toldEnds (dueAt);
      -- Number of the first event of the journal that was not looked at.
      CREATE TABLE toldProgress (one INTEGER PRIMARY KEY CHECK (one = 1), nextEvent INTEGER NOT NULL);
      INSERT INTO toldProgress SELECT 1, coalesce(max(id), 0) + 1 FROM events;
      -- Deliveries of ended calls only, by their record, until here.
      ALTER TABLE webhookDeliveries ADD COLUMN event INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE webhookDeliveries ADD COLUMN type TEXT NOT NULL DEFAULT 'call.ended';
      INSERT INTO toldEnds SELECT DISTINCT call, 0 FROM webhookDeliveries WHERE state = 'waiting';
      DELETE FROM webhookDeliveries WHERE state = 'waiting';
    `,
  },
  {
    name: 'webhooks/0003',
    // When the stream was read last; whoever may have read it until now goes on where they were.
    sql: `
      ALTER TABLE toldProgress ADD COLUMN readAt INTEGER NOT NULL DEFAULT 0;
      UPDATE toldProgress SET readAt = coalesce((SELECT max(at) FROM toldEvents), 0);
    `,
  },
]
