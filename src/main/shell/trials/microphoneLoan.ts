/**
 * The one microphone, lent to whoever tries it in the settings while the conversation does not want it. The conversation
 * comes first and waits for nobody: its opening ends the loan, and the level that is watched goes on from its own stream.
 */

import { AppException } from '../../../shared/errors'
import type { Clock, Ms } from '../../../shared/time'
import { type AudioBackend, type AudioInput, type DeviceChoice, type InputSink, pickDevice } from '../../audio'

export interface MicrophoneLoanPorts {
  clock: Clock
  audio: AudioBackend
  device(): DeviceChoice | undefined
}

export interface Recording {
  samples: Int16Array
  rateHz: number
}

type LevelListener = (dbfs: number) => void

interface Own {
  /** Once it is open. */
  input: AudioInput | undefined
  isFlowing: boolean
}

/** What the microphone gives at all, it gives within this much of what was asked for. */
const LATE_MS: Ms = 2_000
const RATE_HZ = 24_000

export class MicrophoneLoan {
  /** For the conversation. */
  readonly audio: AudioBackend
  readonly #ports: MicrophoneLoanPorts
  readonly #levels = new Set<LevelListener>()
  /** One thing at a time: opening and closing the device. */
  #work: Promise<void> = Promise.resolve()
  /** The conversation's own, from its wish on; the one before may still be closing. */
  #own: Own | undefined
  #lent: AudioInput | undefined
  #lentDevice = ''
  #record: { take(samples: Int16Array): void; fail(thrown: unknown): void } | undefined

  constructor(ports: MicrophoneLoanPorts) {
    this.#ports = ports
    const { audio } = ports
    this.audio = {
      devices: () => audio.devices(),
      onDevicesChanged: (listener) => audio.onDevicesChanged(listener),
      openOutput: (request, sink) => audio.openOutput(request, sink),
      openInput: (request, sink) => this.#take((own) => audio.openInput(request, this.#watched(sink, own))),
      close: () => audio.close(),
    }
  }

  /** dBFS as it is measured, for as long as somebody listens. Returns an idempotent unsubscribe. */
  follow(listener: LevelListener): () => void {
    const own: LevelListener = (dbfs) => listener(dbfs)
    this.#levels.add(own)
    this.#settle()
    return () => {
      if (this.#levels.delete(own)) this.#settle()
    }
  }

  /** Another device was chosen. */
  deviceChanged(): void {
    this.#settle()
  }

  /** Rejects with `sound.alreadyRecording` where somebody talks or begins to, else as the device does. */
  async record(ms: Ms): Promise<Recording> {
    if (this.#record || this.#own?.isFlowing) throw new AppException('sound.alreadyRecording')
    // Open between turns it gives nothing to the conversation.
    if (this.#own?.input) return this.#recorded(this.#own.input, ms)
    if (this.#own) throw new AppException('sound.alreadyRecording')
    const release = this.follow(() => {})
    try {
      await this.#work
      if (!this.#lent) throw new AppException(this.#own ? 'sound.alreadyRecording' : 'sound.hostFailed')
      return await this.#recorded(this.#lent, ms)
    } finally {
      release()
    }
  }

  async #recorded(input: AudioInput, ms: Ms): Promise<Recording> {
    const { rateHz, device } = input
    const samples = new Int16Array(Math.round((rateHz * ms) / 1000))
    let filled = 0
    let late = (): void => {}
    try {
      await new Promise<void>((resolve, reject) => {
        const failed = () => reject(new AppException('device.readFailed', { name: device.name }))
        late = this.#ports.clock.after(ms + LATE_MS, failed)
        this.#record = {
          take(piece) {
            samples.set(piece.subarray(0, samples.length - filled), filled)
            filled = Math.min(samples.length, filled + piece.length)
            if (filled === samples.length) resolve()
          },
          fail: reject,
        }
        input.flow(0)
      })
    } finally {
      late()
      this.#record = undefined
      if (!this.#own?.isFlowing) input.hold()
    }
    return { samples, rateHz }
  }

  /** Before the conversation opens it, whoever borrowed the microphone has let it go. */
  async #take(open: (own: Own) => Promise<AudioInput>): Promise<AudioInput> {
    const own: Own = { input: undefined, isFlowing: false }
    this.#own = own
    this.#record?.fail(new AppException('sound.alreadyRecording'))
    this.#settle()
    await this.#work
    try {
      return this.#owned(await open(own), own)
    } catch (thrown) {
      this.#givenBack(own)
      throw thrown
    }
  }

  #owned(input: AudioInput, own: Own): AudioInput {
    own.input = input
    return {
      ...{ rateHz: input.rateHz, device: input.device },
      flow: (preRollMs) => {
        if (this.#record && !own.isFlowing) {
          // Whoever talks comes first; what was just said stands in the pre-roll.
          this.#record.fail(new AppException('sound.alreadyRecording'))
          this.#record = undefined
          input.hold()
        }
        own.isFlowing = true
        input.flow(preRollMs)
      },
      hold: () => {
        own.isFlowing = false
        input.hold()
      },
      close: () => input.close().finally(() => this.#givenBack(own)),
    }
  }

  #givenBack(own: Own): void {
    if (own !== this.#own) return
    this.#own = undefined
    this.#settle()
  }

  #watched(sink: InputSink, own: Own): InputSink {
    return {
      frame: (samples, capturedAtMs) => {
        if (own.isFlowing) sink.frame(samples, capturedAtMs)
        else this.#record?.take(samples)
      },
      signal: () => sink.signal(),
      ended: () => sink.ended(),
      level: (dbfs) => {
        sink.level(dbfs)
        this.#tell(dbfs)
      },
      lost: (error) => {
        this.#record?.fail(AppException.of(error))
        this.#givenBack(own)
        sink.lost(error)
      },
    }
  }

  #tell(dbfs: number): void {
    for (const listener of [...this.#levels]) listener(dbfs)
  }

  /** Makes the loan what is wanted now; a device that cannot be opened is tried again with the next wish. */
  #settle(): void {
    this.#work = this.#work.then(() => this.#make()).catch(() => {})
  }

  async #make(): Promise<void> {
    const isWanted = this.#levels.size > 0 && !this.#own
    const device = JSON.stringify(this.#ports.device() ?? null)
    if (this.#lent && (!isWanted || device !== this.#lentDevice)) {
      const lent = this.#lent
      this.#lent = undefined
      await lent.close()
    }
    if (!isWanted || this.#lent) return
    this.#lentDevice = device
    const { audio } = this.#ports
    const chosen = this.#ports.device()
    const found = chosen && pickDevice((await audio.devices()).inputs, chosen)
    this.#lent = await audio.openInput(
      { rateHz: RATE_HZ, ...(found && { device: { id: found.id, name: found.name } }) },
      {
        frame: (samples) => this.#record?.take(samples),
        level: (dbfs) => this.#tell(dbfs),
        signal: () => {},
        ended: () => {},
        lost: (error) => {
          this.#lent = undefined
          this.#record?.fail(AppException.of(error))
          this.#settle()
        },
      },
    )
  }
}
