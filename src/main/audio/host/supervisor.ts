/**
 * `AudioBackend` on a sound host that may hang, crash or lose its server at any moment: keeps one host ready, replaces it
 * and gives its streams back, and tells a stream that it is lost only when nothing helps. Touches no sample itself.
 */
import { AppException, appError } from '../../../shared/errors'
import { Emitter } from '../../../shared/time'
import type { AppError } from '../../../shared/view'
import { RestartPlan } from '../../restartPlan'
import type {
  AudioBackend,
  AudioInput,
  AudioOutput,
  DeviceChoice,
  DeviceList,
  InputSink,
  OpenRequest,
  OutputSink,
} from '../backend'
import {
  chooseDevice,
  type DeviceKind,
  type Directory,
  type DirectoryListener,
  type FoundDevice,
  wordFor,
} from './directory'
import { HostSession, type HostSessionOptions } from './hostSession'
import { InputStream } from './inputStream'
import { OutputStream } from './outputStream'
import type { StreamId, ToHost } from './protocol'
import type { HostedStream } from './stream'

export interface SupervisorOptions extends Omit<HostSessionOptions, 'died'> {
  /** Asked in this order; the first that answers is believed. */
  directories(listener: DirectoryListener): readonly Directory[]
  notify(error: AppError): void
}

export class SoundSupervisor implements AudioBackend {
  readonly #options: SupervisorOptions
  readonly #directories: readonly Directory[]
  readonly #changed = new Emitter<void>()
  readonly #plan: RestartPlan
  /** Opened and not closed. */
  readonly #streams = new Map<StreamId, HostedStream>()
  /** Being opened; one whose device goes meanwhile is taken out. */
  readonly #awaited = new Set<HostedStream>()
  #session: HostSession | undefined
  #recovering: Promise<void> | undefined
  #lastId: StreamId = 0
  #openingInput = false
  #closed = false

