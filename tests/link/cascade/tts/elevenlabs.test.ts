/** The voice's shared socket, over a real one: contexts, words, idle ends, and what each refusal is called. */
import { afterEach, describe, expect, it } from 'vitest'
import { MU_LAW } from '../../../../src/main/audio'
import type { SpeakEvent, TextToSpeech } from '../../../../src/main/link/cascade/ports'
import { createElevenLabsVoice, type ElevenLabsVoiceOptions } from '../../../../src/main/link/cascade/tts/elevenlabs'
import { createDialer } from '../../../../src/main/net'
import { type ElevenLabs, type ElevenLabsOptions, startElevenLabs, VOICES } from '../../../fixtures/services/elevenlabs'
import { soundOf } from '../../../fixtures/services/elevenlabs/sound'
import type { VoicePlan } from '../../../fixtures/services/elevenlabs/voice'
import { FlowingClock, until } from '../../../support/flowingClock'

const KEY = 'sk_0123456789abcdef'
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

interface Speaking {
  voice: TextToSpeech
  service: ElevenLabs
  clock: FlowingClock
  wire: { up: number; down: number }
}

async function speaking(
  plan: VoicePlan | ((attempt: number) => VoicePlan) = {},
  options: Partial<ElevenLabsVoiceOptions> = {},
  more: Partial<ElevenLabsOptions> = {},
): Promise<Speaking> {
  const clock = new FlowingClock().flow()
  const service = await startElevenLabs({
    ...{ key: KEY, voice: typeof plan === 'function' ? plan : () => plan },
    ...more,
  })
  const wire = { up: 0, down: 0 }
  const voice = createElevenLabsVoice({
    ...{ clock, dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [] }), apiKey: KEY },
    ...{ address: service.origin, model: 'eleven_flash_v2_5', voice: VOICES[0]!, wire: 'full', random: () => 0.5 },
    onWire(up, down) {
      wire.up += up
      wire.down += down
    },
    ...options,
  })
  closing.push(
    () => service.close(),
    () => voice.close(),
    () => clock.stop(),
  )
  return { voice, service, clock, wire }
}

class Answer {
  readonly events: SpeakEvent[] = []
  readonly abort = new AbortController()
  readonly stream
  readonly #clock: FlowingClock
  constructor({ voice, clock }: Speaking, name = VOICES[0]!, speed = 1) {
    this.#clock = clock
    this.stream = voice.start(
      { voice: name, speed },
      (event) => this.events.push(event.type === 'audio' ? { ...event, samples: event.samples.slice() } : event),
      this.abort.signal,
    )
  }
  async end(): Promise<SpeakEvent> {
    this.stream.end()
    const isOver = () => ['ended', 'failed'].includes(this.events.at(-1)?.type ?? '')
    await this.#clock.leap(60_000, isOver, 20)
    await until(isOver, 'an end')
    return this.events.at(-1)!
  }
  async sounds(): Promise<void> {
    await until(() => this.samples > 0, 'sound')
  }
  get samples(): number {
    return this.events.reduce((sum, event) => sum + (event.type === 'audio' ? event.samples.length : 0), 0)
  }
  get words() {
    return this.events.flatMap((event) => (event.type === 'words' ? event.words : []))
  }
}

