/** Azure Speech as a recognizer, over a real socket: what it may say beside words, and what each of its refusals is called. */
import { afterEach, describe, expect, it } from 'vitest'
import { MU_LAW } from '../../../../src/main/audio'
import type { HearEvent } from '../../../../src/main/link/cascade/ports'
import { type AzureEarsOptions, createAzureHearing } from '../../../../src/main/link/cascade/stt/azure'
import { azureSocketFailure } from '../../../../src/main/link/vendors/azureSpeechFailure'
import { createDialer } from '../../../../src/main/net'
import { type Azure, type AzureOptions, startAzure } from '../../../fixtures/services/azure'
import type { EarsPlan } from '../../../fixtures/services/azure/ears'
import { FlowingClock, until } from '../../../support/flowingClock'
import { numberedSound, type ScriptedWord } from '../../../support/numberedSound'
import { type ScriptedListening, scriptedListening } from '../../../support/scriptedListening'

const KEY = '0123456789abcdef0123456789abcdef'
const SCRIPT: readonly ScriptedWord[] = [
  { text: 'one', startMs: 200, endMs: 400 },
  { text: 'two', startMs: 500, endMs: 700 },
  { text: 'three', startMs: 1_700, endMs: 1_900 },
]
const LENGTH_MS = 3_000

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

interface Listening extends ScriptedListening {
  service: Azure
}

async function listening(
  service: Partial<AzureOptions> = {},
  options: Partial<AzureEarsOptions> = {},
): Promise<Listening> {
  const clock = new FlowingClock().flow()
  const fake = await startAzure({ key: KEY, script: SCRIPT, ...service })
  const hear = createAzureHearing({
    ...{ clock, dialer: createDialer({ clock, proxyFor: async () => undefined, extraCa: [] }), apiKey: KEY },
    ...{ address: fake.origin, region: 'westeurope', language: 'en-US', wire: 'full', random: () => 0.5 },
    ...options,
  })
  hear.warm()
  const heard = scriptedListening(hear, { clock, script: SCRIPT, lengthMs: LENGTH_MS })
  closing.push(
    () => fake.close(),
    () => clock.stop(),
    () => heard.abort(),
  )
  return { ...heard, service: fake }
}

const plan = (ears: EarsPlan): Partial<AzureOptions> => ({ ears: () => ears })
const segments = (events: readonly HearEvent[]) => events.filter(({ type }) => type === 'segment')

describe('Azure’s recognizer', () => {
  it('says each phrase with the places of its words, counted from the first sample', async () => {
    const { push, end, events, service } = await listening()
    push()
    expect(await end()).toMatchObject({
      ...{ type: 'final', text: 'one two three', understood: true },
      usage: [{ unit: 'audio seconds', quantity: 3, model: 'azure-speech-to-text' }],
    })
    expect(segments(events)).toMatchObject([
      {
        text: 'one two',
        words: [
          { text: 'one', startSample: 3_200, endSample: 6_400, confidence: 0.9 },
          { text: 'two', startSample: 8_000, endSample: 11_200, confidence: 0.9 },
        ],
      },
      { text: 'three', words: [{ text: 'three', startSample: 27_200, endSample: 30_400 }] },
    ])
    expect(service.complaints).toEqual([])
  })

  it('that ends a turn with each phrase is listened to further: nothing is lost and nothing is said twice', async () => {
    const { push, end, events, service } = await listening(plan({ turnEnds: true }))
    push(0, 1_600)
    await until(() => segments(events).length === 1, 'the first phrase')
    push(1_600, 2_700)
    await until(() => segments(events).length === 2, 'the second phrase')
    push(2_700)
    expect(await end()).toMatchObject({ type: 'final', text: 'one two three' })
    expect(segments(events)).toMatchObject([{ text: 'one two' }, { text: 'three' }])
    expect([service.ears.length, service.complaints]).toEqual([1, []])
  })

  it('whose turn ends while all the rest is on its way already loses none of it: the rest is sent again', async () => {
    const { push, end, events, service } = await listening(plan({ turnEnds: true }))
    push()
    expect(await end()).toMatchObject({ type: 'final', text: 'one two three', understood: true })
    expect(segments(events)).toMatchObject([
      { segment: 0, text: 'one two' },
      { segment: 1, text: 'three', words: [{ text: 'three', startSample: 27_200, endSample: 30_400 }] },
    ])
    expect(events).toContainEqual(expect.objectContaining({ type: 'mending' }))
    expect(service.complaints).toEqual([])
  })

  it('that goes away in the middle of a word, every time, has failed and heard nothing whole', async () => {
    const { push, end } = await listening({ ears: () => ({ endsTurnAtMs: 600 }) })
    push(0, 1_000)
    expect(await end()).toMatchObject({
      type: 'failed',
      failure: { error: { code: 'provider.incomplete' }, retryable: true },
      usage: [{ unit: 'audio seconds' }],
    })
  })

  it('that never says where the sound ended is believed when it has nothing more to say', async () => {
    const { push, end, service } = await listening(plan({ neverSaysEnd: true }))
    push()
    expect(await end()).toMatchObject({ type: 'final', text: 'one two three', understood: true })
    // Once more, for what came behind the last word.
    expect(service.ears.length).toBeLessThanOrEqual(2)
  })

  it('that supposes fewer words than before is told as it is, and what is final stands', async () => {
    const { push, end, events } = await listening(plan({ regresses: true }))
    push()
    expect(await end()).toMatchObject({ type: 'final', text: 'one two three' })
    const supposed = events.flatMap((event) => (event.type === 'interim' ? [event.text] : []))
    expect(supposed.join(' | ')).toContain('one two | one')
    expect(supposed.filter((text) => text.includes('three')).length).toBeGreaterThan(0)
  })

  it('takes µ-law where bandwidth is to be saved, byte for byte, and places words at its rate', async () => {
    const { push, end, events, service } = await listening({}, { wire: 'saveBandwidth' })
    push()
    await end()
    const sound = numberedSound(8_000, LENGTH_MS, SCRIPT)
    expect(Buffer.concat(service.ears[0]!.bytes).equals(Buffer.from(MU_LAW.encode(sound)))).toBe(true)
    expect(service.ears[0]!.format).toEqual({ tag: 7, rateHz: 8_000, bits: 8 })
    expect(events.length).toBeGreaterThan(0)
    expect(service.complaints).toEqual([])
  })

  it.each([
    ['InitialSilenceTimeout', 'InitialSilenceTimeout'],
    ['NoMatch', 'NoMatch'],
  ] as const)('that answers %s has heard nothing', async (_, silence) => {
    const { push, end } = await listening({ script: [], ...plan({ silence }) })
    push()
    expect(await end()).toMatchObject({ type: 'final', text: '' })
  })

  it('gets the key in a header and in no address', async () => {
    const { push, end, service } = await listening()
    push()
    await end()
    expect(service.headers[0]!['ocp-apim-subscription-key']).toBe(KEY)
    expect(service.addresses.join()).not.toContain(KEY)
  })
})