  constructor(options: SupervisorOptions) {
    this.#options = options
    this.#plan = new RestartPlan(options.tuning.restarts)
    this.#directories = options.directories({
      gone: (kind, id) => this.#gone(kind, id),
      changed: () => this.#changed.emit(),
    })
    // Both take a moment that a key press should not have to wait for.
    this.#running()
    void this.#directories[0]?.list()
  }

  async devices(): Promise<DeviceList> {
    await this.#mustBeBuilt()
    return (await this.#list()).list
  }

  onDevicesChanged(listener: () => void): () => void {
    return this.#changed.on(listener)
  }

  async openInput(request: OpenRequest, sink: InputSink): Promise<AudioInput> {
    const isRecording = [...this.#streams.values()].some(({ kind }) => kind === 'input')
    if (this.#openingInput || isRecording) throw new AppException('sound.alreadyRecording')
    this.#openingInput = true
    try {
      const found = await this.#find('input', request.device)
      const { clock } = this.#options
      const stream = new InputStream({ id: ++this.#lastId, found, wishedHz: request.rateHz, sink, clock, home: this })
      await this.#open(stream)
      return stream
    } finally {
      this.#openingInput = false
    }
  }

  async openOutput(request: OpenRequest, sink: OutputSink): Promise<AudioOutput> {
    const found = await this.#find('output', request.device)
    const stream = new OutputStream({ id: ++this.#lastId, found, wishedHz: request.rateHz, sink, home: this })
    await this.#open(stream)
    return stream
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const directory of this.#directories) directory.close()
    const session = this.#session
    this.#session = undefined
    const ended = session?.kill()
    for (const stream of [...this.#streams.values()]) void stream.close()
    await ended
    await this.#recovering
  }

  send(message: ToHost): void {
    this.#session?.send(message)
  }

  async closeStream(stream: HostedStream): Promise<void> {
    if (!this.#streams.delete(stream.id)) return
    await this.#session?.close(stream)
  }

  async #open(stream: HostedStream): Promise<void> {
    await this.#recovering
    for (let isLast = false; !this.#closed; isLast = true) {
      const session = this.#running()
      this.#awaited.add(stream)
      const opening = await session.open(stream)
      const isThere = this.#awaited.delete(stream)
      if (this.#closed) break
      if (opening.tag === 'opened') {
        this.#streams.set(stream.id, stream)
        if (isThere) return
        await stream.close()
        throw new AppException('device.unknown', { name: stream.found.info.name })
      }
      if (opening.tag === 'died') await this.#recovering
      if (isLast) throw await this.#refusal(session, stream, opening.tag)
      // A host sees no device that came after it, and none that its sound server had not yet started to offer.
      if (opening.tag === 'refused') this.#replaceIdle(session)
    }
    throw new AppException('sound.hostFailed')
  }

  async #refusal(session: HostSession, stream: HostedStream, tag: 'refused' | 'died'): Promise<AppException> {
    if (tag === 'died') return new AppException('sound.hostFailed')
    if ((await session.built) === false) return new AppException('sound.notBuilt')
    const { name } = stream.found.info
    if ((await this.#isListed(stream)) === false) return new AppException('device.unknown', { name })
    return new AppException('device.busy', { kind: wordFor(stream.kind), name })
  }

  /** `undefined`: nobody there to ask. */
  async #isListed({ kind, found }: HostedStream): Promise<boolean | undefined> {
    const list = await found.directory.list()
    const devices = kind === 'input' ? list?.inputs : list?.outputs
    return devices?.some(({ id }) => id === found.info.id)
  }

  #replaceIdle(session: HostSession): void {
    if (session !== this.#session || session.isBusy) return
    void session.kill()
    this.#session = undefined
  }

  async #mustBeBuilt(): Promise<void> {
    if (!this.#closed && (await this.#running().built) === false) throw new AppException('sound.notBuilt')
  }

  #running(): HostSession {
    const { clock, openHost, tuning } = this.#options
    this.#session ??= new HostSession({ clock, openHost, tuning, died: (session) => this.#died(session) })
    return this.#session
  }

  async #list(): Promise<{ list: DeviceList; directory: Directory }> {
    for (const directory of this.#directories) {
      const list = await directory.list()
      if (list !== undefined) return { list, directory }
      if (directory.hangs) break
    }
    throw new AppException('sound.hostFailed')
  }

  async #find(kind: DeviceKind, choice: DeviceChoice | undefined): Promise<FoundDevice> {
    if (this.#closed) throw new AppException('sound.hostFailed')
    const { list, directory } = await this.#list()
    // A host without its module lists nothing, as if no device were there.
    if ((kind === 'input' ? list.inputs : list.outputs).length === 0) await this.#mustBeBuilt()
    return directory.found(chooseDevice(list, kind, choice))
  }

  #gone(kind: DeviceKind, id: string): void {
    const isOn = (stream: HostedStream) => stream.kind === kind && stream.found.info.id === id
    for (const stream of [...this.#awaited].filter(isOn)) this.#awaited.delete(stream)
    for (const stream of [...this.#streams.values()].filter(isOn)) this.#loseDevice(stream)
  }

  #loseDevice(stream: HostedStream): void {
    const { name } = stream.found.info
    stream.lost(appError('device.lost', { kind: wordFor(stream.kind), name }))
  }

  #died(session: HostSession): void {
    if (session !== this.#session) return
    this.#session = undefined
    if (this.#closed) return
    this.#recovering ??= this.#recover().finally(() => {
      this.#recovering = undefined
    })
  }

  /** Also without a stream, so that the next key press finds a host. */
  async #recover(): Promise<void> {
    const { clock, notify } = this.#options
    while (!this.#closed) {
      const pauseMs = this.#plan.died(clock.now())
      if (pauseMs === undefined) return this.#giveUp()
      if (pauseMs > 0) await new Promise<void>((resolve) => void clock.after(pauseMs, resolve))
      if (this.#closed) return
      const session = this.#running()
      const given = await Promise.all([...this.#streams.values()].map((stream) => this.#giveBack(session, stream)))
      if (session !== this.#session) continue
      if (given.every((ok) => ok)) {
        if (this.#streams.size > 0) notify(appError('sound.hostRestarted'))
        return
      }
      this.#session = undefined
      void session.kill()
    }
  }

  /** False: another host may do better. */
  async #giveBack(session: HostSession, stream: HostedStream): Promise<boolean> {
    const isListed = await this.#isListed(stream)
    if (!this.#streams.has(stream.id)) return true
    if (isListed === undefined) return false
    if (!isListed) {
      this.#loseDevice(stream)
      return true
    }
    const { rateHz } = stream
    const opening = await session.open(stream)
    if (opening.tag !== 'opened') return !this.#streams.has(stream.id)
    if (!this.#streams.has(stream.id)) await session.close(stream)
    // Whoever works on its samples was told another rate.
    else if (opening.rateHz !== rateHz) this.#loseDevice(stream)
    return true
  }

  #giveUp(): void {
    for (const stream of [...this.#streams.values()]) stream.lost(appError('sound.hostFailed'))
  }
}
