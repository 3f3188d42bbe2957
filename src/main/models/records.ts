/**
 * What is kept about models beside their files: `ready.json` in a model's folder says what was checked and loaded, and
 * `seen.json` above them what files without a known checksum were when they were first loaded.
 */

import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { recordOf } from '../../shared/records'
import { replaceFile } from '../wholeFile'
import { hashOf } from './disk'
import type { Fetched } from './download'
import type { ModelFile, ModelManifest } from './manifest'

interface Checked extends Fetched {
  path: string
  /** Of the file when it was checked. */
  changedMs: number
}

export class Records {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async ready(id: string, files: readonly ModelFile[], fetched: readonly Fetched[]): Promise<void> {
    const checked: Checked[] = []
    for (const [index, { path }] of files.entries()) {
      const { mtimeMs } = await stat(this.#path(id, path))
      checked.push({ path, ...fetched[index]!, changedMs: mtimeMs })
    }
    await this.#see(id, files, fetched)
    await replaceFile(this.#path(id, 'ready.json'), `${JSON.stringify({ files: checked }, undefined, 2)}\n`)
  }

  /** With the files that are offered now: a list of one's own, or a newer Parley, may offer others under the same name. */
  async isReady({ id, files }: ModelManifest): Promise<boolean> {
    const checked = await this.#checked(id)
    if (checked === undefined) return false
    return files.every(({ path, sha256 }) =>
      checked.some((each) => each.path === path && (sha256 === undefined || each.sha256 === sha256)),
    )
  }

  /** A file that was touched since is read again. */
  async isIntact(id: string): Promise<boolean> {
    for (const { path, bytes, sha256, changedMs } of (await this.#checked(id)) ?? []) {
      const file = this.#path(id, path)
      const now = await stat(file).catch(() => undefined)
      if (now?.size !== bytes) return false
      if (now.mtimeMs !== changedMs && (await hashOf(file)).digest('hex') !== sha256) return false
    }
    return true
  }

  /** The same as the first time that it could be loaded, if it ever could. */
  async agrees(id: string, { path }: ModelFile, { sha256 }: Fetched): Promise<boolean> {
    const before = (await this.#seen())[`${id}/${path}`]
    return before === undefined || before === sha256
  }

  async #see(id: string, files: readonly ModelFile[], fetched: readonly Fetched[]): Promise<void> {
    const unknown = files.flatMap(({ path, sha256 }, index) =>
      sha256 === undefined ? [[`${id}/${path}`, fetched[index]!.sha256] as const] : [],
    )
    if (unknown.length === 0) return
    const seen = { ...(await this.#seen()), ...Object.fromEntries(unknown) }
    await replaceFile(join(this.#folder, 'seen.json'), `${JSON.stringify(seen, undefined, 2)}\n`)
  }

  async #seen(): Promise<Record<string, string>> {
    const entries = Object.entries(recordOf(await read(join(this.#folder, 'seen.json'))))
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  }

  async #checked(id: string): Promise<Checked[] | undefined> {
    const { files } = recordOf(await read(this.#path(id, 'ready.json')))
    return Array.isArray(files) && files.every(isChecked) ? files : undefined
  }

  #path(id: string, path: string): string {
    return join(this.#folder, id, ...path.split('/'))
  }
}

async function read(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return undefined
  }
}

function isChecked(value: unknown): value is Checked {
  const { path, bytes, sha256, changedMs } = recordOf(value)
  return (
    typeof path === 'string' && typeof bytes === 'number' && typeof sha256 === 'string' && typeof changedMs === 'number'
  )
}
