/** The history file's shape, version by version. Statements only; `sqliteMigrations.ts` runs them, opening is `sqlite.ts`'s. */
import type { DatabaseSync } from 'node:sqlite'
import { UNSPACED } from './unspaced'

/** They keep the index of words in step. */
const WORD_TRIGGERS = `
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
  `

/** The same for the index of what is written without spaces. Before a change, where the view still tells what is in there. */
const LETTER_TRIGGERS = `
  CREATE TRIGGER lettersIndexed AFTER UPDATE OF indexed ON turns WHEN new.indexed > old.indexed BEGIN
    INSERT INTO letters (rowid, spaced) SELECT number, spaced FROM unspaced WHERE number = new.number;
  END;
  CREATE TRIGGER lettersRemoved BEFORE DELETE ON turns WHEN old.indexed = 1 BEGIN
    INSERT INTO letters (letters, rowid, spaced)
    SELECT 'delete', number, spaced FROM unspaced WHERE number = old.number;
  END;
  CREATE TRIGGER lettersUnworded BEFORE UPDATE OF user, heard, unheard ON turns WHEN old.indexed = 1 BEGIN
    INSERT INTO letters (letters, rowid, spaced)
    SELECT 'delete', number, spaced FROM unspaced WHERE number = old.number;
  END;
  CREATE TRIGGER lettersReworded AFTER UPDATE OF user, heard, unheard ON turns WHEN old.indexed = 1 BEGIN
    INSERT INTO letters (rowid, spaced) SELECT number, spaced FROM unspaced WHERE number = new.number;
  END;
  `

/** Apart, because everything is deleted, and the indexes made anew, without them. */
export const TRIGGERS = {
  create: WORD_TRIGGERS + LETTER_TRIGGERS,
  drop: `DROP TRIGGER turnIndexed; DROP TRIGGER turnRemoved; DROP TRIGGER turnReworded;
    DROP TRIGGER lettersIndexed; DROP TRIGGER lettersRemoved; DROP TRIGGER lettersUnworded; DROP TRIGGER lettersReworded;`,
}

/** So many characters of a text are taken apart at a time: to find one in a long text SQLite counts from its beginning. */
const PIECE = 256

/**
 * Turns with text that has no spaces between its words, spaced: each such character with the one behind it is a word. Of
 * "何時 ok" there are "何時", "時" and "ok". `unspaced.ts` takes what is looked for apart in the same way. That a text has
 * nothing but ASCII is known at once.
 */
const UNSPACED_VIEW = `
  CREATE VIEW unspaced (number, spaced) AS
  SELECT number, (
    WITH RECURSIVE
      pieces (at, piece) AS (
        SELECT 0, substr(text, 1, ${PIECE + 1})
        UNION ALL
        SELECT at + ${PIECE}, substr(text, at + ${PIECE + 1}, ${PIECE + 1}) FROM pieces WHERE at + ${PIECE} < length(text)
      ),
      places (place) AS (SELECT 1 UNION ALL SELECT place + 1 FROM places WHERE place < ${PIECE})
    SELECT group_concat(
      CASE
        WHEN substr(piece, place, 1) NOT GLOB '[${UNSPACED}]' THEN substr(piece, place, 1)
        WHEN substr(piece, place + 1, 1) GLOB '[${UNSPACED}]' THEN ' ' || substr(piece, place, 2)
        ELSE ' ' || substr(piece, place, 1) || ' '
      END, '' ORDER BY at, place)
    FROM pieces, places WHERE place <= length(piece)
  )
  FROM (SELECT number, user || ' ' || heard || unheard AS text FROM turns)
  WHERE octet_length(text) > length(text) AND text GLOB '*[${UNSPACED}]*';
  `

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
  ${WORD_TRIGGERS}
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
  // Chinese, Japanese, Korean, Thai and their like, in which the index above finds nothing but a whole sentence.
  `
  ${UNSPACED_VIEW}
  CREATE VIRTUAL TABLE letters USING fts5 (
    spaced, content = 'unspaced', content_rowid = 'number', prefix = '1',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* M* N* Co'"
  );
  INSERT INTO letters (letters, rank) VALUES ('secure-delete', 1);
  INSERT INTO letters (rowid, spaced)
    SELECT number, spaced FROM unspaced WHERE number IN (SELECT number FROM turns WHERE indexed = 1);
  ${LETTER_TRIGGERS}
  `,
]

export const SCHEMA_VERSION = MIGRATIONS.length

/** A turn that was cut short by a kill never ended; its words are indexed at the next start. */
export function indexWhatNeverEnded(database: DatabaseSync): void {
  // Asked first: an ordinary start writes nothing.
  if (!database.prepare('SELECT 1 FROM turns WHERE indexed = 0 LIMIT 1').get()) return
  database.exec('UPDATE turns SET indexed = 1 WHERE indexed = 0')
}

/** The indexes made anew from the turns, when only they are damaged: seconds for a hundred thousand. Inside the caller's transaction. */
export function remakeIndex(database: DatabaseSync): void {
  database.exec(`${TRIGGERS.drop}
    INSERT INTO words (words) VALUES ('rebuild');
    INSERT INTO letters (letters) VALUES ('rebuild');
    UPDATE turns SET indexed = 1 WHERE indexed = 0;
    ${TRIGGERS.create}`)
}

/** Tables, and none of them ours. */
export function isOfAnotherProgram(database: DatabaseSync): boolean {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  return tables.length > 0 && !tables.some(({ name }) => name === 'turns')
}
