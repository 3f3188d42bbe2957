// Brings node_modules up to the lock file in three steps, each only where its result is missing. Install scripts of
// packages are never run wholesale: some want the network or a compiler that is not there, and npm versions differ.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { compileSound, SOUND } from './buildSound.mjs'
import { ci, rebuild } from './npm.mjs'
import { looksBeside } from './runPath.mjs'
import { filesBelow, has, NODE, ROOT, say, step } from './steps.mjs'

const BENCH = join(ROOT, 'bench')
const PACKAGER = join(ROOT, 'build')
/** TypeScript 7, which can check and do nothing else; the API that tests read sources with is that of 6. */
export const NATIVE_COMPILER = join(BENCH, 'node_modules', 'typescript', 'bin', 'tsc')
/** Node as its package brings it: a second name of the program, and the headers a native module is built with. */
const UNPACKED_NODE = join(ROOT, 'node_modules', 'node', 'node_modules')

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
  if (!existsSync(NODE)) await step('Installing Node 24', () => rebuild('node'))
}

/** After the modules, and after whatever brings a compiler. */
export async function installSound() {
  if (!hasSound()) await buildSound()
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
  const missing = []
  for (const program of ['g++', 'make', 'python3']) if (!(await has(program))) missing.push(program)
  // Compilers of Windows hide from the path; there the build itself finds out.
  if (missing.length > 0 && process.platform !== 'win32') {
    say(`No sound card: ${missing.join(', ')} not found. Wav files work; install them and start again for devices.`)
    return
  }
  await step('Building sound', () =>
    withHeaders(compileSound).then(
      () => undefined,
      ({ output, message }) => `not possible (${whyOf(output) ?? message}), so no sound card (wav files work)`,
    ),
  )
}

/** Of all that npm, gyp, make and a compiler said, where it stopped. */
export function whyOf(output = '') {
  const lines = output
    .split('\n')
    .map((line) => line.replace(/^(?:npm (?:ERR!|error) )?(?:gyp ERR! (?:stack )?)?/, '').trim())
  return lines.find((line) => /\berror: |\*\*\* /i.test(line)) ?? lines.find((line) => /\berror\b/i.test(line))
}

/** They come with the node package; a foreign nodedir does not count. */
async function withHeaders(work) {
  const headers = join(UNPACKED_NODE, `node-${process.platform}-${process.arch}`)
  // They go when they have served, 67 MB; a second build brings them again.
  if (!existsSync(join(headers, 'include'))) await rebuild('node')
  await work(headers)
  rmSync(UNPACKED_NODE, { recursive: true, force: true })
}
