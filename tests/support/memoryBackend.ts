/**
 * An `AudioBackend` in memory, driven by hand: unit tests of capture and playback need devices that vanish, wake late or
 * run dry at an exact sample, which no real device does on request. Real sound is tested in tests/sound.
 */
import type {
  AudioBackend,
  AudioInput,
  AudioOutput,
  DeviceList,
  InputSink,
  OpenRequest,
  OutputSink,
} from '../../src/main/audio'
import { AppException, appError } from '../../src/shared/errors'
import type { DeviceInfo } from '../../src/shared/view'

export const device = (kind: 'input' | 'output', id: string, isDefault = false): DeviceInfo => ({
  id,
  name: `the ${id}`,
  kind,
  isDefault,
})

class MemoryInput implements AudioInput {
  flowing = false
  closed = false
  preRollMs: number[] = []

  constructor(
    readonly device: DeviceInfo,
    readonly rateHz: number,
    readonly sink: InputSink,
  ) {}

  flow(preRollMs: number): void {
    if (this.flowing) return
    this.flowing = true
    this.preRollMs.push(preRollMs)
  }

  hold(): void {
    this.flowing = false
  }

  async close(): Promise<void> {
    this.flowing = false
    this.closed = true
  }
}

/** Plays what it is told to with `play`; everything it handed over is in `heard`. */
class MemoryOutput implements AudioOutput {
  readonly heard: number[] = []
  /** How many samples it was given at a time. */
  readonly writes: number[] = []
  /** Writes of nothing. */
  rehearsals = 0
  closed = false
  finished = true
  #ring: number[] = []
  #silence = 0

  constructor(
    readonly device: DeviceInfo,
    readonly rateHz: number,
    readonly delayMs: number,
    readonly sink: OutputSink,
  ) {}

  get pending(): number {
    return this.#ring.length
  }

  get silence(): number {
    return this.#silence
  }

  write(samples: Int16Array): void {
    if (samples.length === 0) {
      this.rehearsals += 1
      return
    }
    this.finished = false
    this.writes.push(samples.length)
    for (const sample of samples) this.#ring.push(sample)
  }

  finish(): void {
    this.finished = true
  }

  /** The device asks for `ms` of sound. Reports as real ones do: nothing where nothing played. */
  play(ms: number): void {
    const count = Math.round((ms * this.rateHz) / 1000)
    const taken = this.#ring.splice(0, count)
    for (const sample of taken) this.heard.push(sample)
    if (!this.finished) this.#silence += count - taken.length
    if (taken.length > 0 || !this.finished) this.sink.played(this.heard.length, this.#silence)
  }

  async flush(): Promise<number> {
    this.#ring = []
    this.finished = true
    return this.heard.length
  }

  async close(): Promise<void> {
    this.closed = true
  }
}

export class MemoryBackend implements AudioBackend {
  readonly inputs: MemoryInput[] = []
  readonly outputs: MemoryOutput[] = []
  list: DeviceList
  rateHz: number
  delayMs = 0
  readonly #listeners = new Set<() => void>()

  constructor(list: DeviceList, rateHz = 16000) {
    this.list = list
    this.rateHz = rateHz
  }

  get input(): MemoryInput {
    return this.inputs.at(-1)!
  }

  get output(): MemoryOutput {
    return this.outputs.at(-1)!
  }

  get openInputs(): number {
    return this.inputs.filter((input) => !input.closed).length
  }

  get listenerCount(): number {
    return this.#listeners.size
  }

  change(list: DeviceList): void {
    this.list = list
    for (const listener of [...this.#listeners]) listener()
  }

  unplug(input: MemoryInput | MemoryOutput): void {
    const error = appError('device.lost', { kind: 'device', name: input.device.name })
    input.sink.lost(error)
  }

  async devices(): Promise<DeviceList> {
    return this.list
  }

  onDevicesChanged(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async openInput(request: OpenRequest, sink: InputSink): Promise<AudioInput> {
    this.inputs.push(new MemoryInput(this.#find(this.list.inputs, request), this.rateHz, sink))
    return this.input
  }

  async openOutput(request: OpenRequest, sink: OutputSink): Promise<AudioOutput> {
    const found = this.#find(this.list.outputs, request)
    this.outputs.push(new MemoryOutput(found, this.rateHz, this.delayMs, sink))
    return this.output
  }

  async close(): Promise<void> {}

  #find(devices: readonly DeviceInfo[], request: OpenRequest): DeviceInfo {
    const wanted = request.device
    const found = wanted ? devices.find(({ id }) => id === wanted.id) : devices.find(({ isDefault }) => isDefault)
    if (found === undefined) throw new AppException('device.unknown', { name: wanted?.name ?? 'default' })
    return found
  }
}

/** Lets everything that was promised happen. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
