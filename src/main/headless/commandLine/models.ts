/** What stands behind `--models` on the command line. Pure. */
import { badValue, type Given } from './given'

export interface ModelsOptions {
  action: { do: 'list' } | { do: 'install' | 'remove'; id: string }
  /** The licence is known and agreed to. */
  yes: boolean
  json: boolean
  verbose: boolean
  dataDir?: string
}

export function modelsOptions({ flags, values, words }: Given): ModelsOptions {
  const [what, id, ...more] = words
  const dataDir = values.get('data')
  const common = { yes: flags.has('yes'), json: flags.has('json'), verbose: flags.has('verbose') }
  const options = { ...common, ...(dataDir && { dataDir }) }
  if (what === undefined) return { ...options, action: { do: 'list' } }
  if ((what !== 'install' && what !== 'remove') || id === undefined || more.length > 0) {
    throw badValue('models', words.join(' '), 'install ID or remove ID')
  }
  return { ...options, action: { do: what, id } }
}
