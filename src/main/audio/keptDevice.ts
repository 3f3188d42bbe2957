/**
 * Keeps one stream of a chosen device open for as long as it is wanted: opens and closes one after the other, moves to
 * another device when it is lost and back when it returns. Owns no samples. What cannot be opened is said once; it never tries in a loop.
 */
import { AppException, appError, toAppError } from '../../shared/errors'
import type { AppError, DeviceInfo } from '../../shared/view'
import type { DeviceChoice } from './backend'
import { pickDevice } from './devices'

export interface DeviceStream {
  readonly device: DeviceInfo
  close(): Promise<void>
}

export interface KeptDeviceOptions<S extends DeviceStream> {
  kind: 'microphone' | 'speaker'
  device: DeviceChoice | undefined
  list(): Promise<readonly DeviceInfo[]>
  /** Rejects with an `AppException`. `lost` at most once. */
  open(device: DeviceChoice | undefined, lost: (error: AppError) => void): Promise<S>
  opened(stream: S): void
  /** The stream must not be used any more; `opened` or `failed` follows. */
  lost(): void
  /** Not tried again until `open` is called. */
  failed(error: AppError): void
  noticed(notice: AppError): void
}

/** A device that is lost again before it gave any sound is given up after so many openings. */
const OPENINGS_WITHOUT_SOUND = 2

export class KeptDevice<S extends DeviceStream> {
  readonly #options: KeptDeviceOptions<S>
  #device: DeviceChoice | undefined
  #wanted = false
  #busy = false
  #stale = false
  #stream: S | undefined
  #lostDevice: DeviceInfo | undefined
  #lostBy: AppError | undefined
  /** Gone when the last one was given up. */
  #missed: DeviceInfo | undefined
  #openingsWithoutSound = 0
  #work: Promise<void> | undefined

  constructor(options: KeptDeviceOptions<S>) {
    this.#options = options
    this.#device = options.device
  }

  get stream(): S | undefined {
    return this.#stream
  }

  /** @returns the stream where it is open already, with all it has played: `opened` does not follow. */
  open(): S | undefined {
    this.#wanted = true
    if (this.#stream !== undefined) return this.#stream
    this.#openingsWithoutSound = 0
    this.#settle()
    return undefined
  }

  /** Resolves when the device is released. */
  async close(): Promise<void> {
    this.#wanted = false
    this.#settle()
    while (this.#work) await this.#work
  }

  /** While busy the stream stays where it is, so that no sentence is torn by a device that returns. */
  setBusy(busy: boolean): void {
    this.#busy = busy
    this.#settle()
  }

  /** The stream gives or takes sound: a later loss is a new one. */
  alive(): void {
    this.#openingsWithoutSound = 0
  }

  choose(device: DeviceChoice | undefined): void {
    this.#device = device
    this.#missed = undefined
    this.devicesChanged()
  }

  devicesChanged(): void {
    this.#stale = true
    this.#settle()
  }

  #settle(): void {
    if (this.#work || !this.#due()) return
    this.#work = this.#run().finally(() => {
      this.#work = undefined
      this.#settle()
    })
  }

  #due(): boolean {
    if (!this.#wanted) return this.#stream !== undefined
    return this.#stream === undefined || (this.#stale && !this.#busy)
  }

  async #run(): Promise<void> {
    if (!this.#wanted) await this.#closeStream()
    else if (this.#stream === undefined) await this.#openStream(await this.#target())
    else await this.#moveBack()
  }

  async #closeStream(): Promise<void> {
    const stream = this.#stream
    this.#stream = undefined
    this.#lostDevice = undefined
    await stream?.close()
  }

  /** The choice itself as long as it works: asking for the list first would cost the first words. */
  async #target(): Promise<DeviceChoice | undefined> {
    if (this.#lostDevice === undefined) return this.#device
    const listed = await this.#options.list().catch(() => [])
    return pickDevice(listed, this.#device)
  }

  async #openStream(target: DeviceChoice | undefined): Promise<void> {
    try {
      this.#openingsWithoutSound += 1
      if (this.#openingsWithoutSound > OPENINGS_WITHOUT_SOUND) throw this.#gone()
      if (this.#lostDevice !== undefined && target === undefined) throw this.#gone()
      this.#adopt(await this.#openOrNext(target))
    } catch (thrown) {
      this.#wanted = false
      this.#missed = this.#lostDevice ?? this.#missed
      this.#lostDevice = undefined
      this.#options.failed(toAppError(thrown))
    }
  }

  /** What the person chose may be unplugged: then the next best, if there is one. */
  async #openOrNext(target: DeviceChoice | undefined): Promise<Opening<S>> {
    try {
      return await this.#openOne(target)
    } catch (thrown) {
      if (target === undefined || !(thrown instanceof AppException) || thrown.error.code !== 'device.unknown')
        throw thrown
      const listed = await this.#options.list().catch(() => [])
      const next = pickDevice(listed, target)
      if (next === undefined || next.id === target.id) throw thrown
      this.#lostDevice ??= { ...next, id: target.id, name: target.name }
      return await this.#openOne(next)
    }
  }

  async #openOne(target: DeviceChoice | undefined): Promise<Opening<S>> {
    const opening: Opening<S> = { stream: undefined, lost: false }
    opening.stream = await this.#options.open(target, (error) => this.#onLost(opening, error))
    return opening
  }

  #adopt({ stream, lost }: Opening<S>): void {
    if (stream === undefined || lost) return
    this.#stream = stream
    const missed = this.#missed
    const before = this.#lostDevice ?? missed
    this.#lostDevice = undefined
    this.#missed = undefined
    const { kind } = this.#options
    if (before !== undefined && before.id !== stream.device.id) {
      const names = { kind, name: before.name, other: stream.device.name }
      this.#options.noticed(appError('device.switched', names))
    } else if (missed !== undefined) {
      this.#options.noticed(appError('device.returned', { kind, name: stream.device.name }))
    }
    this.#options.opened(stream)
  }

  #onLost(opening: Opening<S>, error: AppError): void {
    opening.lost = true
    this.#lostBy = error
    const { stream } = opening
    if (stream === undefined || stream !== this.#stream) return
    this.#stream = undefined
    this.#lostDevice = stream.device
    void stream.close()
    this.#options.lost()
    this.#settle()
  }

  async #moveBack(): Promise<void> {
    this.#stale = false
    const listed = await this.#options.list().catch(() => [])
    const target = pickDevice(listed, this.#device)
    const stream = this.#stream
    if (stream === undefined || target === undefined || target.id === stream.device.id || this.#busy || !this.#wanted)
      return
    await this.#closeStream()
    this.#options.lost()
    this.#openingsWithoutSound = 0
    await this.#openStream(target)
    if (this.#device !== undefined && this.#stream?.device.id === this.#device.id) {
      const names = { kind: this.#options.kind, name: target.name }
      this.#options.noticed(appError('device.returned', names))
    }
  }

  #gone(): AppException {
    const { kind } = this.#options
    if (this.#lostDevice === undefined) return new AppException('device.none', { kind })
    // Not the device: to connect it again would not help.
    if (this.#lostBy?.code === 'sound.hostFailed') return new AppException('sound.hostFailed')
    return new AppException('device.lost', { kind, name: this.#lostDevice.name })
  }
}

interface Opening<S> {
  stream: S | undefined
  lost: boolean
}
