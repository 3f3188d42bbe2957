/**
 * What Parley knows as a file to take to another one: a line of JSON for the settings, one for each conversation, one for
 * each turn. Read and written line by line, so that no history is too long. No key for any service stands in it.
 */
import type { Settings } from '../../settings'
import { chosen, SETTINGS_VERSION } from '../../settings'
import type { Passage } from '../../transcript'

/** Raised when a line means something else than before. */
export const EXPORT_VERSION = 1

export async function* exportLines(settings: Settings, passages: AsyncIterable<Passage>): AsyncGenerator<string> {
  yield line({ parley: EXPORT_VERSION, settings: { version: SETTINGS_VERSION, ...chosen(settings) } })
  for await (const passage of passages) {
    yield line(passage.type === 'turn' ? { turn: passage.turn } : { conversation: passage.summary })
  }
}

/** Whoever reads lines takes these two characters, which JSON leaves alone, for the end of one. */
const line = (value: unknown): string =>
  `${JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\n`
