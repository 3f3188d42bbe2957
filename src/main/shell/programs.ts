/** Programs of the system: asked once with a bound, or watched until they are no longer wanted. */
import { execFile, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Run, Watch } from './sessionBus'

/** One that does not answer is not waited for. */
const ASK_BOUND_MS = 2_000

export const run: Run = (program, args) =>
  new Promise((resolve, reject) => {
    execFile(program, [...args], { timeout: ASK_BOUND_MS }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    )
  })

export const watch: Watch = (program, args, line) => {
  const child = spawn(program, [...args], { stdio: ['ignore', 'pipe', 'ignore'] })
  child.on('error', () => {})
  if (child.stdout) createInterface({ input: child.stdout }).on('line', line)
  // A main process that dies leaves nothing behind that it started.
  const end = (): void => void child.kill('SIGKILL')
  process.once('exit', end)
  return () => {
    process.off('exit', end)
    end()
  }
}
