/** The models of this computer as windows see them: the list, and how far the one being installed is. Opened when first asked. */
import { AppException } from '../../shared/errors'
import type { ModelProgress, ModelsView } from '../../shared/models'
import { Emitter } from '../../shared/time'
import type { ModelShelf } from '../models'

export class ModelDesk {
  readonly #open: () => Promise<ModelShelf>
  readonly #changed = new Emitter<ModelsView>()
  #shelf: Promise<ModelShelf> | undefined
  #view: ModelsView | undefined
  #running: { progress: ModelProgress; stop: AbortController } | undefined

  constructor(open: () => Promise<ModelShelf>) {
    this.#open = open
  }

  on(listener: (view: ModelsView) => void): () => void {
    const stop = this.#changed.on(listener)
    if (this.#view) listener(this.#view)
    else this.#look().catch(() => {})
    return stop
  }

  /** Rejects with an `AppException`. */
  async install(id: string): Promise<void> {
    if (this.#running) throw new AppException('models.busyElsewhere')
    const running = {
      stop: new AbortController(),
      progress: { id, phase: 'downloading', receivedBytes: 0, totalBytes: 1 },
    }
    this.#running = running as typeof running & { progress: ModelProgress }
    const progress = (at: ModelProgress) => {
      running.progress = at
      this.#tell()
    }
    try {
      const shelf = await this.#opened()
      await shelf.install(id, { signal: running.stop.signal, progress })
    } finally {
      this.#running = undefined
      await this.#look()
    }
  }

  stop(): void {
    this.#running?.stop.abort(new AppException('models.cancelled'))
  }

  async remove(id: string): Promise<void> {
    const shelf = await this.#opened()
    await shelf.remove(id).finally(() => this.#look())
  }

  #opened(): Promise<ModelShelf> {
    this.#shelf ??= this.#open()
    return this.#shelf
  }

  async #look(): Promise<void> {
    const shelf = await this.#opened()
    this.#view = { models: await shelf.list() }
    this.#tell()
  }

  #tell(): void {
    const { models = [] } = this.#view ?? {}
    this.#view = { models, ...(this.#running && { running: this.#running.progress }) }
    this.#changed.emit(this.#view)
  }
}
