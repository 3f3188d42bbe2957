/**
 * The whole of Parley on a virtual sound card, for `voiceToVoice.bench.ts`: says when the sound of each trial was where. What
 * the card takes is stamped on the very streams that Parley uses: another opening meets the card at another moment of its period.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Notices, type Opened, openAssistant } from '../../src/main/assistant'
import type { AudioBackend } from '../../src/main/audio'
import { createRealClock } from '../../src/main/clock'
import { wireFormatOf } from '../../src/main/link/openai/wireFormat'
import { createMemoryStore } from '../../src/main/settings'
import { type OpenedCard, openCard } from '../../tests/sound/soundCard'
import type { Recording, VirtualCard } from '../../tests/support/pulse'
import { type Frame, type PeerSession, startPeer } from '../../tests/support/realtimePeer'

const TRIALS = Number(process.argv[2])
/** What Parley sends at a time, hands-free. */
const FRAME_MS = 20
const LOUD = 3_000
const WIRE = wireFormatOf('pcm')
const heard = WIRE.decoder()
const RATE_HZ = WIRE.rateHz
const tone = (ms: number) => new Int16Array((RATE_HZ * ms) / 1000).fill(12_000)
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export interface VoiceFigures {
  frameMs: number
  /** A trial each, in ms: from the one to the next of the places the sound passes. */
  voices: Voice[]
  keyToSilence: number[]
}

export interface Voice {
  microphoneToFrame: number
  frameToService: number
  serviceToWrite: number
  /** D. */
  writeToSpeaker: number
}

const clock = createRealClock()
/** ms of sound with which the next loud sample is answered; 0: nothing is armed. */
let answerMs = 0
/** Of this trial: when loud sound first came out of the card, to the service, and into the card. */
let passed: { frameMs?: number; serviceMs?: number; writeMs?: number } = {}

/** The card as Parley has it, with a look at what goes in and out. */
function watched(backend: AudioBackend): AudioBackend {
  return {
    devices: () => backend.devices(),
    onDevicesChanged: (listener) => backend.onDevicesChanged(listener),
    openInput(request, sink) {
      const frame: typeof sink.frame = (samples, capturedAtMs) => {
        if (passed.frameMs === undefined && samples.some(isLoud)) passed.frameMs = clock.now()
        sink.frame(samples, capturedAtMs)
      }
      return backend.openInput(request, { ...sink, frame })
    },
    async openOutput(request, sink) {
      const output = await backend.openOutput(request, sink)
      const { rateHz, device, delayMs } = output
      return {
        ...{ rateHz, device, delayMs },
        write(samples) {
          if (samples.some(isLoud)) passed.writeMs ??= clock.now()
          output.write(samples)
        },
        finish: () => output.finish(),
        flush: () => output.flush(),
        close: () => output.close(),
      }
    },
    close: () => backend.close(),
  }
}

async function startParley({ backend }: OpenedCard, url: string, dataDir: string): Promise<Opened> {
  const parley = await openAssistant({
    ...{ clock, clockKind: 'real', audio: watched(backend), dataDir, notices: new Notices(), log: () => {} },
    settings: createMemoryStore({
      ...{ locale: 'en-US', timeZone: 'UTC', provider: 'compatible', mode: 'hands-free' },
      ...{
        workingTone: false,
        oneMoment: false,
        cues: false,
        speaker: { device: { id: 'spk', name: 'Speaker' }, volume: 100 },
      },
      microphone: { device: { id: 'mic', name: 'Microphone' }, betweenTurns: 'always', chunkMs: FRAME_MS },
      realtime: { ...createMemoryStore().get().realtime, baseUrl: url, model: 'm', transcriptionModel: 'none' },
    }),
    secret: async () => 'sk-bench',
    network: { proxyFor: async () => undefined, extraCa: [] },
  })
  await parley.assistant.ready
  await pause(1_000)
  return parley
}

let turns = 0

/** At the first loud sample the turn is over and the whole answer leaves: no thought, no pause, nothing to wait for. */
function answer(frame: Frame, session: PeerSession): boolean {
  if (frame.type !== 'input_audio_buffer.append' || answerMs === 0) return false
  if (!heard(frame.audio).some(isLoud)) return true
  passed.serviceMs ??= clock.now()
  const [item, id] = [`user${++turns}`, `r${turns}`]
  session.send({ type: 'input_audio_buffer.speech_started', audio_start_ms: 0, item_id: item })
  session.send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: 0, item_id: item })
  session.send({ type: 'input_audio_buffer.committed', item_id: item, previous_item_id: null })
  session.begin(id, null)
  const at = { response_id: id, item_id: `item_${id}`, output_index: 0, content_index: 0 }
  session.send({ type: 'response.output_audio_transcript.delta', ...at, delta: 'Yes.' })
  session.send({ type: 'response.output_audio.delta', ...at, delta: WIRE.encode(tone(answerMs)) })
  session.ended(id)
  session.done(id)
  answerMs = 0
  return true
}

