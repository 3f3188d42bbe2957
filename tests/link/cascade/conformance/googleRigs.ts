/** Google's adapters before the suite, each with the fake of its service, over gRPC and TLS. */
import { GoogleSpeech } from '../../../../src/main/link/cascade/stt/google'
import { GoogleVoice } from '../../../../src/main/link/cascade/tts/google'
import type { GoogleService } from '../../../../src/main/link/vendors/google'
import { createDialer } from '../../../../src/main/net'
import { type GoogleFake, type GoogleFakeOptions, REFUSALS, startGoogleFake } from '../../../fixtures/services/google'
import { type LateDoor, startLateDoor } from '../../../support/lateDoor'
import { type Authority, privateAuthority } from '../../../support/privateAuthority'
import {
  BREAK_AFTER_MS,
  type HearingRig,
  type HearingScene,
  NAME,
  type Scene,
  type Situation,
  type SpeakingRig,
  type SpeakingScene,
  whole,
} from './rig'

const KEY = 'AIzaNobodysKey-0123456789abcdefghijklm'
const VOICE = 'en-US-Chirp3-HD-Aoede'

let own: Authority | undefined
/** One authority for all scenes that do not bring their own. */
const here = (): Authority => {
  own ??= privateAuthority('localhost')
  return own
}

interface Open {
  fake: GoogleFake
  door: LateDoor
  service: GoogleService
  scene: Omit<Scene, 'attempts' | 'abandoned'>
}

/** A door stands before each fake, so that it can be late. */
async function open(
  { mood, clock, network, authority }: Situation,
  options: Partial<GoogleFakeOptions>,
): Promise<Open> {
  const { certificate, ca } = authority ?? here()
  const fake = await startGoogleFake({ certificate, apiKey: mood === 'refusing' ? 'another' : KEY, ...options })
  const door = await startLateDoor(fake.port, mood !== 'late' && mood !== 'unanswering')
  const host = authority ? NAME : 'localhost'
  const service: GoogleService = {
    ...{ credentials: KEY, project: 'parley-test', location: 'global', clock },
    dialer: createDialer({ clock, ...(authority ? network : { ...network, extraCa: [ca] }) }),
    address: { host, port: door.port },
  }
  const scene = {
    port: door.port,
    addresses: () => [],
    log: () => [],
    relent: () => door.open(),
    numb: () => door.numb(),
    close: async () => {
      await door.close()
      await fake.close()
    },
  }
  return { fake, door, service, scene }
}

const UNAVAILABLE = { code: 14, details: 'Connection dropped' }
const BREAKS_ALWAYS = { refuseAll: UNAVAILABLE }

export function googleHearing(bandwidth: 'full' | 'save' = 'full'): HearingRig {
  return {
    key: KEY,
    async open(situation, script): Promise<HearingScene> {
      const { mood } = situation
      const { fake, door, service, scene } = await open(situation, {
        ...(mood === 'breaksAlways' && BREAKS_ALWAYS),
        speech: {
          script,
          mute: mood === 'mute',
          ...(mood === 'breaksOnce' && { breakAfterMs: (call) => (call === 1 ? BREAK_AFTER_MS : undefined) }),
          ...(mood === 'runsOut' && { refuse: () => ({ afterMs: 500, refusal: REFUSALS.noBilling }) }),
        },
      })
      const { calls } = fake.speech
      const hear = new GoogleSpeech({
        service,
        languages: ['en-US'],
        model: 'latest_long',
        bandwidth,
        random: Math.random,
      })
      return {
        ...scene,
        hear,
        attempts: () => (mood === 'unanswering' || mood === 'late' ? door.knocks() : calls.length),
        abandoned: () => calls.filter(({ cancelled }) => cancelled).length,
        taken: () => calls.filter(({ sound }) => sound.length > 0).map(({ sound }) => whole(sound)),
      }
    },
  }
}

export const googleSpeaking: SpeakingRig = {
  key: KEY,
  voice: VOICE,
  without: ['joining'],
  async open(situation): Promise<SpeakingScene> {
    const { mood } = situation
    const { fake, door, service, scene } = await open(situation, {
      ...(mood === 'breaksAlways' && BREAKS_ALWAYS),
      voice: {
        mute: mood === 'mute',
        hushed: mood === 'hushed',
        ...(mood === 'breaksOnce' && { breakAfterLetters: (call: number) => (call === 1 ? 30 : undefined) }),
        ...(mood === 'runsOut' && { refuse: () => ({ afterLetters: 30, refusal: REFUSALS.noBilling }) }),
      },
    })
    const { calls, made } = fake.voice
    return {
      ...scene,
      voice: new GoogleVoice({ service, model: 'chirp3-hd', random: Math.random }),
      attempts: () => (mood === 'unanswering' || mood === 'late' ? door.knocks() : calls.length),
      abandoned: () => calls.filter(({ cancelled }) => cancelled).length,
      written: () => calls.flatMap(({ texts }) => texts),
      made: () => {
        // A sample that was never finished is none.
        const bytes = Buffer.concat(made)
        return new Int16Array(Uint8Array.from(bytes.subarray(0, bytes.length - (bytes.length % 2))).buffer)
      },
    }
  },
}
