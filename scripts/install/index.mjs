// Brings node_modules up to the lock file in three steps, each only where its result is missing. Install scripts of
// packages are never run wholesale: some want the network or a compiler that is not there, and npm versions differ.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { filesBelow, has, NODE, ROOT, say, step } from '../steps.mjs'
import { compileSound, SOUND } from './buildSound.mjs'
import { ci } from './npm.mjs'
import { bringNode, withHeaders } from './ourNode.mjs'
import { looksBeside } from './runPath.mjs'

const BENCH = join(ROOT, 'bench')
const PACKAGER = join(ROOT, 'build')
/** Where somebody has put it (docs/not-run.md). */
const APPLE_SILICON_SOUND = join(ROOT, 'node_modules', 'decibri')
/** TypeScript 7, which can check and do nothing else; the API that tests read sources with is that of 6. */
export const NATIVE_COMPILER = join(BENCH, 'node_modules', 'typescript', 'bin', 'tsc')

const json = (file) => JSON.parse(readFileSync(file, 'utf8'))

/** glibc or musl, and neither outside Linux. */
const libc = () =>
  process.platform === 'linux' && (process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl')

/** Most of what is optional is for other systems, and some for none that is named. */
const isForHere = ({ os, cpu, libc: libcs }) =>
  os?.includes(process.platform) && cpu?.includes(process.arch) && (!libcs || libcs.includes(libc()))

/**
 * Every package of the lock file that this machine needs stands in node_modules in its version. What npm wrote down there is
 * compared, not times: a checkout, a copy or a link can make any of them the newer one.
 */
export function isInstalled(root = ROOT) {
  const record = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  const installed = json(record).packages ?? {}
  const wanted = Object.entries(json(join(root, 'package-lock.json')).packages).filter(([path]) => path !== '')
  return wanted.every(([path, wish]) => {
    const there = installed[path]
    if (!there) return wish.optional === true && !isForHere(wish)
    // What is optional too: in another version it is somebody else's.
    return there.version === wish.version && existsSync(join(root, path))
  })
}

/** Returns nothing; throws `StepFailed`. A machine without a compiler ends up complete but for the sound card. */
export async function install() {
  await installModules()
  await installSound()
}

/** All but the sound card. */
export async function installModules() {
  if (!isInstalled()) await step('Installing packages', () => ci().then(() => leaveOutUnread()))
  if (!existsSync(NODE)) await step('Installing Node 24', () => bringNode())
}

/** After the modules, and after whatever brings a compiler. */
export async function installSound() {
  if (!hasSound() && !existsSync(APPLE_SILICON_SOUND)) await buildSound()
  if (hasSound()) looksBeside(join(ROOT, SOUND))
}

/** 60 MB that nothing here reads: maps, sources of what stands there compiled, pages for people, the compiler's other languages. */
const UNREAD = [
  /\.[cm]?[jt]s\.map$/,
  /(?<!\.d)\.[cm]?ts$/,
  /(?<!^(?:licen[cs]e|copying|notice).*)\.(?:md|markdown)$/i,
  /^diagnosticMessages\./,
]

export function leaveOutUnread(root = ROOT) {
  for (const file of filesBelow(join(root, 'node_modules'))) {
    if (UNREAD.some((name) => name.test(basename(file)))) rmSync(file)
  }
}

/** What only tests and benchmarks beside other people's clients need; never part of the app. Throws `StepFailed`. */
export async function installBench(options) {
  if (isInstalled(BENCH)) return
  await step('Installing the clients Parley is proved against', () => ci(BENCH, options))
}

/** What only packaging needs. Throws `StepFailed`. */
export async function installPackager(options) {
  if (isInstalled(PACKAGER)) return
  await step('Installing what packs Parley', () => ci(PACKAGER, options))
}

/** Without it no package is made: it could not hear. */
export const hasSound = () => existsSync(join(ROOT, SOUND))

async function buildSound() {
  const obstacle = await soundObstacle()
  if (obstacle) return say(`No sound card: ${obstacle}`)
  await step('Building sound', () =>
    withHeaders(compileSound).then(
      () => undefined,
      ({ output, message }) => `not possible (${whyOf(output) ?? message}), so no sound card (wav files work)`,
    ),
  )
}

/** Why the sound module need not be tried here, and what to do; or nothing. `there` tells whether there is such a program. */
export async function soundObstacle({ platform, arch } = process, there = has) {
  if (platform === 'darwin' && arch === 'arm64')
    return 'Apple Silicon takes another module, which npm install --no-save decibri@5.7.0 brings. Wav files work without.'
  // Compilers of Windows hide from the path; there the build itself finds out.
  if (platform === 'win32') return
  const missing = []
  for (const program of ['g++', 'make', 'python3']) if (!(await there(program))) missing.push(program)
  if (missing.length > 0)
    return `${missing.join(', ')} not found. Wav files work; install them and start again for devices.`
}

/** Of all that npm, gyp, make and a compiler said, where it stopped. */
export function whyOf(output = '') {
  const lines = output
    .split('\n')
    .map((line) => line.replace(/^(?:npm (?:ERR!|error) )?(?:gyp ERR! (?:stack )?)?/, '').trim())
  return lines.find((line) => /\berror: |\*\*\* /i.test(line)) ?? lines.find((line) => /\berror\b/i.test(line))
}
