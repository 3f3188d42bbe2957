/**
 * The whole of Parley on a virtual sound card, with a service that answers at the first loud sample it gets: from the
 * voice at the microphone to the answer at the speaker, and from the key to silence. Of the same trials: what the card takes
 * on the way in, and D, from `write` of the answer to its first sample in the speaker's recording.
 */
import { expect, it } from 'vitest'
import { machine, quantile, row } from '../measure/figures'
import { run } from './bundled'
import type { Voice, VoiceFigures } from './voiceToVoiceMain'

const TRIALS = Number(process.env['REALTIME_TRIALS'] ?? 40)
/** Frames of the device. */
const DEVICE_FRAME_MS = 10
const ALLOWED_MS = 5

const spread = (values: readonly number[]) =>
  `p50 ${quantile(values, 0.5).toFixed(1)} · p95 ${quantile(values, 0.95).toFixed(1)} ms of ${values.length}`

it('from voice to voice, and from the key to silence', async () => {
  const { frameMs, voices, keyToSilence } = await run<VoiceFigures>('voiceToVoiceMain', [String(TRIALS)])
  const of = (sum: (voice: Voice) => number) => voices.map(sum)
  const own = of(({ frameToService, serviceToWrite }) => frameToService + serviceToWrite)
  const whole = of((voice) => Object.values(voice).reduce((sum, ms) => sum + ms, 0))
  const d = quantile(
    of(({ writeToSpeaker }) => writeToSpeaker),
    0.5,
  )
  console.log(machine())
  const places: [string, number[]][] = [
    ['Microphone to a frame of the device in our hands', of(({ microphoneToFrame }) => microphoneToFrame)],
    ['From there to the service', of(({ frameToService }) => frameToService)],
    ['From the service to write', of(({ serviceToWrite }) => serviceToWrite)],
    ['D, write to speaker', of(({ writeToSpeaker }) => writeToSpeaker)],
    ['Voice to voice', whole],
    ['Key down to silence', keyToSilence],
  ]
  for (const [place, ms] of places) console.log(`${place}: ${spread(ms)}`)
  const [voice, key] = [quantile(whole, 0.5), quantile(keyToSilence, 0.5)]
  // The whole answer came at once, so that the jitter buffer holds nothing back.
  const rows: [string, number, number][] = [
    ['Voice to voice, p50', voice, frameMs + d + ALLOWED_MS],
    ['Of it Parley’s own, beside the card both ways', quantile(own, 0.5), frameMs + ALLOWED_MS],
    ['Key down to silence, p50', key, d + DEVICE_FRAME_MS + ALLOWED_MS],
  ]
  for (const [name, ms, goal] of rows) {
    console.log(row(name, `${ms.toFixed(1)} ms`, `<= ${goal.toFixed(1)} ms`, ms <= goal))
  }
  expect(voices.length).toBeGreaterThan(TRIALS * 0.8)
  expect(keyToSilence.length).toBeGreaterThan(TRIALS * 0.8)
})
