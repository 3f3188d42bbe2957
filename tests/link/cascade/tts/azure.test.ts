/** Azure Speech as a voice, over a real socket: words and their places, connections, and what each refusal is called. */
import { afterEach, describe, expect, it } from 'vitest'
import { MU_LAW } from '../../../../src/main/audio'
import type { TextToSpeech } from '../../../../src/main/link/cascade/ports'
import { type AzureVoiceOptions, billedCharacters, createAzureVoice } from '../../../../src/main/link/cascade/tts/azure'
import { createDialer } from '../../../../src/main/net'
import { type Azure, type AzureOptions, startAzure } from '../../../fixtures/services/azure'
import { AZURE_VOICES, type MouthPlan } from '../../../fixtures/services/azure/mouth'
import { soundOf } from '../../../fixtures/services/elevenlabs/sound'
import { FlowingClock, until } from '../../../support/flowingClock'
import { spokenToEnd } from '../../../support/spokenToEnd'

const KEY = '0123456789abcdef0123456789abcdef'
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

interface Speaking {
  voice: TextToSpeech
  service: Azure
  clock: FlowingClock
}

async function speaking(
  plan: MouthPlan = {},
  options: Partial<AzureVoiceOptions> = {},
  more: Partial<AzureOptions> = {},
): Promise<Speaking> {
  const clock = new FlowingClock().flow()
  const service = await startAzure({ key: KEY, mouth: () => plan, ...more })
  const voice = createAzureVoice({
    ...{ clock, dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [] }), apiKey: KEY },
    ...{ address: service.origin, region: 'westeurope', voice: AZURE_VOICES[0]!, wire: 'full', random: () => 0.5 },
    ...options,
  })
  closing.push(
    () => service.close(),
    () => voice.close(),
    () => clock.stop(),
  )
  return { voice, service, clock }
}

async function said({ voice, clock }: Speaking, texts: readonly string[], name = '', speed = 1) {
  const events = await spokenToEnd(voice, clock, { voice: name, speed }, ...texts)
  return {
    ...{ events, last: events.at(-1)! },
    samples: events.flatMap((event) => (event.type === 'audio' ? [...event.samples] : [])),
    words: events.flatMap((event) => (event.type === 'words' ? event.words : [])),
  }
}

