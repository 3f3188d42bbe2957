import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GatewayToken } from '../../src/main/shell/gatewayToken'
import type { Cipher } from '../../src/main/shell/secrets'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-token-'))
  file = join(folder, 'gateway.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Turns every byte round. */
const cipher = (more: Partial<Cipher> = {}): Cipher => ({
  available: async () => true,
  encrypt: async (text) => Buffer.from(text).map((byte) => byte ^ 0xff),
  decrypt: async (bytes) => ({ text: Buffer.from(bytes.map((byte) => byte ^ 0xff)).toString(), renew: false }),
  ...more,
})
const start = (more?: Partial<Cipher>) => new GatewayToken({ file, cipher: cipher(more) })

describe('the token of the gateway', () => {
  it('is the same after a start, encrypted, for the user alone', async () => {
    const first = await start().current()
    expect(first).toEqual({ token: expect.stringMatching(/^[\w-]{32}$/), isKept: true })
    expect(await start().current()).toEqual(first)
    expect(readFileSync(file, 'utf8')).not.toContain(first.token)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('is another one when it is renewed, from then on', async () => {
    const running = start()
    const first = await running.current()
    const second = await running.renew()
    expect(second.token).not.toBe(first.token)
    expect([await running.current(), await start().current()]).toEqual([second, second])
  })

  it('is kept nowhere without a keyring, says so, and stays until the end all the same', async () => {
    const running = start({ available: async () => false })
    const first = await running.current()
    expect([first.isKept, await running.current()]).toEqual([false, first])
    expect(() => statSync(file)).toThrow()
    expect((await start({ available: async () => false }).current()).token).not.toBe(first.token)
  })

  it.each(['', '{', '{"token":7}', JSON.stringify({ version: 1, token: Buffer.from('short').toString('base64') })])(
    'is made anew from a file that holds none (%#)',
    async (text) => {
      writeFileSync(file, text)
      const made = await start().current()
      expect([made.isKept, await start().current()]).toEqual([true, made])
    },
  )

  it('is made anew where the keyring cannot read it any more', async () => {
    const first = await start().current()
    const second = await start({ decrypt: async () => Promise.reject(new Error('another keyring')) }).current()
    expect([second.isKept, second.token === first.token]).toEqual([true, false])
  })
})
