// npm run test:e2e: the built app in real windows, on the stand-in for Electron. npm run test:electron: the same specs on
// Electron itself, which is fetched when it is missing. Further arguments go to vitest.
import { build } from './build.mjs'
import { installModules } from './install/index.mjs'
import { main, NODE, openly, quietly, say, step, tool } from './steps.mjs'

main(async () => {
  const [first, ...others] = process.argv.slice(2)
  const onElectron = first === '--electron'
  const rest = onElectron ? others : process.argv.slice(2)
  await installModules()
  await build()
  if (onElectron) {
    await step('Looking for Electron', () => quietly(NODE, [tool('electron', 'install.js')]).then(() => undefined))
    if (process.platform === 'linux' && !process.env.DISPLAY)
      say('Electron wants a display: xvfb-run npm run test:electron')
  }
  const env = onElectron ? { PARLEY_ELECTRON: 'real' } : {}
  return openly(NODE, [tool('vitest', 'vitest.mjs'), 'run', '--project', 'e2e', ...rest], env)
})
