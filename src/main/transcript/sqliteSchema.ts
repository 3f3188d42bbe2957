/** The history file's shape and how older shapes become it. Statements only; opening and errors are `sqlite.ts`'s. */
import type { DatabaseSync } from 'node:sqlite'

/** One script a version, run in order from the file's `user_version` on. Never change one that was released. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    startedAt INTEGER NOT NULL,
    lastAt INTEGER NOT NULL,
    title TEXT,
    provider TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX conversationsByTime ON conversations (lastAt);

  CREATE TABLE turns (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversation TEXT NOT NULL REFERENCES conversations (id),
    startedAt INTEGER NOT NULL,
    user TEXT NOT NULL DEFAULT '',
    userFinal INTEGER NOT NULL DEFAULT 0,
    heard TEXT NOT NULL DEFAULT '',
    unheard TEXT NOT NULL DEFAULT '',
    outcome TEXT,
    stages TEXT,
    cost TEXT,
    usd REAL NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX turnsByConversation ON turns (conversation, startedAt);
  CREATE INDEX turnsByTime ON turns (startedAt);

  CREATE VIRTUAL TABLE words USING fts5 (
    user, heard, unheard, content = 'turns', content_rowid = 'number', prefix = '2 3'
  );
  INSERT INTO words (words, rank) VALUES ('secure-delete', 1);

  CREATE TRIGGER turnAdded AFTER INSERT ON turns BEGIN
    INSERT INTO words (rowid, user, heard, unheard) VALUES (new.number, new.user, new.heard, new.unheard);
  END;
  CREATE TRIGGER turnRemoved AFTER DELETE ON turns BEGIN
    INSERT INTO words (words, rowid, user, heard, unheard)
    VALUES ('delete', old.number, old.user, old.heard, old.unheard);
  END;
  CREATE TRIGGER turnReworded AFTER UPDATE OF user, heard, unheard ON turns BEGIN
    INSERT INTO words (words, rowid, user, heard, unheard)
    VALUES ('delete', old.number, old.user, old.heard, old.unheard);
    INSERT INTO words (rowid, user, heard, unheard) VALUES (new.number, new.user, new.heard, new.unheard);
  END;
  `,
]

export const SCHEMA_VERSION = MIGRATIONS.length

export const versionOf = (database: DatabaseSync): number =>
  Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)

/** Each step is one transaction with its version: killed in between, the file has the old shape or the new one. */
export function migrate(database: DatabaseSync): void {
  for (let version = versionOf(database); version < SCHEMA_VERSION; version++) {
    database.exec(`BEGIN IMMEDIATE; ${MIGRATIONS[version]}; PRAGMA user_version = ${version + 1}; COMMIT`)
  }
}
