/**
 * The models of this computer: which there are, installing one, taking one away, and the files of one that is ready.
 * Ready is what was checked byte by byte and then loaded once in a process of its own. One at a time, also among processes.
 */
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { AppException } from '../../shared/errors'
import type { ModelProgress, ModelView } from '../../shared/models'
import type { Ms } from '../../shared/time'
import { hashOf } from './disk'
import { type DownloadPorts, download, type Fetched } from './download'
import { takeLock } from './lock'
import { isChecked, type ModelFile, type ModelManifest, type ModelParts, sizeOf } from './manifest'
import { Records } from './records'

export interface Trial {
  /** Rejects where no model could be run on this computer at all. */
  available(): Promise<void>
  /** Loads it in a process of its own; rejects where that fails, also by the process's end. */
  load(parts: ModelParts, signal: AbortSignal): Promise<void>
}

export interface ShelfPorts extends DownloadPorts {
  /** The folder of all models; made where it is missing. */
  folder: string
  offered: readonly ModelManifest[]
  trial: Trial
}

export interface InstallOptions {
  signal: AbortSignal
  progress?(progress: ModelProgress): void
}

/** What other programs and Parley itself still write. */
const SPARE_BYTES = 64 * 2 ** 20
const TELLS_EVERY_MS: Ms = 100

export class ModelShelf {
  readonly #ports: ShelfPorts
  readonly #records: Records

  constructor(ports: ShelfPorts) {
    this.#ports = ports
    this.#records = new Records(ports.folder)
  }

