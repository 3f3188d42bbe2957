/**
 * The built program with services that speak over WebSockets, ElevenLabs and Azure Speech, as its ears and its voice: what
 * the bundle sends arrives, through a proxy that leads the vendors' own names to the fakes.
 */
import { writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Azure, startAzure } from '../fixtures/services/azure'
import { AZURE_VOICES } from '../fixtures/services/azure/mouth'
import { type ElevenLabs, startElevenLabs, VOICES } from '../fixtures/services/elevenlabs'
import { type ConnectProxy, startProxy } from '../support/connectProxy'
import { headless, temporaryFolder } from '../support/headless'
import { privateAuthority } from '../support/privateAuthority'

/** Said by another voice; the fakes hear by the time, not by the words. */
const QUESTION = 'what is twelve times nine'
const SCRIPT = QUESTION.split(' ').map((text, index) => ({
  text,
  startMs: 200 + index * 200,
  endMs: 350 + index * 200,
}))
const ELEVEN_KEY = 'sk_0123456789abcdef0123456789abcdef'
const ELEVEN = 'api.elevenlabs.io'
const AZURE_KEY = '0123456789abcdef0123456789abcdef'
const EARS = 'westeurope.stt.speech.microsoft.com'
const MOUTH = 'westeurope.tts.speech.microsoft.com'

let closing: (() => unknown)[]
let folder: ReturnType<typeof temporaryFolder>
let eleven: ElevenLabs
let azure: Azure

beforeEach(() => {
  folder = temporaryFolder()
  closing = [() => folder.remove()]
})
afterEach(async () => {
  for (const close of closing.reverse()) await close()
})

type Certificate = { key: string; cert: string }

/** Those names, and what leads to them. */
async function led(names: readonly [string, ...string[]], start: (certificate: Certificate) => Promise<number>) {
  const authority = privateAuthority(...names)
  const proxy: ConnectProxy = await startProxy({ to: await start(authority.certificate) })
  closing.push(() => proxy.close())
  writeFileSync(folder.file('ca.pem'), authority.ca)
  const environment = {
    ...{ ELEVENLABS_API_KEY: ELEVEN_KEY, AZURE_SPEECH_KEY: AZURE_KEY, NODE_EXTRA_CA_CERTS: folder.file('ca.pem') },
    ...{ https_proxy: proxy.url, HTTPS_PROXY: proxy.url, no_proxy: '', NO_PROXY: '' },
  }
  return { proxy, environment }
}

const chain = (service: string, voice: string): string[] => [
  ...['--stt', service, '--llm', 'offline', '--tts', service, '--voice', voice, '--say', QUESTION, '--json'],
]

const length = (pieces: readonly Int16Array[]): number => pieces.reduce((sum, piece) => sum + piece.length, 0)

it.each([
  ['as it is', [], 16_000],
  ['as µ-law', ['--save-bandwidth'], 8_000],
])('ElevenLabs hears a question and speaks the answer, the sound sent %s', async (_, more, rateHz) => {
  const { proxy, environment } = await led([ELEVEN], async (certificate) => {
    eleven = await startElevenLabs({ key: ELEVEN_KEY, script: SCRIPT, certificate })
    closing.push(() => eleven.close())
    return eleven.port
  })
  const ran = await headless([...chain('elevenlabs', VOICES[0]!), ...more], undefined, environment)
  const heard = ran.of('replyFinal').map((line) => line.heard)
  expect(heard, ran.stderr).toEqual(['That is one hundred and eight.'])
  // More than a second of sound went up, and the text of the answer.
  expect(length(eleven.scribes[0]!.pieces)).toBeGreaterThan(rateHz)
  expect(eleven.voices.flatMap(({ written }) => [...written.values()].flat()).join('')).toContain(
    'one hundred and eight',
  )
  expect(ran.of('audio').length).toBeGreaterThan(0)
  expect(new Set(proxy.asked)).toEqual(new Set([`${ELEVEN}:443`]))
  expect(eleven.complaints).toEqual([])
  expect(ran.stdout.toString() + ran.stderr + eleven.addresses.join()).not.toContain(ELEVEN_KEY)
})

it.each([
  ['as it is', [], 16_000],
  ['as µ-law', ['--save-bandwidth'], 8_000],
])('Azure Speech hears a question and speaks the answer, the sound sent %s', async (_, more, rateHz) => {
  const { proxy, environment } = await led([EARS, MOUTH], async (certificate) => {
    azure = await startAzure({ key: AZURE_KEY, script: SCRIPT, certificate })
    closing.push(() => azure.close())
    return azure.port
  })
  const ran = await headless([...chain('azureSpeech', AZURE_VOICES[0]!), ...more], undefined, environment)
  const heard = ran.of('replyFinal').map((line) => line.heard)
  expect(heard, ran.stderr).toEqual(['That is one hundred and eight.'])
  expect(azure.ears[0]!.format?.rateHz).toBe(rateHz)
  expect(length(azure.ears[0]!.pieces)).toBeGreaterThan(rateHz)
  expect(azure.mouths.flatMap(({ written }) => written).join('')).toContain('one hundred and eight')
  expect(ran.of('audio').length).toBeGreaterThan(0)
  expect(new Set(proxy.asked)).toEqual(new Set([`${EARS}:443`, `${MOUTH}:443`]))
  expect(azure.complaints).toEqual([])
  expect(ran.stdout.toString() + ran.stderr + azure.addresses.join()).not.toContain(AZURE_KEY)
})
