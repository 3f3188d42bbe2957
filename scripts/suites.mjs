// One suite a line: what it came to and how long it took. What a suite that failed had to say follows its line.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NODE, quietly, ROOT, say, step, tool } from './steps.mjs'

const NOTHING = { passed: 0, failed: 0, skipped: 0 }

/** One thing that passes or fails as a whole. Lines of `args` are a package's own command and its options. */
export function whole(name, args, options = {}) {
  return told(name, async () => {
    const failure = await failureOf(args, options)
    return { counts: failure ? { ...NOTHING, failed: 1 } : { ...NOTHING, passed: 1 }, output: failure?.output }
  })
}

/** A project of vitest.config.mts, or those of its files that `more` leaves of it under a `name` of their own. */
export function vitest(project, more = [], { name = project, ...options } = {}) {
  return told(`${name} tests`, async () => {
    // What its tests and the programs that they start leave lying about goes with it.
    const folder = mkdtempSync(join(tmpdir(), 'parley-test-'))
    const report = join(folder, 'report.json')
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const run = [tool('vitest', 'vitest.mjs'), 'run', '--project', project, ...reporters, ...more]
    const failure = await failureOf(run, options, { TMPDIR: folder })
    const counts = existsSync(report) ? countsOf(JSON.parse(readFileSync(report, 'utf8'))) : NOTHING
    // A browser that was just ended may still be writing.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
    // A file that does not load has no failed test in it, an unhandled error neither; both are failures.
    return { counts: failure && counts.failed === 0 ? { ...counts, failed: 1 } : counts, output: failure?.output }
  })
}

/** A suite that cannot run here, and why. */
export function skipped(name, reason) {
  say(`Skipping the ${name} tests: ${reason}`)
  return NOTHING
}

export function sumOf(results) {
  const sum = (key) => results.reduce((total, counts) => total + counts[key], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
}

async function told(name, run) {
  let result
  await step(name, async () => {
    result = await run()
    const { passed, failed, skipped } = result.counts
    const counts = [
      [passed, 'passed'],
      [failed, 'failed'],
      [skipped, 'skipped'],
    ]
    return counts.flatMap(([count, what]) => (count > 0 ? [`${count} ${what}`] : [])).join(', ')
  })
  if (result.output) say(withoutPassed(result.output))
  return result.counts
}

/** What V8 made of the tools and of what was built: hundreds of processes are started from the same few files. */
const COMPILED = { NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'compiled') }

/** `StepFailed`, or nothing. */
const failureOf = (args, options, env = {}) =>
  quietly(NODE, args, { ...options, env: { ...COMPILED, ...env } }).then(
    () => undefined,
    (failed) => failed,
  )

const withoutPassed = (output) =>
  output
    .split('\n')
    .filter((line) => !/^\s*✓/.test(line))
    .join('\n')

function countsOf({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const unloaded = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  return {
    passed: numPassedTests,
    failed: numFailedTests + unloaded.length,
    skipped: numPendingTests + (numTodoTests ?? 0),
  }
}
