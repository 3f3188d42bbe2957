// npm test: installs what is missing, then types, lint and every suite; ends with `N passed, N failed`.
// Suites that wait for sockets and windows run beside each other. What computes without a pause lets the others go first:
// a window that comes late is a failure, a type that is checked late is not. Real sound comes first, beside nothing.
import { build } from './build.mjs'
import { installPackages, skippedSuites } from './debian.mjs'
import { hasSound, installBench, installModules, installPackager, installSound } from './install.mjs'
import { main, running, say, tool } from './steps.mjs'
import { skipped, sumOf, vitest, whole } from './suites.mjs'

const PATIENT = { patient: true }
/** Of the windows' suite: pages alone, without the app. */
const PAGES = 'tests/e2e/pages'
/** Of the flows: those that start no ears. They wait for sockets, files and children for most of their time. */
const WITHOUT_EARS = [
  ...['conformance.hearing', 'conformance.speaking', 'google', 'history.kill', 'history.worker', 'localEngine'],
  ...['models', 'opusTools', 'ownAuthority', 'realtime', 'realtimeBadInput', 'realtimeSoak', 'shortcutsPortal'],
  ...['sockets', 'startsLean', 'talkKey', 'transcribe'],
].map((name) => `tests/flows/${name}.test.ts`)

const types = () => whole('types', [tool('typescript', 'bin/tsc'), '--noEmit', '-p', 'tsconfig.json'], PATIENT)
const lint = () => whole('lint', [tool('@biomejs/biome', 'bin/biome'), 'check', '--error-on-warnings', '.'], PATIENT)

/** One suite after the other. */
async function row(...suites) {
  const results = []
  for (const suite of suites) results.push(await suite())
  return sumOf(results)
}

/** What packages are made on. */
const PACKS = process.platform === 'linux'

/** What other suites do without. Where there is no registry it cannot be had. Answers with what went wrong, in words. */
async function installMore() {
  const [clients, packager] = await Promise.all([
    problemOf(installBench),
    PACKS ? problemOf(installPackager) : undefined,
  ])
  return { clients, packager }
}

/** Other people's clients against the gateway. */
const peers = async (problem) => (problem ? skipped('peers', problem) : vitest('peers'))

/** What packs Parley, on an Electron that is none. */
async function packages(problem) {
  if (!PACKS) return skipped('package', 'they lay out a package for Linux')
  if (!hasSound()) return skipped('package', 'there is no sound module to pack')
  return problem ? skipped('package', problem) : vitest('package', [], PATIENT)
}

const problemOf = (install) =>
  install().then(
    () => undefined,
    ({ message }) => message,
  )

process.once('SIGTERM', () => {
  for (const child of running) child.kill()
  process.exit(143)
})

main(async () => {
  // All at once: a registry is waited for, and what reads the tree later finds no half of a package.
  const more = installMore()
  await Promise.all([installPackages(), installModules()])
  await installSound()
  await build()
  const problems = await more
  const missing = await skippedSuites()
  for (const { name, reason } of missing) skipped(name, reason)
  const without = missing.flatMap(({ files }) => files.flatMap((file) => ['--exclude', file]))
  const withWindows = !missing.some(({ name }) => name === 'windows')
  const windows = withWindows ? [() => vitest('e2e', ['--exclude', `${PAGES}/**`, ...without], { name: 'app' })] : []
  const pages = withWindows ? [() => vitest('e2e', [PAGES, ...without], { name: 'page', ...PATIENT })] : []
  const sound = await vitest('sound', without)
  const withEars = [...without, ...WITHOUT_EARS.flatMap((file) => ['--exclude', file])]
  const others = await Promise.all([
    row(
      () => vitest('flows', withEars),
      () => peers(problems.clients),
      () => packages(problems.packager),
    ),
    row(() => vitest('flows', [...WITHOUT_EARS, ...without], { name: 'other flows' }), ...pages),
    row(...windows),
    row(types, lint, () => vitest('unit', [...without, '--maxWorkers=100%'], PATIENT)),
  ])
  const sum = sumOf([sound, ...others])
  if (sum.skipped > 0) say(`\n${sum.skipped} skipped`)
  process.stdout.write(`\n${sum.passed} passed, ${sum.failed} failed\n`)
  return sum.failed === 0 ? 0 : 1
})