describe('a session', () => {
  it.each([
    [{ status: 'TooManyRequests' }, 'link.busy', true],
    [{ status: 'Forbidden' }, 'quota.empty', false],
    [{ status: 'BadRequest' }, 'provider.badRequest', false],
    [{ status: 'Error' }, 'provider.down', true],
    [{ close: 1007, reason: 'Unsupported language xx-XX.' }, 'language.unsupported', false],
    [{ close: 1007, reason: 'Unsupported audio format' }, 'format.unsupported', false],
    [{ close: 1011, reason: 'internal' }, 'provider.down', true],
    [{ close: 4429, reason: 'Quota exceeded.' }, 'quota.empty', false],
    [{ close: 4429, reason: 'slower' }, 'link.busy', true],
  ] as const)('that ends with %o fails as %s', async (fate, code, retryable) => {
    const { push, end, service } = await listening(plan({ after: { ms: 500, do: fate } }))
    push()
    const failed = await end()
    expect(failed).toMatchObject({ type: 'failed', failure: { error: { code }, retryable } })
    expect(service.ears.length > 1).toBe(retryable)
    if ('reason' in fate) expect(JSON.stringify(failed)).not.toContain(fate.reason)
  })
})

describe('a handshake', () => {
  it.each([
    [401, '', 'key.region'],
    [403, '', 'key.region'],
    [403, 'Out of call volume quota.', 'quota.empty'],
    [429, '', 'link.busy'],
    [408, '', 'net.timeout'],
    [500, '', 'provider.down'],
    [400, 'The language is not supported.', 'language.unsupported'],
    [404, '', 'provider.badRequest'],
    [302, '', 'provider.badRequest'],
  ])('refused with %i (%s) is %s', async (status, body, code) => {
    const { push, end } = await listening({ admit: () => ({ status, body: `${body} ${KEY}` }) })
    push()
    const failed = await end()
    expect(failed).toMatchObject({ type: 'failed', failure: { error: { code } }, usage: [] })
    expect(JSON.stringify(failed)).not.toContain(KEY)
  })

  it.each([
    [{ language: 'tlh-XX' }, 'language.unsupported'],
    [{ apiKey: 'another' }, 'key.region'],
    [{ region: 'https://evil.example/', address: undefined }, 'region.malformed'],
  ])('with %o is told by its name', async (options, code) => {
    const { push, end, service } = await listening({}, options)
    push()
    expect(await end()).toMatchObject({ type: 'failed', failure: { error: { code }, retryable: false } })
    if (code === 'region.malformed') expect(service.addresses).toEqual([])
  })

  it('with a region that has no host is told as such', () => {
    const failure = azureSocketFailure(
      { type: 'broken', errno: 'ENOTFOUND' } as Parameters<typeof azureSocketFailure>[0],
      { region: 'westeuropa' },
    )
    expect(failure.error).toMatchObject({ code: 'region.notFound', message: expect.stringContaining('westeuropa') })
  })
})