/** A recording whose samples have times: the least delayed piece of the last seconds says when its samples were. */
class Ear {
  readonly #recording: Recording
  readonly #rateHz: number
  #from = 0
  #zeroMs = Number.POSITIVE_INFINITY

  private constructor(recording: Recording, rateHz: number) {
    this.#recording = recording
    this.#rateHz = rateHz
  }

  static async open(card: VirtualCard, source: string): Promise<Ear> {
    return new Ear(await card.record(source), card.rateHz)
  }

  begin(): void {
    this.#from = this.#recording.length
    this.#zeroMs = Number.POSITIVE_INFINITY
  }

  /** Listens for so long; looks at nothing but the recording's length, so that what is measured has the processor. */
  async listen(ms: number): Promise<void> {
    const until = clock.now() + ms
    while (clock.now() < until) {
      const lengthMs = (this.#recording.length * 1000) / this.#rateHz
      this.#zeroMs = Math.min(this.#zeroMs, clock.now() - lengthMs)
      await pause(4)
    }
  }

  /** When the first loud sample was, undefined where there is none. */
  firstMs(): number | undefined {
    return this.#timeOf((samples) => samples.findIndex(isLoud))
  }

  lastMs(): number | undefined {
    return this.#timeOf((samples) => samples.findLastIndex(isLoud))
  }

  end(): Promise<unknown> {
    return this.#recording.stop()
  }

  #timeOf(find: (samples: Int16Array) => number): number | undefined {
    const at = find(this.#recording.samples().subarray(this.#from))
    return at < 0 ? undefined : this.#zeroMs + ((this.#from + at) * 1000) / this.#rateHz
  }
}

const isLoud = (sample: number): boolean => Math.abs(sample) > LOUD

/** `trial` listens on both recordings; what it returns is kept. */
async function measured<Figure>(
  card: VirtualCard,
  trial: (speaker: Ear, microphone: Ear) => Promise<Figure | undefined>,
): Promise<Figure[]> {
  const figures: Figure[] = []
  // Recordings of a few trials each: all of a long one is looked through each time.
  for (let done = 0; done < TRIALS; ) {
    const [speaker, microphone] = [await Ear.open(card, 'spk.monitor'), await Ear.open(card, 'cable.monitor')]
    for (let i = 0; i < 10 && done < TRIALS; i++, done++) {
      speaker.begin()
      microphone.begin()
      passed = {}
      const figure = await trial(speaker, microphone)
      if (figure !== undefined) figures.push(figure)
    }
    await Promise.all([speaker.end(), microphone.end()])
  }
  return figures
}

async function main(): Promise<void> {
  const opened = await openCard()
  await opened.backend.devices()
  const peer = await startPeer({ answer })
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  const parley = await startParley(opened, peer.url, folder)
  const { card } = opened
  const voices = await measured(card, async (speaker, microphone) => {
    answerMs = 300
    void card.play(tone(100), RATE_HZ)
    await Promise.all([speaker.listen(1_000), microphone.listen(1_000)])
    return voiceOf(microphone.firstMs(), speaker.firstMs())
  })
  const keyToSilence = await measured(card, async (speaker) => {
    answerMs = 3_000
    void card.play(tone(100), RATE_HZ)
    await speaker.listen(900 + Math.random() * 100)
    const pressedMs = clock.now()
    parley.assistant.press()
    await speaker.listen(800)
    const last = speaker.lastMs()
    return last === undefined ? undefined : last - pressedMs
  })
  await parley.assistant.shutdown()
  await parley.close()
  await peer.close()
  await opened.close()
  rmSync(folder, { recursive: true, force: true })
  const figures: VoiceFigures = { frameMs: FRAME_MS, voices, keyToSilence }
  process.send?.(figures, undefined, undefined, () => process.exit(0))
}

/** Undefined where the sound was not heard at every place. */
function voiceOf(saidMs: number | undefined, answeredMs: number | undefined): Voice | undefined {
  const { frameMs, serviceMs, writeMs } = passed
  if (saidMs === undefined || frameMs === undefined || serviceMs === undefined) return undefined
  if (writeMs === undefined || answeredMs === undefined) return undefined
  return {
    microphoneToFrame: frameMs - saidMs,
    frameToService: serviceMs - frameMs,
    serviceToWrite: writeMs - serviceMs,
    writeToSpeaker: answeredMs - writeMs,
  }
}

void main()
