/** The system's keyring through Electron's asynchronous calls; the synchronous ones would block main on a locked keyring. */
import { safeStorage } from 'electron'
import type { Cipher } from './secrets'

export const keyring: Cipher = {
  async available() {
    if (!(await safeStorage.isAsyncEncryptionAvailable())) return false
    // On Linux without a keyring the key is a constant of the source code: that is no encryption.
    return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'
  },
  encrypt: (text) => safeStorage.encryptStringAsync(text),
  async decrypt(bytes) {
    const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(bytes))
    return { text: result, renew: shouldReEncrypt }
  },
}
