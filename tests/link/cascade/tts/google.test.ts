/** Google's voice over gRPC and TLS: what each refusal is called. */
import { afterEach, expect, it } from 'vitest'
import { GoogleVoice } from '../../../../src/main/link/cascade/tts/google'
import { createDialer } from '../../../../src/main/net'
import { type GoogleFakeOptions, REFUSALS, startGoogleFake } from '../../../fixtures/services/google'
import { FlowingClock } from '../../../support/flowingClock'
import { keepsToLoopback } from '../../../support/keepsToLoopback'
import { privateAuthority } from '../../../support/privateAuthority'
import { spokenToEnd } from '../../../support/spokenToEnd'

const KEY = 'AIzaNobodysKey-0123456789abcdefghijklm'
const VOICE = 'en-US-Chirp3-HD-Aoede'

const authority = privateAuthority('localhost')
const closing: (() => unknown)[] = []
keepsToLoopback()
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** One sentence, spoken to its end. */
async function spoken(options: Partial<GoogleFakeOptions>, voiceName = VOICE) {
  const clock = new FlowingClock().flow()
  const fake = await startGoogleFake({ certificate: authority.certificate, apiKey: KEY, ...options })
  const voice = new GoogleVoice({
    service: {
      ...{ credentials: KEY, project: 'parley-test', location: 'mars', clock },
      dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [authority.ca] }),
      address: { host: 'localhost', port: fake.port },
    },
    ...{ model: 'chirp3-hd', random: () => 0.5 },
  })
  closing.push(
    () => clock.stop(),
    () => fake.close(),
    () => voice.close(),
  )
  const events = await spokenToEnd(voice, clock, { voice: voiceName, speed: 1 }, 'My secret diary.')
  return { end: events.at(-1), fake }
}

const refusing = (code: number, details: string): Partial<GoogleFakeOptions> => ({ refuseAll: { code, details } })

it.each<[string, Partial<GoogleFakeOptions>, string, boolean, string?]>([
  ['a wrong key', { apiKey: 'AIzaAnother' }, 'key.wrong', false],
  ['a key that may not', { refuseAll: REFUSALS.forbidden }, 'key.notAllowed', false],
  ['a service that is switched off', { refuseAll: REFUSALS.disabled }, 'google.apiDisabled', false],
  ['an account without credit', { refuseAll: REFUSALS.noBilling }, 'quota.empty', false],
  ['too many questions', { refuseAll: REFUSALS.tooMany }, 'link.busy', true],
  ['a voice there is not', {}, 'voice.notThere', false, 'en-US-Nobody'],
  [
    'a language the voice does not speak',
    refusing(3, "Requested language code 'tlh' doesn't match the voice's language code"),
    ...(['language.unsupported', false] as const),
  ],
  ['a rate there is not', refusing(3, 'Sample rate is not supported.'), 'rate.unsupported', false],
  ['another region', refusing(3, 'Voice is not available in the region mars.'), 'region.unknown', false],
  ['a service that is out of order', refusing(13, 'Internal error encountered.'), 'provider.down', true],
  ['a service that makes no sound', { voice: { hushed: true } }, 'provider.noSound', false],
])('%s is told as it is', async (_, options, code, retryable, voiceName) => {
  const { end, fake } = await spoken(options, voiceName)
  expect(end).toMatchObject({ type: 'failed', failure: { error: { code }, retryable } })
  expect(end?.type === 'failed' && end.failure.error.message).not.toMatch(/[{}]/)
  expect(fake.voice.calls.length > 1).toBe(retryable)
  for (const secret of [KEY, 'secret diary']) expect(JSON.stringify(end)).not.toContain(secret)
})
