/** Settings as documents with a history; answers kept for requests that come again; keys of other programs. */
export const documents = {
  name: '0002-documents',
  sql: `
    CREATE TABLE documents (
      kind TEXT NOT NULL,
      id TEXT NOT NULL,
      json TEXT NOT NULL,
      version INTEGER NOT NULL,
      changedAt INTEGER NOT NULL,
      PRIMARY KEY (kind, id)
    );
    CREATE TABLE changes (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      at INTEGER NOT NULL,
      byKind TEXT NOT NULL,
      byId TEXT NOT NULL,
      byName TEXT NOT NULL,
      kind TEXT NOT NULL,
      key TEXT NOT NULL,
      name TEXT NOT NULL,
      before TEXT,
      after TEXT
    );
    CREATE INDEX changesOfThing ON changes (kind, key, id);
    CREATE INDEX changesByWho ON changes (byId, id);
    CREATE TABLE keptAnswers (
      key TEXT PRIMARY KEY,
      request TEXT NOT NULL,
      answer TEXT NOT NULL,
      at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX keptAnswersByTime ON keptAnswers (at);
    CREATE TABLE apiKeys (
      hash TEXT PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      scope TEXT NOT NULL CHECK (scope IN ('read', 'write')),
      createdAt INTEGER NOT NULL,
      createdBy TEXT NOT NULL,
      lastUsedAt INTEGER,
      expiresAt INTEGER
    );
  `,
}
