/** The fake of Google's services, proved by Google's own unmodified clients: what it takes and refuses is what they write. */
import { generateKeyPairSync } from 'node:crypto'
import { v2 } from '@google-cloud/speech'
import { TextToSpeechClient } from '@google-cloud/text-to-speech'
import { GoogleAuth, googleAuthLibrary, grpc } from 'google-gax'
import { beforeEach, describe, expect, it } from 'vitest'
import { type GoogleFake, REFUSALS, startGoogleFake } from '../fixtures/services/google'
import { until } from '../support/flowingClock'
import { keepsToLoopback } from '../support/keepsToLoopback'
import { numberedSound, type ScriptedWord } from '../support/numberedSound'
import { privateAuthority } from '../support/privateAuthority'

const SCRIPT: readonly ScriptedWord[] = [
  { text: 'good', startMs: 200, endMs: 400 },
  { text: 'morning', startMs: 420, endMs: 800 },
  { text: 'again', startMs: 1_600, endMs: 1_900 },
]
const RECOGNIZER = 'projects/parley-test/locations/global/recognizers/_'
const CONFIG = {
  config: {
    explicitDecodingConfig: { encoding: 'LINEAR16', sampleRateHertz: 16_000, audioChannelCount: 1 },
    languageCodes: ['en-US'],
    model: 'latest_long',
    features: { enableWordTimeOffsets: true },
  },
  streamingFeatures: { interimResults: true, enableVoiceActivityEvents: true },
} as const
const ACCOUNT = 'parley@parley-test.iam.gserviceaccount.com'

const authority = privateAuthority('localhost')
const keys = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})
let fake: GoogleFake

keepsToLoopback()
beforeEach(async () => {
  const account = { email: ACCOUNT, publicKey: keys.publicKey }
  fake = await startGoogleFake({ certificate: authority.certificate, account, speech: { script: SCRIPT } })
  return () => fake.close()
})

/** The vendor's client with a service account, which signs its tokens itself. */
function options(privateKey: string = keys.privateKey) {
  const scopes = ['https://www.googleapis.com/auth/cloud-platform']
  const signer = new googleAuthLibrary.JWT({ email: ACCOUNT, key: privateKey, scopes })
  signer.useJWTAccessWithScope = true
  const tls = grpc.credentials.createSsl(Buffer.from(authority.ca))
  const call = grpc.credentials.createFromGoogleCredential({
    getRequestHeaders: async (url) => {
      const found: Record<string, string> = {}
      for (const [name, value] of await signer.getRequestHeaders(url)) found[name] = value
      return found
    },
  })
  return {
    ...{ apiEndpoint: 'localhost', port: fake.port, projectId: 'parley-test' },
    auth: new GoogleAuth({ authClient: signer, projectId: 'parley-test' }),
    sslCreds: grpc.credentials.combineChannelCredentials(tls, call),
  }
}

type Answer = { results?: { isFinal: boolean; alternatives: { transcript: string }[] }[]; speechEventType?: string }

async function recognize(requests: readonly object[], client = new v2.SpeechClient(options())) {
  const answers: Answer[] = []
  try {
    await new Promise<void>((resolve, reject) => {
      const stream = client._streamingRecognize()
      stream.on('data', (answer: Answer) => answers.push(answer))
      stream.on('error', reject)
      stream.on('end', () => resolve())
      for (const request of requests) stream.write(request)
      stream.end()
    })
  } finally {
    await client.close()
  }
  return answers
}

const audio = (): object[] => {
  const sound = numberedSound(16_000, 2_500, SCRIPT)
  const bytes = Buffer.from(sound.buffer)
  return Array.from({ length: Math.ceil(bytes.length / 3_200) }, (_, index) => ({
    audio: bytes.subarray(index * 3_200, (index + 1) * 3_200),
  }))
}

