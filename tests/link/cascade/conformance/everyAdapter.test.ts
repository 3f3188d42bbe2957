/** No adapter that a person can choose is left out of the rules. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const CHAIN = join(import.meta.dirname, '../../../../src/main/link/cascade/chain')
const read = (folder: string, wanted: (name: string) => boolean): string[] =>
  readdirSync(folder)
    .filter(wanted)
    .map((name) => readFileSync(join(folder, name), 'utf8'))

/** What is imported there from where adapters live, without types and what stands around them. */
function adapters(): string[] {
  const text = read(CHAIN, (name) => name.endsWith('.ts')).join('\n')
  const lines = [...text.matchAll(/^import (\{[^}]*\}) from '\.\.\/(?:stt|tts|llm|local)(?:\/|')/gm)]
  const names = lines.flatMap(([, list]) => list!.match(/\w+/g) ?? [])
  return names.filter((name) => /(Ears|Hearing|Speech|Batch|Voice|Recognizer|Chat|Messages)$/.test(name))
}

it('holds every recognizer, model and voice of a chain to the rules', () => {
  const held = read(import.meta.dirname, (name) => name !== 'everyAdapter.test.ts').join('\n')
  expect(adapters().length).toBeGreaterThanOrEqual(14)
  // Beside them the voice that a chain makes of clauses.
  expect([...adapters(), 'spokenByClause'].filter((name) => !new RegExp(`\\b${name}\\(`).test(held))).toEqual([])
})
