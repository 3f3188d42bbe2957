/**
 * The whole of Parley on a virtual sound card, with a service that answers at the first loud sample it gets: from the
 * voice at the microphone to the answer at the speaker, and from the key to silence. Beside it, in the same run on the same
 * card: D, from `write` of a marked frame to its first sample in the speaker's recording, and what capturing alone takes.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Notices, type Opened, openAssistant } from '../../src/main/assistant'
import { createSoundBackend } from '../../src/main/audio'
import { createRealClock } from '../../src/main/clock'
import { entryPath } from '../../src/main/entryPath'
import { createMemoryStore } from '../../src/main/settings'
import { type OpenedCard, openCard } from '../../tests/sound/soundCard'
import type { Recording } from '../../tests/support/pulse'
import { type Frame, type Peer, type PeerSession, startPeer } from '../../tests/support/realtimePeer'
import { machine, quantile, row } from '../measure/figures'

const TRIALS = Number(process.env['REALTIME_TRIALS'] ?? 40)
const LOUD = 3_000
const RATE_HZ = 24_000
/** What Parley sends at a time, hands-free. */
const FRAME_MS = 20
/** Frames of the device. */
const DEVICE_FRAME_MS = 10
const ALLOWED_MS = 5
const SPEAKER = { device: { id: 'spk', name: 'Speaker' }, rateHz: RATE_HZ }
const tone = (ms: number) => new Int16Array((RATE_HZ * ms) / 1000).fill(12_000)
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const clock = createRealClock()
const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
let opened: OpenedCard
let peer: Peer
let parley: Opened
/** ms of sound with which the next loud sample is answered; 0: nothing is armed. */
let answerMs = 0

beforeAll(async () => {
  opened = await openCard()
  await opened.backend.devices()
  peer = await startPeer({ answer })
  parley = await openAssistant({
    ...{ clock, clockKind: 'real', audio: opened.backend, dataDir: folder, notices: new Notices(), log: () => {} },
    settings: createMemoryStore({
      ...{ locale: 'en-US', timeZone: 'UTC', provider: 'compatible', mode: 'hands-free' },
      ...{ workingTone: false, oneMoment: false, cues: false, speaker: { device: SPEAKER.device, volume: 100 } },
      microphone: { device: { id: 'mic', name: 'Microphone' }, betweenTurns: 'always', chunkMs: FRAME_MS },
      realtime: { ...createMemoryStore().get().realtime, baseUrl: peer.url, model: 'm', transcriptionModel: 'none' },
    }),
    secret: async () => 'sk-bench',
    network: { proxyFor: async () => undefined, extraCa: [] },
  })
  await parley.assistant.ready
  await pause(1_000)
})

afterAll(async () => {
  await parley?.assistant.shutdown()
  await parley?.close()
  await peer?.close()
  await opened?.close()
  rmSync(folder, { recursive: true, force: true })
})

let turns = 0

/** At the first loud sample the turn is over and the whole answer leaves: no thought, no pause, nothing to wait for. */
function answer(frame: Frame, session: PeerSession): boolean {
  if (frame.type !== 'input_audio_buffer.append' || answerMs === 0) return false
  const bytes = Buffer.from(frame.audio, 'base64')
  const samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  if (!samples.some((sample) => Math.abs(sample) > LOUD)) return true
  const [item, id] = [`user${++turns}`, `r${turns}`]
  session.send({ type: 'input_audio_buffer.speech_started', audio_start_ms: 0, item_id: item })
  session.send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: 0, item_id: item })
  session.send({ type: 'input_audio_buffer.committed', item_id: item, previous_item_id: null })
  session.begin(id, null)
  const at = { response_id: id, item_id: `item_${id}`, output_index: 0, content_index: 0 }
  session.send({ type: 'response.output_audio_transcript.delta', ...at, delta: 'Yes.' })
  const delta = Buffer.from(tone(answerMs).buffer).toString('base64')
  session.send({ type: 'response.output_audio.delta', ...at, delta })
  session.ended(id)
  session.done(id)
  answerMs = 0
  return true
}

/** A recording whose samples have times: the least delayed piece of the last seconds says when its samples were. */
class Ear {
  readonly #recording: Recording
  #from = 0
  #zeroMs = Number.POSITIVE_INFINITY

  private constructor(recording: Recording) {
    this.#recording = recording
  }

  static async open(source: string): Promise<Ear> {
    return new Ear(await opened.card.record(source))
  }

  begin(): void {
    this.#from = this.#recording.samples().length
    this.#zeroMs = Number.POSITIVE_INFINITY
  }

