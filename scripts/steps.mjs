// One line a step on stderr (stdout belongs to the program that is started): what is done, then how long it took.
// Runs programs quietly and shows their words only when they fail.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

/** The Node that everything after the installation runs on: the major that Electron embeds, from the `node` package. */
export const NODE = join(ROOT, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** The step whose line stands unfinished at the end of stderr. */
let unfinished

export function say(line) {
  process.stderr.write(unfinished ? `\n${line}\n` : `${line}\n`)
  unfinished = undefined
}

/** Thrown when a program ends badly; `output` is what it printed. */
export class StepFailed extends Error {
  constructor(message, output = '') {
    super(message)
    this.output = output
  }
}

/** `what … 1.2 s`. An outcome that `work` returns as text is shown before the time. Of steps at the same time each tells twice. */
export async function step(what, work) {
  const own = {}
  process.stderr.write(`${unfinished ? '\n' : ''}${what} … `)
  unfinished = own
  const startedAt = performance.now()
  const tell = (outcome) => {
    if (unfinished !== own) return say(`${what} … ${outcome}`)
    process.stderr.write(`${outcome}\n`)
    unfinished = undefined
  }
  try {
    const outcome = await work()
    const took = `${((performance.now() - startedAt) / 1000).toFixed(1)} s`
    tell(typeof outcome === 'string' ? `${outcome}, ${took}` : took)
    return outcome
  } catch (thrown) {
    tell('failed')
    throw thrown
  }
}

/** What `quietly` has started and has not ended yet. */
export const running = new Set()

/**
 * Runs to the end without showing anything. Rejects with `StepFailed` that carries the output. `limitMs` kills it.
 * `patient` lets what runs beside it go first; `idle` takes only what nobody else wants of the processor, which may be
 * nothing for a long while: it is for what has no limits of time.
 */
export function quietly(command, args, { env = {}, cwd = ROOT, limitMs, patient = false, idle = false } = {}) {
  return new Promise((resolve, reject) => {
    const onIdle = idle && existsSync(CHRT)
    const child = spawn(onIdle ? CHRT : command, onIdle ? ['--idle', '0', command, ...args] : args, {
      cwd,
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.add(child)
    if (patient || idle) lower(child.pid)
    let output = ''
    const keep = (chunk) => {
      output = (output + chunk).slice(-200_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const timer = limitMs && setTimeout(() => child.kill('SIGKILL'), limitMs)
    child.on('error', (error) => reject(new StepFailed(`${command} could not be started: ${error.message}`)))
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      running.delete(child)
      if (code === 0) resolve(output)
      else reject(new StepFailed(`${command} ended with ${signal ?? code}`, output))
    })
  })
}

/** Of Linux; where there is none, what is idle is patient. */
const CHRT = '/usr/bin/chrt'

function lower(pid) {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // It could not be started, or we are that low ourselves.
  }
}

/** Runs with our own terminal and answers its exit code; the user's Ctrl+C reaches it and is its own business. */
export function openly(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: 'inherit' })
    const ignore = () => {}
    const pass = () => child.kill('SIGTERM')
    process.on('SIGINT', ignore)
    process.on('SIGTERM', pass)
    child.on('error', (error) => {
      say(`${command} could not be started: ${error.message}`)
      resolve(1)
    })
    child.on('close', (code, signal) => {
      process.off('SIGINT', ignore)
      process.off('SIGTERM', pass)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1))
    })
  })
}

/** A package's own command, on our Node: `tool('vite', 'bin/vite.js')`. */
export const tool = (name, file) => join(ROOT, 'node_modules', name, file)

/** The paths of all files below `folder`, in a way that every Node since 18 knows. */
export function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else if (entry.isFile()) yield path
  }
}

/** Is there such a program? */
export async function has(program) {
  const [command, ...args] = process.platform === 'win32' ? ['where', program] : ['sh', '-c', `command -v ${program}`]
  return quietly(command, args).then(
    () => true,
    () => false,
  )
}

/** A line of where in a program something happened, or the source of it with its caret. */
const STACK = /^\s+at |^\s+\^+$/

/** Runs a script's whole work and turns what it threw into the first words of the program that failed and an exit code. `--verbose`: all of them. */
export async function main(work) {
  try {
    process.exitCode = await work()
  } catch (thrown) {
    const verbose = process.argv.includes('--verbose')
    const said = thrown instanceof StepFailed ? thrown.output : verbose ? thrown.stack : ''
    const lines = said.trim().split('\n')
    // The first lines say what is wrong; what follows is usage and stacks.
    const words = (verbose ? lines : lines.filter((line) => !STACK.test(line)).slice(0, 12)).join('\n')
    say(words ? `${words}\n${thrown.message}` : thrown.message)
    process.exitCode = 1
  }
}