describe('an answer', () => {
  it('brings its words with their places, whichever way the service spells them', async () => {
    const one = new Answer(await speaking())
    one.stream.write('Good morning. ')
    one.stream.flush()
    one.stream.write('It is nine.')
    expect(await one.end()).toMatchObject({ type: 'ended' })
    expect(one.words.map(({ text }) => text)).toEqual(['Good', 'morning.', 'It', 'is', 'nine.'])
    // 20 ms a character at 24 kHz; the second clause begins behind the 13 characters of the first.
    const at = (characters: number) => characters * 480
    expect(one.words[0]).toEqual({ text: 'Good', startSample: 0, endSample: at(4) })
    for (const [word, from] of [
      [1, 5],
      [2, 13],
      [4, 19],
    ] as const) {
      expect(Math.abs(one.words[word]!.startSample - at(from))).toBeLessThan(48)
    }
    expect(one.samples).toBe(at(13 + 11))
  })

  it('is billed by characters', async () => {
    const one = new Answer(await speaking())
    one.stream.write('Grüße 👋🏽 ')
    const [usage] = ((await one.end()) as Extract<SpeakEvent, { type: 'ended' }>).usage
    expect(usage).toEqual({ unit: 'spoken characters', quantity: 9, model: 'eleven_flash_v2_5', estimated: true })
  })

  it('gets a word that comes in two pieces whole', async () => {
    const scene = await speaking()
    const one = new Answer(scene)
    for (const piece of ['Good mor', 'ning, wor', 'ld']) one.stream.write(piece)
    await one.end()
    expect([...scene.service.voices[0]!.written.values()].flat().join('')).toBe('Good morning, world ')
    expect(scene.service.complaints).toEqual([])
  })

  it('is spoken as fast as the service can, and no faster', async () => {
    const scene = await speaking()
    for (const speed of [0.5, 1.1, 2]) {
      const one = new Answer(scene, VOICES[0], speed)
      one.stream.write('Fast.')
      await one.end()
    }
    expect(scene.service.voices[0]!.settings).toEqual([{ speed: 0.7 }, { speed: 1.1 }, { speed: 1.2 }])
  })

  it('comes as µ-law where bandwidth is to be saved', async () => {
    const scene = await speaking({}, { wire: 'saveBandwidth' })
    const one = new Answer(scene)
    one.stream.write('Narrow band.')
    expect(await one.end()).toMatchObject({ type: 'ended' })
    const sound = one.events.flatMap((event) => (event.type === 'audio' ? [...event.samples] : []))
    expect(sound).toEqual([...MU_LAW.decode(soundOf('Narrow band.', 'ulaw_8000').bytes)])
    expect(scene.voice.rateHz).toBe(8_000)
  })

  it('of which the service makes no sound is told as that', async () => {
    const one = new Answer(await speaking({ soundless: true }))
    one.stream.write('Words.')
    expect(await one.end()).toMatchObject({ type: 'failed', failure: { error: { code: 'provider.noSound' } } })
  })

  it('of ten million bytes is taken whole', async () => {
    const scene = await speaking({ soundless: true })
    const one = new Answer(scene)
    one.stream.write('ten million bytes '.repeat(560_000))
    await one.end()
    const written = [...scene.service.voices[0]!.written.values()].flat().join('')
    expect(written.length).toBe(560_000 * 18)
    expect(scene.service.complaints).toEqual([])
  })
})

