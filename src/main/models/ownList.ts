/**
 * Models that the user, or whoever looks after the computer, offers beside Parley's own: `models.json` in the data folder,
 * a list of the same shape, for a mirror inside a company or another language. Read as something foreign: what makes no
 * sense is left out and told. Nothing in it can reach outside of the model's own folder.
 */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { appError } from '../../shared/errors'
import { recordOf, withoutMark } from '../../shared/records'
import type { AppError } from '../../shared/view'
import { isLoopback } from '../net'
import type { ModelFile, ModelManifest, ModelParts } from './manifest'

/** @returns nothing where there is no such file */
export async function readOwnList(file: string, tell: (error: AppError) => void): Promise<ModelManifest[]> {
  const name = basename(file)
  let entries: unknown
  try {
    entries = JSON.parse(withoutMark(await readFile(file, 'utf8')))
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') tell(appError('models.listUnreadable', { file: name }))
    return []
  }
  if (!Array.isArray(entries)) {
    tell(appError('models.listUnreadable', { file: name }))
    return []
  }
  return entries.flatMap((entry, index) => {
    const manifest = manifestOf(entry)
    if (!manifest) tell(appError('models.row', { row: index + 1, file: name }))
    return manifest ?? []
  })
}

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length < 2_000
const isBytes = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0
const texts = (value: unknown): value is string[] => Array.isArray(value) && value.length > 0 && value.every(isText)

function manifestOf(value: unknown): ModelManifest | undefined {
  const { id, name, languages, licence, approximateBytes, source, files } = recordOf(value)
  if (!isText(id) || !/^[a-z0-9][a-z0-9-]{0,63}$/.test(id) || id === 'lock') return undefined
  const { name: licenceName, url, note } = recordOf(licence)
  if (!isText(name) || !texts(languages) || !isText(licenceName) || !isText(url) || !Array.isArray(files))
    return undefined
  const kept = files.map(fileOf).filter((file) => file !== undefined)
  const parts = partsOf(recordOf(value)['parts'], kept)
  if (kept.length !== files.length || kept.length === 0 || !parts) return undefined
  const known = kept.reduce((sum, { bytes = 0 }) => sum + bytes, 0)
  return {
    ...{ id, name, languages, parts, files: kept, source: isText(source) ? source : 'models.json' },
    licence: { name: licenceName, url, ...(isText(note) && { note }) },
    approximateBytes: isBytes(approximateBytes) ? approximateBytes : known,
  }
}

function fileOf(value: unknown): ModelFile | undefined {
  const { urls, path, bytes, sha256 } = recordOf(value)
  if (!texts(urls) || !urls.every(isAddress) || !isText(path) || !isInside(path)) return undefined
  if (bytes !== undefined && !isBytes(bytes)) return undefined
  if (sha256 !== undefined && !(isText(sha256) && /^[0-9a-f]{64}$/.test(sha256))) return undefined
  return { urls, path, ...(bytes !== undefined && { bytes }), ...(sha256 !== undefined && { sha256 }) }
}

/** Every part is one of the files, or a folder of them. */
function partsOf(value: unknown, files: readonly ModelFile[]): ModelParts | undefined {
  const { kind, family, encoder, decoder, joiner, tokens, model, dataDir } = recordOf(value)
  const has = (part: unknown): part is string => files.some(({ path }) => path === part)
  const holds = (part: unknown): part is string => isText(part) && files.some(({ path }) => path.startsWith(`${part}/`))
  if (kind === 'recognizer' && family === 'zipformer' && has(encoder) && has(decoder) && has(joiner) && has(tokens)) {
    return { kind, family, encoder, decoder, joiner, tokens }
  }
  if (kind === 'voice' && family === 'piper' && has(model) && has(tokens) && holds(dataDir)) {
    return { kind, family, model, tokens, dataDir }
  }
  return undefined
}

function isAddress(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, username, password } = new URL(address)
  const safe = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
  return safe && username === '' && password === ''
}

const isInside = (path: string): boolean =>
  /^[\w.-]+(\/[\w.-]+)*$/.test(path) && !path.split('/').some((part) => /^\.+$/.test(part)) && path !== 'ready.json'
