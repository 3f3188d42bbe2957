/** Keys for services: in, never out. The service that is in use is dialled anew with what changed. */
import type { CallHandlers } from '../../../shared/contract'
import type { SecretName } from '../../../shared/desktop'
import type { Assistant } from '../../assistant'
import type { SettingsStore } from '../../settings'
import type { Secrets } from '../secrets'

export function secretCalls(
  secrets: Secrets,
  assistant: Assistant,
  settings: SettingsStore,
): Pick<CallHandlers, 'setSecret' | 'removeSecret'> {
  const changed = (name: SecretName) => {
    if (settings.get().provider === name) assistant.reconnect()
  }
  return {
    async setSecret({ provider, key, allowPlain }) {
      await secrets.set(provider, key, allowPlain)
      changed(provider)
    },
    async removeSecret(provider) {
      await secrets.remove(provider)
      changed(provider)
    },
  }
}
