/** What stands beside `--services` on the command line. Pure. */
import type { Given } from './given'

export interface ServicesOptions {
  json: boolean
  verbose: boolean
  dataDir?: string
  historyFile?: string
}

export function servicesOptions({ flags, values }: Given): ServicesOptions {
  const [dataDir, historyFile] = [values.get('data'), values.get('history')]
  return {
    ...{ json: flags.has('json'), verbose: flags.has('verbose') },
    ...(dataDir && { dataDir }),
    ...(historyFile && { historyFile }),
  }
}
