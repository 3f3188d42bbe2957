// npm start: installs, builds, and opens Parley: the app where there is a display and Electron's binary, otherwise the
// headless conversation. Everything on stderr but what the program itself prints.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { install } from './install/index.mjs'
import { main, NODE, openly, quietly, ROOT, say, tool } from './steps.mjs'

const ELECTRON_WAIT_MS = 10_000
const ELECTRON_RECORD = join(ROOT, 'node_modules', 'electron', 'path.txt')

const hasDisplay = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)

/** Why the app cannot be opened, or nothing. */
async function obstacle() {
  if (!hasDisplay()) return 'No display'
  if (existsSync(ELECTRON_RECORD)) return
  const fetched = quietly(NODE, [tool('electron', 'install.js')], { limitMs: ELECTRON_WAIT_MS })
  const arrived = await fetched.then(
    () => true,
    () => false,
  )
  return arrived && existsSync(ELECTRON_RECORD) ? undefined : 'Electron did not arrive within 10 s'
}

main(async () => {
  await install()
  await build()
  const headless = join(ROOT, 'out', 'main', 'headless.js')
  const options = process.argv.slice(2)
  if (options.length > 0) return openly(NODE, [headless, ...options.filter((option) => option !== '--headless')])
  const missing = await obstacle()
  if (!missing) return openly(NODE, [tool('electron', 'cli.js'), ROOT])
  say(`${missing}, so this is Parley without its window:`)
  return openly(NODE, [headless, '--demo'])
})
