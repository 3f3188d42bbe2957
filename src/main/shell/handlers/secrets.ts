/** Keys for services: in, never out. The service that is in use is dialled anew with what changed. */
import type { CallHandlers } from '../../../shared/contract'
import type { SecretName } from '../../../shared/desktop'
import { AppException } from '../../../shared/errors'
import { secretOf, takesPart } from '../../../shared/services'
import type { Assistant } from '../../assistant'
import type { SettingsStore } from '../../settings'
import type { Secrets } from '../secrets'
import type { WaysBack } from '../waysBack'

/** Where programs of these services look for a key. The app uses none of them unasked. */
const VARIABLES: readonly (readonly [SecretName, string])[] = [
  ['openai', 'OPENAI_API_KEY'],
  ['azure', 'AZURE_OPENAI_API_KEY'],
]

export interface SecretCallsPorts {
  secrets: Secrets
  assistant: Pick<Assistant, 'reconnect'>
  settings: Pick<SettingsStore, 'get'>
  env: NodeJS.ProcessEnv
  waysBack: WaysBack
}

type Calls = Pick<CallHandlers, 'setSecret' | 'removeSecret' | 'undoRemoval' | 'foundKeys' | 'importKey'>

export function secretCalls({ secrets, assistant, settings, env, waysBack }: SecretCallsPorts): Calls {
  const changed = (name: SecretName) => {
    const now = settings.get()
    const inUse: readonly unknown[] = now.provider === 'cascade' ? [...takesPart(now)].map(secretOf) : [now.provider]
    if (inUse.includes(name)) assistant.reconnect()
  }
  return {
    async setSecret({ provider, key, allowPlain }) {
      await secrets.set(provider, key, allowPlain)
      changed(provider)
    },
    foundKeys: () =>
      VARIABLES.filter(([provider, variable]) => env[variable]?.trim() && !secrets.has(provider)).map(
        ([provider, variable]) => ({ provider, variable }),
      ),
    async importKey(provider) {
      const variable = VARIABLES.find(([name]) => name === provider)?.[1] ?? ''
      const key = env[variable]
      if (!key) throw new AppException('key.missing', { provider })
      await secrets.set(provider, key, false)
      changed(provider)
    },
    async removeSecret(provider) {
      waysBack.keep({ kind: 'key', id: provider }, await secrets.remove(provider))
      changed(provider)
    },
    async undoRemoval(provider) {
      await waysBack.take(provider)
      changed(provider)
    },
  }
}