describe('the socket', () => {
  it('stays when an answer is cut, and the next one uses it', async () => {
    const scene = await speaking({ paceMs: 5 })
    const cut = new Answer(scene)
    cut.stream.write('A long answer that nobody will hear to its end, because somebody speaks. '.repeat(3))
    cut.stream.flush()
    await cut.sounds()
    cut.abort.abort()
    const { length } = cut.events
    const next = new Answer(scene)
    next.stream.write('Yes?')
    expect(await next.end()).toMatchObject({ type: 'ended' })
    expect(next.samples).toBe(4 * 480)
    expect([cut.events.length, scene.service.addresses.length]).toEqual([length, 1])
  })

  it('takes no more than five contexts: another is opened beside it, and ends with its last', async () => {
    const scene = await speaking({ paceMs: 2 })
    const answers = Array.from({ length: 7 }, () => new Answer(scene))
    for (const { stream } of answers) stream.write('Several at a time. ')
    for (const answer of answers) expect(await answer.end()).toMatchObject({ type: 'ended' })
    expect([scene.service.addresses.length, scene.service.complaints]).toEqual([2, []])
  })

  it('of an answer that was cut gives its context free again', async () => {
    const scene = await speaking()
    for (let turn = 0; turn < 12; turn++) {
      const one = new Answer(scene)
      one.stream.write('Over and over. ')
      one.stream.flush()
      await one.sounds()
      one.abort.abort()
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect([scene.service.addresses.length, scene.service.complaints]).toEqual([1, []])
  })

  it('is another one for another voice', async () => {
    const scene = await speaking()
    for (const name of VOICES) {
      const one = new Answer(scene, name)
      one.stream.write('Hello.')
      expect(await one.end()).toMatchObject({ type: 'ended' })
    }
    expect(scene.service.addresses.map((address) => address.split('/')[3])).toEqual(VOICES)
  })

  it('is open before it is needed', async () => {
    const scene = await speaking()
    scene.voice.warm()
    await until(() => scene.service.voices.length === 1, 'a connection')
    scene.voice.warm()
    const one = new Answer(scene)
    one.stream.write('Hello.')
    await one.end()
    expect(scene.service.addresses).toHaveLength(1)
  })

  it('that ended because nothing was said on it is opened again', async () => {
    const scene = await speaking((attempt) => (attempt === 0 ? { atOnce: { close: 1008, reason: 'idle' } } : {}))
    scene.voice.warm()
    await new Promise((resolve) => setTimeout(resolve, 60))
    const one = new Answer(scene)
    one.stream.write('Hello.')
    expect(await one.end()).toMatchObject({ type: 'ended' })
    expect(scene.service.addresses).toHaveLength(2)
  })

  it('is kept awake while the model thinks', async () => {
    const scene = await speaking()
    const one = new Answer(scene)
    one.stream.write('Let me see. ')
    one.stream.flush()
    await one.sounds()
    await scene.clock.leap(25_000, undefined, 100)
    await until(() => scene.service.voices[0]!.keptAlive.length >= 2, 'signs of life')
    one.stream.write('There it is.')
    expect(await one.end()).toMatchObject({ type: 'ended' })
  })

  it('counts what goes over the wire as the service counts it', async () => {
    const scene = await speaking()
    const one = new Answer(scene)
    one.stream.write('Counted on both sides.')
    await one.end()
    const counted = scene.service.bytes()
    expect(Math.abs(scene.wire.up - counted.up)).toBeLessThan(64)
    expect(Math.abs(scene.wire.down - counted.down)).toBeLessThan(64)
    expect(scene.wire.down).toBeGreaterThan(22 * 960)
  })
})

describe('a service that', () => {
  it.each([
    ['quota_exceeded', 'quota.empty'],
    ['voice_not_found', 'voice.notThere'],
    ['system_busy', 'link.busy'],
    ['something_else', 'provider.down'],
  ])('says %s is told as %s', async (error, code) => {
    const one = new Answer(await speaking({ atOnce: { error } }))
    one.stream.write('Hello.')
    expect(await one.end()).toMatchObject({ type: 'failed', failure: { error: { code } } })
  })

  it.each(['no message', '[1', '"text"'])('says %s speaks another protocol', async (noise) => {
    const one = new Answer(await speaking({ noise }))
    one.stream.write('Hello.')
    expect(await one.end()).toMatchObject({ type: 'failed', failure: { error: { code: 'provider.protocol' } } })
  })

  it('says what nobody knows is listened to all the same', async () => {
    const one = new Answer(await speaking({ noise: '{"of_next_year":true,"contextId":"answer-1"}' }))
    one.stream.write('Hello.')
    expect(await one.end()).toMatchObject({ type: 'ended' })
  })

  it.each([
    [{ voice: 'nobody' }, 'nobody', 'voice.notThere', 'ElevenLabs has no voice nobody.'],
    [{ model: 'eleven_v3' }, VOICES[0], 'model.unknown', 'ElevenLabs knows no model eleven_v3.'],
    [{ language: 'tlh' }, VOICES[0], 'language.unsupported', 'ElevenLabs does not know the language tlh.'],
    [{ apiKey: 'another' }, VOICES[0], 'key.wrong', 'ElevenLabs does not accept the key.'],
  ])('does not have %o says so in one line', async (options, name, code, message) => {
    const one = new Answer(await speaking({}, options), name)
    one.stream.write('Hello.')
    expect(await one.end()).toMatchObject({ type: 'failed', failure: { error: { code, message }, retryable: false } })
  })
})
