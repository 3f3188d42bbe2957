/** `safeStorage` with a keyring that everybody can open: what is written is unreadable, and secret from nobody. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { only } from '../emulated.ts'
import { machine } from '../machine.ts'
import type { Part } from '../surface.ts'

const KEY = createHash('sha256').update('stand-in, no secret').digest()
const IV_BYTES = 12
const TAG_BYTES = 16

export const safeStorage = only('safeStorage', {
  isAsyncEncryptionAvailable: async (): Promise<boolean> => true,
  getSelectedStorageBackend: () => machine.storageBackend,
  async encryptStringAsync(text: string): Promise<Buffer> {
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv('aes-256-gcm', KEY, iv)
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([iv, cipher.getAuthTag(), body])
  },
  /** Rejects for bytes that are not its own. */
  async decryptStringAsync(bytes: Buffer): Promise<Electron.DecryptStringAsyncReturnValue> {
    const decipher = createDecipheriv('aes-256-gcm', KEY, bytes.subarray(0, IV_BYTES))
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    const body = bytes.subarray(IV_BYTES + TAG_BYTES)
    const result = Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
    return { result, shouldReEncrypt: false }
  },
} satisfies Part<Electron.SafeStorage>)