describe('The recognizer', () => {
  it('hears by the sound: interim in two results, finals, voice, and what is billed', async () => {
    const answers = await recognize([{ recognizer: RECOGNIZER, streamingConfig: CONFIG }, ...audio()])
    const finals = answers.flatMap(({ results = [] }) => results.filter(({ isFinal }) => isFinal))
    expect(finals.map(({ alternatives }) => alternatives[0]?.transcript)).toEqual(['good morning', 'again'])
    const twofold = answers.find(({ results = [] }) => results.length === 2)
    expect(twofold?.results?.map(({ alternatives }) => alternatives[0]?.transcript).join('')).toBe('good morning')
    expect(answers.map(({ speechEventType }) => speechEventType)).toContain('SPEECH_ACTIVITY_BEGIN')
    expect(answers.at(-1)).toMatchObject({ metadata: { totalBilledDuration: { seconds: '3' } } })
    expect(fake.credentials[0]).toMatch(/^authorization Bearer /)
  })

  it.each([
    ['no configuration first', audio().slice(0, 1), 3],
    ['no recognizer', [{ streamingConfig: CONFIG }], 3],
    ['another place', [{ recognizer: RECOGNIZER.replace('global', 'eu'), streamingConfig: CONFIG }], 3],
    [
      'more than a message may hold',
      [{ recognizer: RECOGNIZER, streamingConfig: CONFIG }, { audio: Buffer.alloc(25_602) }],
      3,
    ],
    [
      'a strange language',
      [
        {
          recognizer: RECOGNIZER,
          streamingConfig: { ...CONFIG, config: { ...CONFIG.config, languageCodes: ['tlh'] } },
        },
      ],
      3,
    ],
    [
      'an unknown model',
      [{ recognizer: RECOGNIZER, streamingConfig: { ...CONFIG, config: { ...CONFIG.config, model: 'x' } } }],
      5,
    ],
  ])('refuses %s', async (_, requests, code) => {
    await expect(recognize(requests)).rejects.toMatchObject({ code })
  })

  it('refuses the documented helper, which writes a field that version 2 does not know', async () => {
    const client = new v2.SpeechClient(options())
    const failed = await new Promise<{ code?: number }>((resolve) => {
      const stream = client.streamingRecognize({ ...CONFIG, recognizer: RECOGNIZER } as never)
      stream.on('error', resolve)
      stream.write(Buffer.alloc(640))
      stream.end()
    })
    await client.close()
    expect(failed.code).toBe(3)
  })

  it('refuses a token that another key has signed', async () => {
    const other = generateKeyPairSync('rsa', {
      modulusLength: 2_048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    })
    const client = new v2.SpeechClient(options(other.privateKey))
    await expect(recognize([{ recognizer: RECOGNIZER, streamingConfig: CONFIG }], client)).rejects.toMatchObject({
      code: 16,
    })
  })

  it('ends a call after its time, and one that gets no sound', async () => {
    fake.speech.play.limitMs = 1_000
    await expect(recognize([{ recognizer: RECOGNIZER, streamingConfig: CONFIG }, ...audio()])).rejects.toMatchObject({
      code: 10,
      details: 'Max duration of 5 minutes reached for stream.',
    })
    fake.speech.play.idleMs = 100
    const client = new v2.SpeechClient(options())
    const failed = await new Promise<{ code?: number }>((resolve) => {
      const stream = client._streamingRecognize().on('error', resolve)
      stream.write({ recognizer: RECOGNIZER, streamingConfig: CONFIG })
    })
    await client.close()
    expect(failed.code).toBe(10)
  })

  it('sees that a client has cancelled', async () => {
    // The end of what a client sends goes ahead of its cancel; who answers at once is through before that comes.
    fake.speech.play.mute = true
    const client = new v2.SpeechClient(options())
    const stream = client._streamingRecognize()
    stream.on('error', () => {}).on('data', () => {})
    stream.write({ recognizer: RECOGNIZER, streamingConfig: CONFIG })
    for (const request of audio()) stream.write(request)
    await until(() => (fake.speech.calls[0]?.sound.length ?? 0) > 5, 'sound')
    stream.cancel()
    await until(() => fake.speech.calls[0]?.cancelled === true, 'the cancel')
    await client.close()
  })

  it('says why in the details, which the client reads', async () => {
    await fake.close()
    fake = await startGoogleFake({ certificate: authority.certificate, refuseAll: REFUSALS.disabled })
    const failed = recognize([{ recognizer: RECOGNIZER, streamingConfig: CONFIG }])
    await expect(failed).rejects.toMatchObject({ code: 7, reason: 'SERVICE_DISABLED' })
  })
})

describe('The voice', () => {
  const settings = (name = 'en-US-Chirp3-HD-Aoede', sampleRateHertz = 24_000) => ({
    streamingConfig: {
      voice: { name, languageCode: 'en-US' },
      streamingAudioConfig: { audioEncoding: 'PCM', sampleRateHertz, speakingRate: 1.2 },
    },
  })
  const speak = async (requests: readonly object[]) => {
    const client = new TextToSpeechClient(options())
    const pieces: Buffer[] = []
    try {
      await new Promise<void>((resolve, reject) => {
        const stream = client.streamingSynthesize()
        stream.on('data', ({ audioContent }: { audioContent: Buffer }) => pieces.push(audioContent))
        stream.on('error', reject)
        stream.on('end', () => resolve())
        for (const request of requests) stream.write(request)
        stream.end()
      })
    } finally {
      await client.close()
    }
    return pieces
  }

  it('makes sound of text, in pieces that end within a sample', async () => {
    const pieces = await speak([
      settings(),
      { input: { text: 'Good morning to everybody.' } },
      { input: { text: 'It rains.' } },
    ])
    expect(Buffer.concat(pieces).equals(Buffer.concat(fake.voice.made))).toBe(true)
    expect(pieces.some(({ length }) => length % 2 === 1)).toBe(true)
  })

  it.each([
    ['a voice there is not', [settings('en-US-Nobody')]],
    ['a rate it does not make', [settings(undefined, 12_345)]],
    ['text before its settings', [{ input: { text: 'Hello' } }]],
    ['more text than a message may hold', [settings(), { input: { text: 'x'.repeat(5_001) } }]],
    ['blanks alone', [settings(), { input: { text: '  ' } }]],
  ])('refuses %s', async (_, requests) => {
    await expect(speak(requests)).rejects.toMatchObject({ code: 3 })
  })
})
