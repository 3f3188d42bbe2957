import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cipher, Secrets } from '../../src/main/shell/secrets'
import { SECRETS, type SecretView } from '../../src/shared/desktop'
import { temporaryFolder } from '../support/headless'

const KEY = 'sk-test-0123456789-wxyz'

/** Turns every bit round: reads like nothing, and is undone by itself. */
const turned = (bytes: Uint8Array) => bytes.map((byte) => ~byte & 0xff)

class PlayedKeyring implements Cipher {
  isThere = true
  renew = false
  encryptions = 0

  async available() {
    return this.isThere
  }

  async encrypt(text: string) {
    this.encryptions += 1
    return turned(Buffer.from(text))
  }

  async decrypt(bytes: Uint8Array) {
    if (!this.isThere) throw new Error('no such keyring')
    return { text: Buffer.from(turned(bytes)).toString(), renew: this.renew }
  }
}

let folder: ReturnType<typeof temporaryFolder>
let file: string
let cipher: PlayedKeyring
beforeEach(() => {
  folder = temporaryFolder()
  file = join(folder.path, 'secrets.json')
  cipher = new PlayedKeyring()
})
afterEach(() => folder.remove())

const shown = (secrets: Secrets): readonly SecretView[] => {
  let now: readonly SecretView[] = []
  secrets.on((all) => {
    now = all
  })()
  return now
}

describe('a key', () => {
  it('is on disk as ciphertext, for the user alone, and there again after a restart', async () => {
    const secrets = await Secrets.open({ file, cipher })
    await secrets.set('openai', `  ${KEY}\n`, false)
    expect(readFileSync(file, 'utf8')).not.toContain(KEY)
    expect(readFileSync(file, 'utf8')).not.toContain(KEY.slice(0, 8))
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const again = await Secrets.open({ file, cipher })
    expect(await again.get('openai')).toBe(KEY)
    expect(await again.get('azure')).toBeUndefined()
  })

  it('is known to windows by its last four characters and no more', async () => {
    const secrets = await Secrets.open({ file, cipher })
    await secrets.set('openai', KEY, false)
    await secrets.set('azure', 'short', false)
    expect(shown(secrets)).toEqual([
      { provider: 'openai', ending: 'wxyz' },
      { provider: 'azure', ending: '' },
      ...SECRETS.slice(2).map((provider) => ({ provider })),
    ])
  })

  it('may be the file of a Google service account, of which nothing at all is shown', async () => {
    const secrets = await Secrets.open({ file, cipher })
    const account = { type: 'service_account', client_email: 'a@b.example', private_key: '-----BEGIN KEY-----\nx\n' }
    await secrets.set('google', JSON.stringify(account, undefined, 2), false)
    expect(await secrets.get('google')).toBe(JSON.stringify(account))
    expect(shown(secrets)).toContainEqual({ provider: 'google', ending: '' })
    await expect(secrets.set('google', '{"type": "authorized_user"}', false)).rejects.toThrow()
    await expect(secrets.set('openai', JSON.stringify(account, undefined, 2), false)).rejects.toThrow()
  })

  it('is gone from the file when it is removed', async () => {
    const secrets = await Secrets.open({ file, cipher })
    await secrets.set('openai', KEY, false)
    await secrets.remove('openai')
    expect(readFileSync(file, 'utf8')).not.toContain('cipher')
    expect(await secrets.get('openai')).toBeUndefined()
    expect(shown(secrets)[0]).toEqual({ provider: 'openai' })
  })

  it.each(['', '   ', 'two words', 'with\nline', 'sk-ümlaut', `${KEY}\n${KEY}`])(
    'that is %j is refused before anything is stored',
    async (key) => {
      const secrets = await Secrets.open({ file, cipher })
      await expect(secrets.set('openai', key, true)).rejects.toMatchObject({ error: { code: 'key.malformed' } })
      expect(existsSync(file)).toBe(false)
    },
  )

  it('is refused where there is no keyring, unless the user says so', async () => {
    cipher.isThere = false
    const secrets = await Secrets.open({ file, cipher })
    await expect(secrets.set('openai', KEY, false)).rejects.toMatchObject({ error: { code: 'key.noKeyring' } })
    expect(existsSync(file)).toBe(false)
    await secrets.set('openai', KEY, true)
    expect(await secrets.get('openai')).toBe(KEY)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('is encrypted where it can be, also when plain text was allowed', async () => {
    const secrets = await Secrets.open({ file, cipher })
    await secrets.set('openai', KEY, true)
    expect(readFileSync(file, 'utf8')).not.toContain(KEY)
  })

  it('that another keyring encrypted says so, without a word of it', async () => {
    const secrets = await Secrets.open({ file, cipher })
    await secrets.set('openai', KEY, false)
    cipher.isThere = false
    await expect(secrets.get('openai')).rejects.toMatchObject({ error: { code: 'key.unreadable' } })
  })

  it('is encrypted anew when the keyring has a newer key', async () => {
    const secrets = await Secrets.open({ file, cipher })
    await secrets.set('openai', KEY, false)
    cipher.renew = true
    expect(await secrets.get('openai')).toBe(KEY)
    expect(cipher.encryptions).toBe(2)
  })

  it('whose file was damaged is no key, and stands in nobody else’s way', async () => {
    for (const text of ['{', '[]', 'null', '{"keys":{"openai":7,"azure":{"cipher":1}}}']) {
      writeFileSync(file, text)
      const secrets = await Secrets.open({ file, cipher })
      expect(shown(secrets)).toEqual(SECRETS.map((provider) => ({ provider })))
      await secrets.set('azure', KEY, false)
      expect(await secrets.get('azure')).toBe(KEY)
    }
  })

  it('that cannot be written says where', async () => {
    const secrets = await Secrets.open({ file: join(folder.path, 'missing', 'secrets.json'), cipher })
    await expect(secrets.set('openai', KEY, false)).rejects.toMatchObject({ error: { code: 'settings.unwritable' } })
    expect(await secrets.get('openai')).toBeUndefined()
  })
})
