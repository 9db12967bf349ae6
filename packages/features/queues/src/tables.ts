import type { Migration } from '@sidetone/data'

export const migrations: readonly Migration[] = [
  {
    name: 'queues/0001',
    sql: `
      CREATE TABLE queueAgents (
        person TEXT PRIMARY KEY,
        signedIn INTEGER NOT NULL,
        paused TEXT,
        since INTEGER NOT NULL
      ) WITHOUT ROWID;
      -- Callers who keep their place to be called back.
      CREATE TABLE queueCallBacks (
        id TEXT PRIMARY KEY,
        queue TEXT NOT NULL,
        name TEXT NOT NULL,
        number TEXT NOT NULL,
        joinedAt INTEGER NOT NULL,
        tries INTEGER NOT NULL,
        notBefore INTEGER NOT NULL
      ) WITHOUT ROWID;
      -- One row each time that somebody came to a queue.
      CREATE TABLE queueCalls (
        call TEXT NOT NULL,
        queue TEXT NOT NULL,
        caller TEXT NOT NULL,
        joinedAt INTEGER NOT NULL,
        endedAt INTEGER,
        outcome TEXT,
        agent TEXT,
        leg TEXT,
        waitedMs INTEGER,
        talkMs INTEGER,
        PRIMARY KEY (call, joinedAt)
      ) WITHOUT ROWID;
      CREATE INDEX queueCallsByTime ON queueCalls (queue, joinedAt);
      CREATE INDEX queueCallsByEnd ON queueCalls (joinedAt);
      CREATE TABLE queueMissed (call TEXT NOT NULL, queue TEXT NOT NULL, agent TEXT NOT NULL, at INTEGER NOT NULL);
      CREATE INDEX queueMissedByTime ON queueMissed (queue, at);
      CREATE TABLE queueProgress (one INTEGER PRIMARY KEY CHECK (one = 1), nextEvent INTEGER NOT NULL);
      INSERT INTO queueProgress VALUES (1, 1);
    `,
  },
]
