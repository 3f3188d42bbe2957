// npm test: installs what is missing, then types, lint, unit tests, build and flows; ends with `N passed, N failed`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.mjs'
import { installPackages, skippedSuites } from './debian.mjs'
import { hasSound, install, installBench, installPackager } from './install.mjs'
import { main, NODE, openly, say, tool } from './steps.mjs'

const NOTHING = { passed: 0, failed: 0, skipped: 0 }

/** One thing that passes or fails as a whole. */
async function whole(name, args) {
  say(`\n${name}`)
  const code = await openly(NODE, args)
  return code === 0 ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 }
}

async function vitest(project, options = []) {
  say(`\n${project} tests`)
  const folder = mkdtempSync(join(tmpdir(), 'parley-test-'))
  const report = join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await openly(NODE, [tool('vitest', 'vitest.mjs'), 'run', '--project', project, ...reporters, ...options])
  const counts = existsSync(report) ? countsOf(JSON.parse(readFileSync(report, 'utf8'))) : NOTHING
  rmSync(folder, { recursive: true, force: true })
  // A file that does not load has no failed test in it, an unhandled error neither; both are failures.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

function countsOf({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const unloaded = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  return {
    passed: numPassedTests,
    failed: numFailedTests + unloaded.length,
    skipped: numPendingTests + (numTodoTests ?? 0),
  }
}

async function flows() {
  const skipped = await skippedSuites()
  for (const { name, reason } of skipped) say(`Skipping the ${name} tests: ${reason}`)
  const without = skipped.flatMap(({ files }) => files.flatMap((file) => ['--exclude', file]))
  const withWindows = !skipped.some(({ name }) => name === 'windows')
  return [
    await vitest('flows', without),
    await vitest('sound', without),
    withWindows ? await vitest('e2e', without) : NOTHING,
  ]
}

/** Other people's clients against the gateway. Without a registry they cannot be had, and nothing else needs them. */
async function peers() {
  const missing = await installBench().then(
    () => undefined,
    (error) => error,
  )
  if (!missing) return vitest('peers')
  say(`Skipping the peers tests: ${missing.message}`)
  return NOTHING
}

/** What packs Parley, on an Electron that is none. */
async function packages() {
  const reason = await packagerMissing()
  if (!reason) return vitest('package')
  say(`Skipping the package tests: ${reason}`)
  return NOTHING
}

async function packagerMissing() {
  if (process.platform !== 'linux') return 'they lay out a package for Linux'
  if (!hasSound()) return 'there is no sound module to pack'
  return installPackager().then(
    () => undefined,
    (error) => error.message,
  )
}

main(async () => {
  await installPackages()
  await install()
  const results = [
    await whole('types', [tool('typescript', 'bin/tsc'), '--noEmit', '-p', 'tsconfig.json']),
    await whole('lint', [tool('@biomejs/biome', 'bin/biome'), 'check', '--error-on-warnings', '.']),
    await vitest('unit'),
  ]
  await build()
  results.push(...(await flows()), await packages(), await peers())
  const sum = (key) => results.reduce((total, counts) => total + counts[key], 0)
  if (sum('skipped') > 0) say(`\n${sum('skipped')} skipped`)
  process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed\n`)
  return sum('failed') === 0 ? 0 : 1
})