  list(): Promise<ModelView[]> {
    return Promise.all(this.#ports.offered.map((manifest) => this.#view(manifest)))
  }

  /** Rejects with an `AppException`, or with the signal's reason: then what is there is gone on with the next time. */
  async install(id: string, { signal, progress = () => {} }: InstallOptions): Promise<void> {
    const manifest = this.#manifest(id)
    await this.#alone(async () => {
      await this.#ports.trial.available()
      await mkdir(this.#folder(id), { recursive: true, mode: 0o700 })
      await this.#tidy(manifest)
      await this.#hasRoom(manifest)
      const tell = this.#throttled(manifest, progress)
      const fetched: Fetched[] = []
      for (const file of manifest.files) fetched.push(await this.#fetch(manifest, file, tell, signal))
      tell('trying')
      await this.#try(manifest, signal)
      await this.#records.ready(id, manifest.files, fetched)
      await this.#tidy(manifest)
    })
  }

  async remove(id: string): Promise<void> {
    this.#manifest(id)
    await this.#alone(() => rm(this.#folder(id), { recursive: true, force: true }))
  }

  /** The files of one that is ready, as they were checked. Rejects with `models.notReady` or `models.damaged`. */
  async open(id: string): Promise<ModelParts> {
    const manifest = this.#manifest(id)
    if (!(await this.#records.isReady(manifest))) throw new AppException('models.notReady', { id })
    if (!(await this.#records.isIntact(id))) throw new AppException('models.damaged', { id })
    return placed(manifest.parts, this.#folder(id))
  }

  /** The one of this name, or the first that is ready. Rejects as `open`, or with `models.none`. */
  async chosen(kind: ModelParts['kind'], id: string): Promise<ModelParts> {
    if (id !== '') {
      if (this.#manifest(id).parts.kind !== kind) throw new AppException('models.unknown', { id })
      return this.open(id)
    }
    for (const offered of this.#ports.offered) {
      if (offered.parts.kind === kind && (await this.#records.isReady(offered))) return this.open(offered.id)
    }
    throw new AppException('models.none', { kind })
  }

  async #alone(act: () => Promise<void>): Promise<void> {
    const { folder, clock } = this.#ports
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const giveUp = await takeLock(join(folder, 'lock'), clock)
      await act().finally(giveUp)
    } catch (thrown) {
      throw ofTheSystem(thrown)
    }
  }

  /** One that is there already is looked at again. */
  async #fetch(manifest: ModelManifest, file: ModelFile, tell: Tell, signal: AbortSignal): Promise<Fetched> {
    const target = this.#path(manifest.id, file)
    const there = await this.#whole(manifest, file, signal)
    if (there) {
      tell('downloading', file, there.bytes, there.bytes)
      return there
    }
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    const received = (bytes: number, totalBytes = bytes) => tell('downloading', file, bytes, totalBytes)
    const fetched = await download(this.#ports, file, target, received, signal)
    if (!(await this.#isRight(manifest.id, file, fetched))) {
      await rm(target, { force: true })
      throw new AppException('models.changed', { file: file.path })
    }
    tell('downloading', file, fetched.bytes, fetched.bytes)
    return fetched
  }

  async #whole({ id }: ModelManifest, file: ModelFile, signal: AbortSignal): Promise<Fetched | undefined> {
    const target = this.#path(id, file)
    const bytes = await sizeOnDisk(target)
    if (bytes === undefined) return undefined
    if (file.bytes === undefined || file.bytes === bytes) {
      const fetched = { bytes, sha256: (await hashOf(target, signal)).digest('hex') }
      // It may have been damaged since, and without a checksum nothing else would tell.
      if (await this.#isRight(id, file, fetched)) return fetched
    }
    await rm(target, { force: true })
    return undefined
  }

  async #isRight(id: string, file: ModelFile, fetched: Fetched): Promise<boolean> {
    if (file.sha256 !== undefined) return file.sha256 === fetched.sha256
    return this.#records.agrees(id, file, fetched)
  }

  async #try(manifest: ModelManifest, signal: AbortSignal): Promise<void> {
    try {
      await this.#ports.trial.load(placed(manifest.parts, this.#folder(manifest.id)), signal)
    } catch (thrown) {
      signal.throwIfAborted()
      // What no checksum vouches for is the first to be doubted.
      const doubted = manifest.files.filter(({ sha256 }) => sha256 === undefined)
      for (const file of doubted) await rm(this.#path(manifest.id, file), { force: true })
      throw new AppException('models.unusable', { id: manifest.id }, { cause: thrown })
    }
  }

  async #hasRoom(manifest: ModelManifest): Promise<void> {
    const neededBytes = sizeOf(manifest) - (await this.#received(manifest)) + SPARE_BYTES
    const freeBytes = await this.#ports.disk.freeBytes(this.#folder(manifest.id))
    if (freeBytes >= neededBytes) return
    throw new AppException('models.noSpace', { needed: megabytes(neededBytes), free: megabytes(freeBytes) })
  }

  /** Takes away what a broken attempt, or an older version of the model, left behind. */
  async #tidy(manifest: ModelManifest): Promise<void> {
    const folder = this.#folder(manifest.id)
    const own = manifest.files.flatMap(({ path }) => [path, `${path}.part`, `${path}.part.etag`])
    const wanted = new Set([...own, 'ready.json'])
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    for (const entry of entries) {
      if (entry.isDirectory()) continue
      const path = join(entry.parentPath, entry.name)
      if (!wanted.has(relative(folder, path).replaceAll('\\', '/'))) await rm(path, { force: true })
    }
  }

  #throttled(manifest: ModelManifest, progress: (progress: ModelProgress) => void): Tell {
    const { clock } = this.#ports
    const received = new Map<string, number>()
    /** The server may be the first to know. */
    const sizes = new Map(manifest.files.map(({ path, bytes = 0 }) => [path, bytes]))
    const sum = (of: Map<string, number>) => [...of.values()].reduce((all, one) => all + one, 0)
    let lastMs = -Infinity
    return (phase, file, receivedBytes = 0, fileBytes = 0) => {
      if (file) {
        received.set(file.path, receivedBytes)
        sizes.set(file.path, fileBytes)
      }
      if (phase === 'downloading' && clock.now() - lastMs < TELLS_EVERY_MS) return
      lastMs = clock.now()
      // At least one: it is divided by.
      const totalBytes = Math.max(sizeOf(manifest), sum(sizes), 1)
      progress({ id: manifest.id, phase, receivedBytes: sum(received), totalBytes })
    }
  }

  async #view(manifest: ModelManifest): Promise<ModelView> {
    const { id, name, parts, languages, licence, files } = manifest
    const receivedBytes = await this.#received(manifest)
    const ready = await this.#records.isReady(manifest)
    return {
      ...{ id, name, kind: parts.kind, languages, licence, bytes: sizeOf(manifest), checked: isChecked(manifest) },
      exact: files.every(({ bytes }) => bytes !== undefined),
      state: ready ? 'ready' : receivedBytes > 0 ? 'begun' : 'absent',
      receivedBytes,
    }
  }

  async #received({ id, files }: ModelManifest): Promise<number> {
    const sizes = files.map(async (file) => {
      const target = this.#path(id, file)
      return (await sizeOnDisk(target)) ?? (await sizeOnDisk(`${target}.part`)) ?? 0
    })
    return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0)
  }

  #manifest(id: string): ModelManifest {
    const manifest = this.#ports.offered.find((offered) => offered.id === id)
    if (!manifest) throw new AppException('models.unknown', { id })
    return manifest
  }

  #folder(id: string): string {
    return join(this.#ports.folder, id)
  }

  #path(id: string, file: ModelFile): string {
    return join(this.#folder(id), ...file.path.split('/'))
  }
}

type Tell = (phase: ModelProgress['phase'], file?: ModelFile, receivedBytes?: number, fileBytes?: number) => void

function placed(parts: ModelParts, folder: string): ModelParts {
  const at = (path: string) => join(folder, ...path.split('/'))
  if (parts.kind === 'voice')
    return { ...parts, model: at(parts.model), tokens: at(parts.tokens), dataDir: at(parts.dataDir) }
  const { encoder, decoder, joiner, tokens } = parts
  return { ...parts, encoder: at(encoder), decoder: at(decoder), joiner: at(joiner), tokens: at(tokens) }
}

function ofTheSystem(thrown: unknown): unknown {
  const { code } = thrown as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AppException('models.diskFull', {}, { cause: thrown })
  const denied = code !== undefined && ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR'].includes(code)
  return denied ? new AppException('models.unwritable', {}, { cause: thrown }) : thrown
}

const sizeOnDisk = (file: string): Promise<number | undefined> =>
  stat(file).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  )

const megabytes = (bytes: number): number => Math.ceil(bytes / 1_000_000)