  /** Listens for so long. */
  async listen(ms: number): Promise<void> {
    const until = clock.now() + ms
    while (clock.now() < until) {
      const lengthMs = (this.#recording.samples().length * 1000) / opened.card.rateHz
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
    return at < 0 ? undefined : this.#zeroMs + ((this.#from + at) * 1000) / opened.card.rateHz
  }
}

const isLoud = (sample: number): boolean => Math.abs(sample) > LOUD

/** `trial` listens on both recordings; what it returns is a figure in ms, or nothing where it failed. */
async function measured(trial: (speaker: Ear, microphone: Ear) => Promise<number | undefined>): Promise<number[]> {
  const figures: number[] = []
  // Recordings of a few trials each: all of a long one is looked through each time.
  for (let done = 0; done < TRIALS; ) {
    const [speaker, microphone] = [await Ear.open('spk.monitor'), await Ear.open('cable.monitor')]
    for (let i = 0; i < 10 && done < TRIALS; i++, done++) {
      speaker.begin()
      microphone.begin()
      const figure = await trial(speaker, microphone)
      if (figure !== undefined) figures.push(figure)
    }
    await Promise.all([speaker.end(), microphone.end()])
  }
  return figures
}

const spread = (values: readonly number[]) =>
  `p50 ${quantile(values, 0.5).toFixed(1)} · p95 ${quantile(values, 0.95).toFixed(1)} ms of ${values.length}`

it('from voice to voice, and from the key to silence', async () => {
  const { card } = opened
  const voiceToVoice = await measured(async (speaker, microphone) => {
    answerMs = 300
    void card.play(tone(100), RATE_HZ)
    await Promise.all([speaker.listen(1_000), microphone.listen(1_000)])
    const [said, answered] = [microphone.firstMs(), speaker.firstMs()]
    return said === undefined || answered === undefined ? undefined : answered - said
  })
  const keyToSilence = await measured(async (speaker) => {
    answerMs = 3_000
    void card.play(tone(100), RATE_HZ)
    await speaker.listen(900 + Math.random() * 100)
    const pressedMs = clock.now()
    parley.assistant.press()
    await speaker.listen(800)
    const last = speaker.lastMs()
    return last === undefined ? undefined : last - pressedMs
  })
  // It takes its own host along; another one of the same kind for what follows.
  await parley.assistant.shutdown()
  const backend = createSoundBackend({
    ...{ clock, entry: entryPath('soundHost'), platform: 'linux', env: card.env, notify: () => {} },
  })

  const output = await backend.openOutput(SPEAKER, { played: () => {}, lost: () => {} })
  await pause(300)
  const writeToSpeaker = await measured(async (speaker) => {
    const from = clock.now()
    output.write(tone(100))
    output.finish()
    await speaker.listen(400 + Math.random() * 20)
    const first = speaker.firstMs()
    return first === undefined ? undefined : first - from
  })
  await output.close()

  let heardMs: number | undefined
  const frame = (samples: Int16Array) => {
    if (heardMs === undefined && samples.some(isLoud)) heardMs = clock.now()
  }
  const sink = { frame, level: () => {}, signal: () => {}, lost: () => {}, ended: () => {} }
  const input = await backend.openInput({ rateHz: RATE_HZ, device: { id: 'mic', name: 'Microphone' } }, sink)
  input.flow(0)
  await pause(300)
  const microphoneToFrame = await measured(async (_speaker, microphone) => {
    heardMs = undefined
    void card.play(tone(100), RATE_HZ)
    await microphone.listen(500 + Math.random() * 20)
    const said = microphone.firstMs()
    return said === undefined || heardMs === undefined ? undefined : heardMs - said
  })
  await input.close()
  await backend.close()

  const [d, captured] = [quantile(writeToSpeaker, 0.5), quantile(microphoneToFrame, 0.5)]
  console.log(machine())
  console.log(`D, write to speaker: ${spread(writeToSpeaker)}`)
  console.log(`Microphone to a frame of the device in our hands: ${spread(microphoneToFrame)}`)
  console.log(`Voice to voice: ${spread(voiceToVoice)}`)
  console.log(`Key down to silence: ${spread(keyToSilence)}`)
  const [voice, key] = [quantile(voiceToVoice, 0.5), quantile(keyToSilence, 0.5)]
  // The whole answer came at once, so that the jitter buffer holds nothing back.
  const rows: [string, number, number][] = [
    ['Voice to voice, p50', voice, FRAME_MS + d + ALLOWED_MS],
    ['Of it Parley’s own, beside the card both ways', voice - captured - d, FRAME_MS + ALLOWED_MS],
    ['Key down to silence, p50', key, d + DEVICE_FRAME_MS + ALLOWED_MS],
  ]
  for (const [name, ms, goal] of rows) {
    console.log(row(name, `${ms.toFixed(1)} ms`, `<= ${goal.toFixed(1)} ms`, ms <= goal))
  }
  expect(voiceToVoice.length).toBeGreaterThan(TRIALS * 0.8)
  expect(keyToSilence.length).toBeGreaterThan(TRIALS * 0.8)
})
