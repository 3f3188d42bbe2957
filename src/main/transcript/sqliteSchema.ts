/** The history file's shape, version by version. Statements only; `sqliteMigrations.ts` runs them, opening is `sqlite.ts`'s. */
import type { DatabaseSync } from 'node:sqlite'

/** They keep the index in step. Apart, because everything is deleted, and the index made anew, without them. */
export const TRIGGERS = {
  create: `
  CREATE TRIGGER turnIndexed AFTER UPDATE OF indexed ON turns WHEN new.indexed > old.indexed BEGIN
    INSERT INTO words (rowid, user, heard, unheard) VALUES (new.number, new.user, new.heard, new.unheard);
  END;
  CREATE TRIGGER turnRemoved AFTER DELETE ON turns WHEN old.indexed = 1 BEGIN
    INSERT INTO words (words, rowid, user, heard, unheard)
    VALUES ('delete', old.number, old.user, old.heard, old.unheard);
  END;
  CREATE TRIGGER turnReworded AFTER UPDATE OF user, heard, unheard ON turns WHEN old.indexed = 1 BEGIN
    INSERT INTO words (words, rowid, user, heard, unheard)
    VALUES ('delete', old.number, old.user, old.heard, old.unheard);
    INSERT INTO words (rowid, user, heard, unheard) VALUES (new.number, new.user, new.heard, new.unheard);
  END;
  `,
  drop: 'DROP TRIGGER turnIndexed; DROP TRIGGER turnRemoved; DROP TRIGGER turnReworded;',
}

/**
 * One script a version. Never change one that was released: what it did is in files already.
 * Rows are numbered as they come, so that newest first is the order of the numbers and needs no sort. The index holds no
 * text of its own; `secure-delete` takes a removed word out of it at once instead of hiding it until the next merge. That
 * costs milliseconds a word in a large file, so a turn's words enter the index once, when it has ended, and not while they
 * are being revised.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    startedAt INTEGER NOT NULL,
    title TEXT,
    provider TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX conversationsByStart ON conversations (startedAt);

  CREATE TABLE turns (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    startedAt INTEGER NOT NULL,
    touchedAt INTEGER NOT NULL,
    user TEXT NOT NULL DEFAULT '',
    userFinal INTEGER NOT NULL DEFAULT 0,
    heard TEXT NOT NULL DEFAULT '',
    unheard TEXT NOT NULL DEFAULT '',
    outcome TEXT,
    stages TEXT,
    cost TEXT,
    error TEXT,
    usd REAL NOT NULL DEFAULT 0,
    indexed INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX turnsByConversation ON turns (conversation, number);
  CREATE INDEX turnsByStart ON turns (startedAt);
  CREATE INDEX turnsNotIndexed ON turns (number) WHERE indexed = 0;

  CREATE VIRTUAL TABLE words USING fts5 (
    user, heard, unheard, content = 'turns', content_rowid = 'number', prefix = '1 2 3',
    tokenize = 'unicode61 remove_diacritics 2'
  );
  INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
  ${TRIGGERS.create}
  `,
  // Who served a turn, what a model called in it, and which turn put its words right. Not in the index: what was called
  // stands in the turn's words already, and the names of functions are nobody's words (docs/decisions/018). The second index
  // leads to the newest turns that can be measured, however many older ones cannot.
  `
  ALTER TABLE turns ADD COLUMN served TEXT;
  ALTER TABLE turns ADD COLUMN tools TEXT;
  ALTER TABLE turns ADD COLUMN correctedBy TEXT;
  CREATE INDEX turnsMeasured ON turns (number) WHERE served IS NOT NULL AND stages IS NOT NULL;
  `,
  // What other programs spent through the gateway: money that counts towards the user's bounds and belongs to no turn.
  `
  CREATE TABLE bills (id TEXT PRIMARY KEY, at INTEGER NOT NULL, usd REAL NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX billsByTime ON bills (at);
  `,
]

export const SCHEMA_VERSION = MIGRATIONS.length

/** A turn that was cut short by a kill never ended; its words are indexed at the next start. */
export function indexWhatNeverEnded(database: DatabaseSync): void {
  // Asked first: an ordinary start writes nothing.
  if (!database.prepare('SELECT 1 FROM turns WHERE indexed = 0 LIMIT 1').get()) return
  database.exec('UPDATE turns SET indexed = 1 WHERE indexed = 0')
}

/** The index made anew from the turns, when only it is damaged: seconds for a hundred thousand. Inside the caller's transaction. */
export function remakeIndex(database: DatabaseSync): void {
  database.exec(`${TRIGGERS.drop}
    INSERT INTO words (words) VALUES ('rebuild');
    UPDATE turns SET indexed = 1 WHERE indexed = 0;
    ${TRIGGERS.create}`)
}

/** Tables, and none of them ours. */
export function isOfAnotherProgram(database: DatabaseSync): boolean {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  return tables.length > 0 && !tables.some(({ name }) => name === 'turns')
}
