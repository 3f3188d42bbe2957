/** Where Parley keeps what it must not forget: the same folder as the app's, so that both share one history. */
import { join } from 'node:path'

/** Electron's own rule for userData. Pure: environment, platform and home are arguments. */
export function dataFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string): string {
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Parley')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Parley')
  return join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'parley')
}
