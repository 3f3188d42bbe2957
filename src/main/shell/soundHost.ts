/** The sound host as a child of the app. */
import { type HostListener, type HostProcess, hostEnv } from '../audio'
import { openChild } from './childProcess'

export const openUtilityHost = (entry: string, env: NodeJS.ProcessEnv, listener: HostListener): HostProcess =>
  openChild({ entry, name: 'Parley sound', env: hostEnv(env) }, listener)
