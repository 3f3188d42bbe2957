/** The user's own list of models: read as something foreign. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OFFERED, readOwnList } from '../../src/main/models'
import type { AppError } from '../../src/shared/view'

let folder: string
let told: AppError[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-own-'))
  told = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const read = () => readOwnList(join(folder, 'models.json'), (error) => told.push(error))
async function readOf(value: unknown) {
  writeFileSync(join(folder, 'models.json'), typeof value === 'string' ? value : JSON.stringify(value))
  return read()
}

const example = JSON.parse(
  /```json\n([\s\S]*?)```/.exec(readFileSync('docs/models.md', 'utf8'))?.[1]?.replace(/, "sha256": "…"/, '') ?? '',
)

describe('a list of models', () => {
  it('that is not there is none, and nothing is said', async () => {
    expect([await read(), told]).toEqual([[], []])
  })

  it('as the documentation shows it is taken', async () => {
    const list = await readOf(example)
    expect(told).toEqual([])
    expect(list).toMatchObject([{ id: 'zipformer-de', approximateBytes: 42_845_182, files: [{}, {}, {}, {}] }])
  })

  it('of an editor on Windows, which begins with a mark, is taken as well', async () => {
    expect(await readOf(`\uFEFF${JSON.stringify(example)}`)).toHaveLength(1)
    expect(told).toEqual([])
  })

  it.each(['{', '"models"', '{}'])('that is %s is not used', async (text) => {
    expect(await readOf(text)).toEqual([])
    expect(told).toMatchObject([{ code: 'models.listUnreadable' }])
  })

  const [row] = example
  const [file] = row.files
  it.each([
    ['no name', { ...row, name: undefined }],
    ['a name that is a path', { ...row, id: '../up' }],
    ['the name of the lock', { ...row, id: 'lock' }],
    ['no licence', { ...row, licence: undefined }],
    ['no files', { ...row, files: [] }],
    ['a file outside of its folder', { ...row, files: [...row.files, { ...file, path: '../../settings.json' }] }],
    ['an absolute file', { ...row, files: [...row.files, { ...file, path: '/etc/passwd' }] }],
    ['a file that says it is ready', { ...row, files: [...row.files, { ...file, path: 'ready.json' }] }],
    [
      'an address that is not encrypted',
      { ...row, files: [{ ...file, urls: ['http://models.example.com/x'] }, ...row.files] },
    ],
    ['an address of a file', { ...row, files: [{ ...file, urls: ['file:///etc/passwd'] }, ...row.files] }],
    ['an address with a password', { ...row, files: [{ ...file, urls: ['https://a:b@models.example.com/x'] }] }],
    ['a checksum that is none', { ...row, files: [{ ...file, sha256: 'abc' }, ...row.files] }],
    ['a size that is none', { ...row, files: [{ ...file, bytes: -1 }, ...row.files] }],
    ['a part that is no file', { ...row, parts: { ...row.parts, encoder: 'other.onnx' } }],
    ['an unknown family', { ...row, parts: { ...row.parts, family: 'whisper' } }],
    ['nothing in it', null],
  ])('with a row that has %s leaves that row out and takes the others', async (_, broken) => {
    expect(await readOf([broken, row])).toHaveLength(1)
    expect(told).toMatchObject([{ code: 'models.row', message: expect.stringContaining('Model 1') }])
  })
})

describe('what Parley offers', () => {
  it('would be taken as somebody’s own list too', async () => {
    expect(await readOf(OFFERED)).toEqual(OFFERED)
    expect(told).toEqual([])
  })

  it('stands in the documentation, each with its licence', () => {
    const page = readFileSync('docs/models.md', 'utf8')
    for (const { id, licence } of OFFERED) {
      expect(page).toContain(`| \`${id}\` |`)
      expect(licence.url).toMatch(/^https:/)
    }
  })

  it('pins what has a checksum to a commit, so that it cannot change', () => {
    const pinned = OFFERED.flatMap(({ files }) => files.filter(({ sha256 }) => sha256 !== undefined))
    expect(pinned.length).toBeGreaterThan(0)
    for (const { urls } of pinned) for (const url of urls) expect(url).toMatch(/\/resolve\/[0-9a-f]{40}\//)
  })
})
