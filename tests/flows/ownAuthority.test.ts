/**
 * Whom a user trusts, and the proxy that leads out: whatever the built program fetches or sends by itself keeps to both, as
 * a conversation does (`realtimeBadInput.test.ts`). Real certificates of an authority made for this, and a real CONNECT
 * proxy, which leads to this computer.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeWav } from '../../src/main/audio'
import { OPENAI_KEY, startOpenai } from '../fixtures/services/openai'
import { createTranscriptions } from '../fixtures/services/openai/transcriptions'
import { type ConnectProxy, startProxy } from '../support/connectProxy'
import { headless, temporaryFolder } from '../support/headless'
import { sha256, startModelServer } from '../support/modelServer'
import { numberedSound } from '../support/numberedSound'
import { privateAuthority } from '../support/privateAuthority'

const HOST = 'https://service.test'
const { ca, certificate } = privateAuthority()

let data: ReturnType<typeof temporaryFolder>
const closing: (() => Promise<void>)[] = []

beforeEach(() => {
  data = temporaryFolder()
  writeFileSync(data.file('own.pem'), ca)
})

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
  data.remove()
})

/** Every connection of the program ends at `port`. */
async function proxyTo(port: number): Promise<ConnectProxy> {
  const proxy = await startProxy({ to: port })
  closing.push(() => proxy.close())
  return proxy
}

/** @param certificateFile of the settings; '' for none */
function run(args: string[], proxy: ConnectProxy, certificateFile: string) {
  writeFileSync(data.file('settings.json'), JSON.stringify({ version: 1, network: { certificateFile } }))
  const environment = { OPENAI_API_KEY: OPENAI_KEY, https_proxy: proxy.url, no_proxy: '' }
  return headless([...args, '--data', data.path], undefined, environment)
}

describe('a model', () => {
  const CONTENT = Buffer.from('no model at all '.repeat(1_000))
  const file = (path: string) => ({
    ...{ path, urls: [`${HOST}/${path}`], bytes: CONTENT.length, sha256: sha256(CONTENT) },
  })

  it('is downloaded through the proxy once its authority stands in the settings, and not before', async () => {
    const server = await startModelServer(certificate)
    closing.push(() => server.close())
    for (const path of ['/encoder.onnx', '/tokens.txt']) server.put(path, CONTENT)
    const manifest = {
      ...{ id: 'noise', name: 'Noise', languages: ['en'], licence: { name: 'MIT', url: 'https://example.com/l' } },
      parts: {
        ...{ kind: 'recognizer', family: 'zipformer', encoder: 'encoder.onnx', decoder: 'encoder.onnx' },
        ...{ joiner: 'encoder.onnx', tokens: 'tokens.txt' },
      },
      files: [file('encoder.onnx'), file('tokens.txt')],
    }
    writeFileSync(data.file('models.json'), JSON.stringify([manifest]))
    const proxy = await proxyTo(server.port)
    const install = async (certificateFile: string) => {
      const { lines } = await run(['--models', 'install', 'noise', '--yes', '--json'], proxy, certificateFile)
      return lines.at(-1)
    }
    const downloaded = data.file('models/noise/encoder.onnx')
    expect(await install('')).toMatchObject({ type: 'error', code: 'net.tlsUntrusted' })
    expect(await install(data.file('none.pem'))).toMatchObject({ type: 'error', code: 'net.certificateFile' })
    expect([server.asked, existsSync(downloaded)]).toEqual([[], false])
    // It came whole; that it is no model is found when it is loaded.
    expect(await install(data.file('own.pem'))).toMatchObject({ type: 'error', code: 'models.unusable' })
    expect(readFileSync(downloaded).equals(CONTENT)).toBe(true)
    expect(new Set(proxy.asked)).toEqual(new Set(['service.test:443']))
  })
})

describe('a recording', () => {
  const SCRIPT = [
    { text: 'good', startMs: 500, endMs: 800 },
    { text: 'morning', startMs: 900, endMs: 1_400 },
  ]

  it('is written down through the proxy by a service whose authority stands in the settings, and not before', async () => {
    const complaints: string[] = []
    const transcriptions = createTranscriptions({ script: SCRIPT, complain: (what) => void complaints.push(what) })
    const service = await startOpenai({ other: transcriptions.answer, certificate })
    closing.push(() => service.close())
    const proxy = await proxyTo(service.port)
    writeFileSync(data.file('talk.wav'), encodeWav(numberedSound(16_000, 2_000, SCRIPT), 16_000))
    const transcribe = async (certificateFile: string) => {
      const at = ['--stt', 'compatible', '--base-url', `${HOST}/v1`]
      const { stdout, stderr } = await run(['--transcribe', data.file('talk.wav'), ...at], proxy, certificateFile)
      return stdout.toString('utf8').includes('good morning') ? 'written' : /\((\S+)\)\n$/.exec(stderr)?.[1]
    }
    expect(await transcribe('')).toBe('net.tlsUntrusted')
    expect(await transcribe(data.file('none.pem'))).toBe('net.certificateFile')
    expect(service.asked).toEqual([])
    expect(await transcribe(data.file('own.pem'))).toBe('written')
    expect(complaints).toEqual([])
    expect(new Set(proxy.asked)).toEqual(new Set(['service.test:443']))
  })
})
