// npm test: installs what is missing, then types, lint and every suite; ends with `N passed, N failed`.
// Suites that wait for sockets and windows run beside each other. What computes without a pause lets the others go first:
// a window that comes late is a failure, a type that is checked late is not. Real sound comes first, beside nothing that
// asks for the processor: types, lint, packing and what is installed for later get what nobody wants.
import { availableParallelism } from 'node:os'
import { build } from './build.mjs'
import { installPackages, skippedSuites } from './install/debian.mjs'
import {
  hasSound,
  installBench,
  installModules,
  installPackager,
  installSound,
  NATIVE_COMPILER,
} from './install/index.mjs'
import { main, running, say, tool } from './steps.mjs'
import { skipped, sumOf, vitest, whole } from './suites.mjs'

const PATIENT = { patient: true }
const IDLE = { idle: true }
/** Of the windows' suite: pages alone, without the app. */
const PAGES = 'tests/e2e/pages'
/** Of these, every window in every scene: as long as all others. */
const WHOLE_WINDOWS = `${PAGES}/windows.test.ts`
/** A half of those with the app, by what they take. */
const TALKING = ['bridge', 'history', 'overlay', 'screenReader', 'talking'].map((name) => `tests/e2e/${name}.test.ts`)
/** Of the flows: those that start no ears. They wait for sockets, files and children for most of their time. */
const WITHOUT_EARS = [
  ...['conformance.hearing', 'conformance.speaking', 'google', 'history.kill', 'history.worker', 'localEngine'],
  ...['models', 'opusTools', 'ownAuthority', 'realtime', 'realtimeBadInput', 'realtimeSoak', 'shortcutsPortal'],
  ...['sockets', 'startsLean', 'talkKey', 'transcribe'],
].map((name) => `tests/flows/${name}.test.ts`)

/** Where it is installed, by the compiler that is a program of the machine: the same in a third of the processor's time. */
async function types(problem) {
  const compiler = problem ? [tool('typescript', 'bin/tsc')] : [NATIVE_COMPILER, '--singleThreaded']
  return whole('types', [...compiler, '--noEmit', '-p', 'tsconfig.json'], IDLE)
}
const lint = () => whole('lint', [tool('@biomejs/biome', 'bin/biome'), 'check', '--error-on-warnings', '.'], IDLE)

/** Of sound: what looks at no sample and waits for nearly all of its time, for devices and for words. */
const CONVERSATIONS = 'tests/sound/conversations'
const LASTING = 'tests/sound/lasting.test.ts'

/** So many suites at the same time: the patient one among them fills what the others leave of two cores, and more only slow each other down. */
const LANES = 3

/** One more than processors: its tests of sockets and children wait for half of their time, and what it takes nobody else wants. */
const UNIT_WORKERS = availableParallelism() + 1

/** One suite after the other in each lane; whichever is free takes the next. */
async function inLanes(count, suites) {
  const left = [...suites]
  const results = []
  const lane = async () => {
    for (let suite = left.shift(); suite; suite = left.shift()) results.push(await suite())
  }
  await Promise.all(Array.from({ length: count }, lane))
  return sumOf(results)
}

/** What packages are made on. */
const PACKS = process.platform === 'linux'

/** What other suites do without. Where there is no registry it cannot be had: answers with what went wrong, in words. */
const clients = () => problemOf(installBench(IDLE))
const packager = async () => (PACKS ? problemOf(installPackager(IDLE)) : undefined)

/** Other people's clients against the gateway. */
const peers = async (problem) => (problem ? skipped('peers', problem) : vitest('peers', [], PATIENT))

/** What packs Parley, on an Electron that is none. */
async function packages(problem) {
  if (!PACKS) return skipped('package', 'they lay out a package for Linux')
  if (!hasSound()) return skipped('package', 'there is no sound module to pack')
  return problem ? skipped('package', problem) : vitest('package', [], IDLE)
}

const problemOf = (installing) =>
  installing.then(
    () => undefined,
    ({ message }) => message,
  )

process.once('SIGTERM', () => {
  for (const child of running) child.kill()
  process.exit(143)
})

main(async () => {
  // What is wanted last, on what the processor has left.
  const withClients = clients()
  const withPackager = packager()
  await Promise.all([installPackages(), installModules()])
  const built = Promise.all([installSound(), build()])
  const unhurried = inLanes(2, [
    lint,
    () => Promise.all([withPackager, built]).then(([problem]) => packages(problem)),
    async () => types(await withClients),
    async () => peers(await withClients),
  ])
  await built
  const missing = await skippedSuites()
  for (const { name, reason } of missing) skipped(name, reason)
  const without = missing.flatMap(({ files }) => files.flatMap((file) => ['--exclude', file]))
  const has = (suite) => !missing.some(({ name }) => name === suite)
  const withWindows = has('windows')
  const app = (name, files) => () => vitest('e2e', [...files, ...without], { name })
  const excluded = (files) => files.flatMap((file) => ['--exclude', file])
  const sound = await vitest('sound', [...excluded([`${CONVERSATIONS}/**`, LASTING]), ...without])
  const pages = (name, files) => () => vitest('e2e', [...files, ...without], { name, ...PATIENT })
  // Beside all others: it takes next to nothing of the processor.
  const waits = [CONVERSATIONS, LASTING, ...without]
  const waiting = has('sound') ? vitest('sound', waits, { name: 'waiting sound' }) : sumOf([])
  // What waits most stands beside what computes most, and the end is made of short ones: a long one would have it to itself.
  const lanes = inLanes(LANES, [
    () => vitest('unit', [...without, `--maxWorkers=${UNIT_WORKERS}`], PATIENT),
    () => vitest('flows', [...excluded(WITHOUT_EARS), ...without]),
    () => vitest('flows', [...WITHOUT_EARS, ...without], { name: 'other flows' }),
    ...(withWindows ? [app('talking app', TALKING), app('app', excluded([`${PAGES}/**`, ...TALKING]))] : []),
    ...(withWindows ? [pages('page', [PAGES, ...excluded([WHOLE_WINDOWS])]), pages('window', [WHOLE_WINDOWS])] : []),
  ])
  const sum = sumOf([sound, await unhurried, await lanes, await waiting])
  if (sum.skipped > 0) say(`\n${sum.skipped} skipped`)
  process.stdout.write(`\n${sum.passed} passed, ${sum.failed} failed\n`)
  return sum.failed === 0 ? 0 : 1
})
