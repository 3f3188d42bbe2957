// How npm is run: the one that runs us, quietly, and whatever its user has set up for other projects. What is installed is the
// same for everybody; what a system is called, where the registry is and which proxy leads there is theirs to say.
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { quietly, ROOT } from '../steps.mjs'

const QUIET = ['--loglevel=error', '--no-audit', '--no-fund', '--no-update-notifier']
/** Also where NODE_ENV or an .npmrc says to leave out what only developers need: nothing runs without the build. */
const WHOLE = ['--include=dev', '--include=optional', '--install-strategy=hoisted', '--no-dry-run']

const WAKE_WORKERS = join(ROOT, 'scripts', 'install', 'wakeWorkers.cjs')
const AS_OUR_NODE = join(ROOT, 'scripts', 'install', 'asOurNode.cjs')

/** Installs what the lock of `cwd` names and runs none of its scripts. Options are those of `quietly`; throws `StepFailed`. */
export async function ci(cwd = ROOT, options = {}) {
  await npm(['ci', '--ignore-scripts'], { ...options, cwd }, [AS_OUR_NODE, WAKE_WORKERS])
}

/** Runs the install scripts of one package, also for who allows none. Options are those of `quietly`; throws `StepFailed`. */
export async function rebuild(name, options = {}) {
  await npm(['rebuild', name, '--no-ignore-scripts'], options, [WAKE_WORKERS])
}

/** Not another package manager, which tells its own path by the same name; beside Node where Windows has it. */
const ownNpm = () =>
  [process.env.npm_execpath, join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js')].find(
    (file) => file && basename(file) === 'npm-cli.js' && existsSync(file),
  )

function npm(args, { env = {}, ...rest }, preloaded) {
  const nodeOptions = [process.env.NODE_OPTIONS, ...preloaded.map((file) => `--require ${JSON.stringify(file)}`)]
  const options = { ...rest, env: { ...env, NODE_OPTIONS: nodeOptions.filter(Boolean).join(' ') } }
  const all = [...args, ...WHOLE, ...QUIET]
  const own = ownNpm()
  return own ? quietly(process.execPath, [own, ...all], options) : quietly('npm', all, options)
}
