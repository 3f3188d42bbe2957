/** The pictures that documents show are there, in both themes and at both scales, and are small. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const FOLDER = join(ROOT, 'docs/screenshots')
const CEILING_BYTES = 4_000_000

const documents = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
]

const shownIn = (document: string): string[] => {
  const text = readFileSync(join(ROOT, document), 'utf8')
  const links = [...text.matchAll(/!\[[^\]]*\]\(([^)]+)\)|(?:src|srcset)="([^"]+)"/g)]
  return links.map(([, inText, inTag]) => inText ?? inTag!).filter((link) => !/^https?:/.test(link))
}

describe('the pictures of the documents', () => {
  it('are all there, and all drawn by npm run pictures', () => {
    const shown = documents.flatMap((document) => shownIn(document).map((link) => join(ROOT, dirname(document), link)))
    expect(shown.length).toBeGreaterThan(20)
    expect(shown.filter((path) => !existsSync(path))).toEqual([])
    expect(shown.filter((path) => dirname(path) !== FOLDER)).toEqual([])
  })

  it('exist in light and dark, at 1x and 2x', () => {
    const files = readdirSync(FOLDER).filter((name) => !name.startsWith('turn-'))
    const scenes = new Set(files.map((name) => name.replace(/-(light|dark)(@2x)?\.png$/, '')))
    const wanted = [...scenes].flatMap((scene) =>
      ['light', 'light@2x', 'dark', 'dark@2x'].map((kind) => `${scene}-${kind}.png`),
    )
    expect(files.toSorted()).toEqual(wanted.toSorted())
    expect([...scenes]).toEqual(
      expect.arrayContaining([
        ...['idle', 'listening', 'thinking', 'speaking', 'cut', 'answered'].map((state) => `overlay-${state}`),
        ...['sound', 'talkKey', 'voice', 'look', 'about'].map((page) => `settings-${page}`),
        ...['history-script', 'firstRun-microphone', 'firstRun-key', 'firstRun-ask', 'type-empty'],
      ]),
    )
  })

  it('are twice as large at 2x, and all together under 4 MB', () => {
    const widthOf = (name: string) => readFileSync(join(FOLDER, name)).readUInt32BE(16)
    const files = readdirSync(FOLDER)
    for (const name of files.filter((each) => each.includes('@2x'))) {
      expect(widthOf(name), name).toBe(2 * widthOf(name.replace('@2x', '')))
    }
    expect(files.reduce((sum, name) => sum + statSync(join(FOLDER, name)).size, 0)).toBeLessThan(CEILING_BYTES)
  })
})