describe('Azure’s voice', () => {
  it('speaks what comes in pieces, sample for sample, and places every word and no punctuation', async () => {
    const one = await speaking()
    const { last, samples, words } = await said(one, ['Twelve ', 'apples. '])
    expect(last).toMatchObject({ type: 'ended', usage: [{ unit: 'spoken characters', model: 'azure-neural-voice' }] })
    const made = Buffer.concat(one.service.mouths[0]!.made)
    expect(samples).toEqual([...new Int16Array(new Uint8Array(made).buffer)])
    // 20 ms a character at 24 kHz.
    expect(words).toMatchObject([
      { text: 'Twelve', startSample: 0, endSample: 6 * 480 },
      { text: 'apples', startSample: 7 * 480, endSample: 13 * 480 },
    ])
    expect(one.service.complaints).toEqual([])
  })

  it('joins what it is given, however it is cut, and counts it once', async () => {
    const one = await speaking()
    const text = 'Twelve apples are left, and 1,000 pears 日本. '
    const { last, samples } = await said(one, [...text])
    expect(one.service.mouths[0]!.written).toEqual([text])
    expect(last).toMatchObject({ usage: [{ unit: 'spoken characters', quantity: billedCharacters(text) }] })
    expect(samples.length).toBe(Buffer.concat(one.service.mouths[0]!.made).length / 2)
    expect(one.service.complaints).toEqual([])
  })

  it('comes as µ-law where bandwidth is to be saved', async () => {
    const one = await speaking({}, { wire: 'saveBandwidth' })
    expect(one.voice.rateHz).toBe(8_000)
    const { samples, words } = await said(one, ['Yes.'])
    expect(samples).toEqual([...MU_LAW.decode(soundOf('Yes.', 'ulaw_8000').bytes)])
    expect(words).toMatchObject([{ text: 'Yes', startSample: 0, endSample: 3 * 160 }])
  })

  it('that was warmed answers on the connection that stands, and the next answer on the same', async () => {
    const one = await speaking()
    one.voice.warm?.()
    await until(() => one.service.mouths.length === 1, 'a connection')
    one.voice.warm?.()
    await said(one, ['One.'])
    await said(one, ['Two.'])
    expect([one.service.addresses.length, one.service.mouths[0]!.written]).toEqual([1, ['One.', 'Two.']])
  })

  it('is connected again when an answer that was thrown away took the connection along', async () => {
    const one = await speaking({ paceMs: 5 })
    one.voice.warm()
    await until(() => one.service.mouths.length === 1, 'a connection')
    const off = new AbortController()
    const thrownAway = one.voice.start({ voice: '', speed: 1 }, () => {}, off.signal)
    thrownAway.write('Nobody')
    await until(() => one.service.mouths[0]!.written.join('') === 'Nobody', 'its text')
    off.abort()
    // As the next answer does while its model thinks.
    one.voice.warm()
    await until(() => one.service.mouths.length === 2, 'the next connection')
    await said(one, ['Somebody. '])
    expect(one.service.mouths.map(({ written }) => written)).toEqual([['Nobody'], ['Somebody. ']])
  })

  it('of another name gets a connection of its own', async () => {
    const one = await speaking()
    one.voice.warm?.()
    await until(() => one.service.mouths.length === 1, 'a connection')
    await said(one, ['Eins.'], AZURE_VOICES[1])
    expect(one.service.mouths).toHaveLength(2)
  })

  it('is asked for its speed only where it is not the usual one', async () => {
    const one = await speaking()
    await said(one, ['One.'])
    await said(one, ['Two.'], '', 1.5)
    expect(one.service.mouths[0]!.rates).toEqual([undefined, '1.5'])
  })

  it('gets the key in a header and in no address', async () => {
    const one = await speaking()
    await said(one, ['One.'])
    expect(one.service.headers[0]!['ocp-apim-subscription-key']).toBe(KEY)
    expect(one.service.addresses.join()).not.toContain(KEY)
  })

  it('counts an ideograph twice, as the bill does', () => {
    expect([billedCharacters('ab é'), billedCharacters('日本 x'), billedCharacters('かな')]).toEqual([4, 6, 2])
  })
})

describe('a refusal', () => {
  it.each([
    [401, '', 'key.region'],
    [403, '', 'key.region'],
    [403, 'Quota exceeded.', 'quota.empty'],
    [429, '', 'link.busy'],
    [500, '', 'provider.down'],
    [404, '', 'provider.badRequest'],
  ])('of the handshake with %i (%s) is %s', async (status, body, code) => {
    const one = await speaking({}, {}, { admit: () => ({ status, body: `${body} ${KEY}` }) })
    const { last } = await said(one, ['Yes.'])
    expect(last).toMatchObject({ type: 'failed', failure: { error: { code } } })
    expect(JSON.stringify(last)).not.toContain(KEY)
  })

  it.each([
    [{ voice: 'en-US-NobodyNeural' }, 'voice.notThere', 'en-US-NobodyNeural'],
    [{ region: 'west/europe', address: undefined }, 'region.malformed', 'west/europe'],
    [{ apiKey: 'another' }, 'key.region', 'westeurope'],
  ])('of %o is told once, by its name', async (options, code, named) => {
    const one = await speaking({}, options)
    const { last } = await said(one, ['Yes.'])
    expect(last).toMatchObject({ type: 'failed', failure: { error: { code }, retryable: false } })
    expect(JSON.stringify(last)).toContain(named)
    expect(one.service.addresses.length).toBe(code === 'region.malformed' ? 0 : 1)
  })

  it.each([
    [{ close: 1007, reason: 'Unsupported output format' }, 'format.unsupported'],
    [{ close: 4429, reason: 'Quota exceeded.' }, 'quota.empty'],
    [{ close: 1002, reason: 'what' }, 'provider.protocol'],
  ])('in the middle, %o, is %s', async (halfway, code) => {
    const one = await speaking({ halfway })
    const { last } = await said(one, ['This is a sentence of some length. '])
    expect(last).toMatchObject({ type: 'failed', failure: { error: { code } } })
    expect(JSON.stringify(last)).not.toContain(halfway.reason)
  })
})
