/** Devices for windows: what there is, and ways to try it. */
import type { CallHandlers, FeedSources } from '../../../shared/contract'
import { VOICE_SAMPLE } from '../../../shared/words'
import { voiceVolume } from '../../assistant'
import { type AudioBackend, readWav } from '../../audio'
import { resourcePath } from '../../entryPath'
import type { Composed } from '../compose'
import { askProvider } from '../trials/askProvider'
import { hearVoice } from '../trials/hearVoice'
import { playOnce, type Sound, testSound } from '../trials/playOnce'

type Trials = Pick<CallHandlers, 'recordAndPlay' | 'playTestSound' | 'previewVoice' | 'testProvider'>

/** What the page promises. */
const RECORDED_MS = 3_000
const TEST_RATE_HZ = 24_000

export function deviceCalls({ clock, audio, settings, microphone, voice, guests, guestConfig }: Composed): Trials {
  const play = (sound: Sound) => playOnce({ clock, audio, device: () => settings.get().speaker.device }, sound)
  const volume = () => settings.get().speaker.volume
  return {
    async recordAndPlay() {
      await play({ ...(await microphone.record(RECORDED_MS)), volume: volume() })
    },
    playTestSound: () => play({ samples: testSound(TEST_RATE_HZ), rateHz: TEST_RATE_HZ, volume: volume() }),
    async previewVoice(whose) {
      if (whose === 'service') {
        const heard = await hearVoice(clock, guests.link(), guestConfig())
        return play({ ...heard, volume: (voiceVolume(settings.get()) * volume()) / 100 })
      }
      const { name, speed, volume: own } = settings.get().voice
      const speaker = voice()
      const { samples } = await speaker.speak({ text: VOICE_SAMPLE, voice: name, speed }, new AbortController().signal)
      await play({ samples, rateHz: speaker.rateHz, volume: (own * volume()) / 100 })
    },
    testProvider: async () =>
      askProvider(clock, guests.link(), guestConfig(), await readWav(resourcePath('question.wav'))),
  }
}

/** What is connected now, and again whenever that changes. */
export const devicesFeed =
  (audio: AudioBackend): FeedSources['devices'] =>
  (listener) => {
    let listening = true
    const look = () =>
      void audio.devices().then(
        ({ inputs, outputs }) => listening && listener([...inputs, ...outputs]),
        () => listening && listener([]),
      )
    look()
    const unsubscribe = audio.onDevicesChanged(look)
    return () => {
      listening = false
      unsubscribe()
    }
  }
