/** The child of local models as a child of the app. */
import { type EngineListener, type EngineProcess, engineEnv } from '../link'
import { openChild } from './childProcess'

export const openUtilityEngine = (entry: string, listener: EngineListener): EngineProcess =>
  openChild({ entry, name: 'Parley local model', env: engineEnv(process.env) }, listener)
