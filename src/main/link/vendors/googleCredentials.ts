/** Pure: what a person pasted, an API key or the JSON file of a service account, and whose it is. */
import { AppException } from '../../../shared/errors'
import { recordIn } from '../../../shared/records'

export type GoogleCredentials =
  | { kind: 'key'; key: string; project: string }
  | { kind: 'account'; email: string; privateKey: string; project: string }

const PROVIDER = 'Google'

/**
 * @param project of the settings; goes before that of a service account
 * @throws AppException `key.missing`, `key.malformed`, `google.projectMissing`
 */
export function googleCredentials(pasted: string, project: string): GoogleCredentials {
  const text = pasted.trim()
  if (text === '') throw new AppException('key.missing', { provider: PROVIDER })
  const found = text.startsWith('{') ? ofAccount(text) : ofKey(text)
  const whose = project.trim() || found.project
  if (!/^[a-z][\w:.-]{0,100}$/i.test(whose)) throw new AppException('google.projectMissing')
  return { ...found, project: whose }
}

function ofKey(key: string): GoogleCredentials {
  if (!/^[\x21-\x7e]+$/.test(key)) throw new AppException('key.malformed', { provider: PROVIDER })
  return { kind: 'key', key, project: '' }
}

function ofAccount(json: string): GoogleCredentials {
  const { client_email: email, private_key: privateKey, project_id: project = '' } = recordIn(json) ?? {}
  const isWhole = typeof email === 'string' && email.includes('@') && typeof privateKey === 'string'
  if (!isWhole || !privateKey.includes('PRIVATE KEY')) throw new AppException('key.malformed', { provider: PROVIDER })
  return { kind: 'account', email, privateKey, project: String(project) }
}
