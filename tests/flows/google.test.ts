/**
 * The built program with Google's services as its ears and its voice: the vendor's client lies in a piece of the bundle of
 * its own, is loaded with the first use, and streams both ways, through a proxy that leads Google's own names to the fake.
 */
import { generateKeyPairSync } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { entryPath } from '../../src/main/entryPath'
import { type GoogleFake, startGoogleFake } from '../fixtures/services/google'
import { type ConnectProxy, startProxy } from '../support/connectProxy'
import { headless, temporaryFolder } from '../support/headless'
import { privateAuthority } from '../support/privateAuthority'

const EMAIL = 'parley@parley-test.iam.gserviceaccount.com'
/** Said by another voice; the fake hears by the time, not by the words. */
const QUESTION = 'what is twelve times nine'
const SCRIPT = QUESTION.split(' ').map((text, index) => ({
  text,
  startMs: 200 + index * 200,
  endMs: 350 + index * 200,
}))

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})
const ACCOUNT = JSON.stringify({ client_email: EMAIL, private_key: keys.privateKey, project_id: 'parley-test' })

let fake: GoogleFake
let proxy: ConnectProxy
let folder: ReturnType<typeof temporaryFolder>
let environment: Record<string, string>

beforeEach(async () => {
  folder = temporaryFolder()
  const authority = privateAuthority('*.googleapis.com')
  fake = await startGoogleFake({
    certificate: authority.certificate,
    account: { email: EMAIL, publicKey: keys.publicKey },
    speech: { script: SCRIPT },
  })
  proxy = await startProxy({ to: fake.port })
  writeFileSync(folder.file('ca.pem'), authority.ca)
  environment = {
    ...{ GOOGLE_API_KEY: ACCOUNT, NODE_EXTRA_CA_CERTS: folder.file('ca.pem') },
    ...{ https_proxy: proxy.url, HTTPS_PROXY: proxy.url, no_proxy: '', NO_PROXY: '' },
  }
})

afterEach(async () => {
  await proxy.close()
  await fake.close()
  folder.remove()
})

const CHAIN = ['--stt', 'google', '--llm', 'offline', '--tts', 'google', '--voice', 'en-US-Chirp3-HD-Aoede']

it.each([
  ['as it is', [], 'LINEAR16'],
  ['as Opus', ['--save-bandwidth'], 'OGG_OPUS'],
])('hears a question and speaks the answer, the sound sent %s', async (_, more, encoding) => {
  const ran = await headless([...CHAIN, ...more, '--say', QUESTION, '--json'], undefined, environment)
  expect(
    ran.of('replyFinal').map(({ heard }) => heard),
    ran.stderr,
  ).toEqual(['That is one hundred and eight.'])
  expect(fake.speech.calls[0]?.config).toMatchObject({ config: { explicitDecodingConfig: { encoding } } })
  expect(fake.voice.calls.flatMap(({ texts }) => texts).join('')).toContain('one hundred and eight')
  expect(ran.of('audio').length).toBeGreaterThan(0)
  expect(new Set(proxy.asked)).toEqual(new Set(['speech.googleapis.com:443', 'texttospeech.googleapis.com:443']))
  expect(ran.stdout.toString() + ran.stderr).not.toContain('PRIVATE KEY')
  const usage = ran.of('turn').flatMap(({ cost }) => cost?.usage ?? [])
  expect(usage.map(({ unit }) => unit)).toEqual(expect.arrayContaining(['billed audio seconds', 'spoken characters']))
})

it('keeps the vendor’s clients in pieces that no entry needs to start', () => {
  const out = dirname(entryPath('headless'))
  const chunks = readdirSync(join(out, 'chunks')).filter((name) => name.endsWith('.js'))
  const holds = chunks.filter((name) =>
    readFileSync(join(out, 'chunks', name), 'utf8').includes('google.cloud.speech.v2.Speech'),
  )
  expect(holds.length).toBeGreaterThan(0)
  for (const entry of ['index.js', 'headless.js']) {
    // Whatever is required at the top of a file is loaded with it; `import()` becomes a call of its own, in a function.
    const eager = new Set<string>()
    const follow = (file: string) => {
      const source = readFileSync(join(out, file), 'utf8')
      for (const [, name = ''] of source.matchAll(
        /^(?:const|let|var) [^=\n]+ = require\("\.\/(?:chunks\/)?([^"]+)"\)/gm,
      )) {
        if (!eager.has(name)) {
          eager.add(name)
          follow(join('chunks', name))
        }
      }
    }
    follow(entry)
    expect(
      holds.filter((name) => eager.has(name)),
      entry,
    ).toEqual([])
  }
})
