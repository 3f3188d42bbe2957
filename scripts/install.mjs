// Brings node_modules up to the lock file in three steps, each only where its result is missing. Install scripts of
// packages are never run wholesale: some want the network or a compiler that is not there, and npm versions differ.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { has, NODE, npm, ROOT, say, step } from './steps.mjs'

const BENCH = join(ROOT, 'bench')
const SOUND = join('node_modules', 'naudiodon', 'build', 'Release', 'naudiodon.node')

const json = (file) => JSON.parse(readFileSync(file, 'utf8'))

/** Every package of the lock file that this machine needs stands in node_modules in its version. */
export function isInstalled(root = ROOT) {
  const record = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  const installed = json(record).packages ?? {}
  return Object.entries(json(join(root, 'package-lock.json')).packages).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  )
}

/** Returns nothing; throws `StepFailed`. A machine without a compiler ends up complete but for the sound card. */
export async function install() {
  if (!isInstalled()) await step('Installing packages', () => npm(['ci', '--ignore-scripts']).then(() => undefined))
  if (!existsSync(NODE)) await step('Installing Node 24', () => npm(['rebuild', 'node']).then(() => undefined))
  if (!existsSync(join(ROOT, SOUND))) await buildSound()
}

/** What only tests and benchmarks beside other people's clients need; never part of the app. Throws `StepFailed`. */
export async function installBench() {
  if (isInstalled(BENCH)) return
  await step('Installing the clients Parley is proved against', () =>
    npm(['ci', '--ignore-scripts'], {}, BENCH).then(() => undefined),
  )
}

async function buildSound() {
  const missing = []
  for (const program of ['g++', 'make', 'python3']) if (!(await has(program))) missing.push(program)
  // Compilers of Windows hide from the path; there the build itself finds out.
  if (missing.length > 0 && process.platform !== 'win32') {
    say(`No sound card: ${missing.join(', ')} not found. Wav files work; install them and start again for devices.`)
    return
  }
  // The headers come with the node package: nothing is downloaded, and a foreign nodedir does not count.
  const headers = join(ROOT, 'node_modules', 'node', 'node_modules', `node-${process.platform}-${process.arch}`)
  await step('Building sound', () =>
    npm(['rebuild', 'naudiodon'], { npm_config_nodedir: headers }).then(
      () => undefined,
      () => 'not possible, so no sound card (wav files work)',
    ),
  )
}
