/** Runs a built Parley with `--json` and gives its lines, the time the first one took, and the process to look at meanwhile. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { entryPath } from '../../src/main/entryPath'
import type { OutputLine } from '../../src/shared/lines'

export interface Running {
  child: ChildProcess
  lines: OutputLine[]
  /** From the start of the process to its line `ready`; rejects when it ends before. */
  readyMs: Promise<number>
  exited: Promise<void>
}

/** @param entry of another build */
export function runLines(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  entry = entryPath('headless'),
): Running {
  const startMs = performance.now()
  const child = spawn(process.execPath, [entry, '--json', ...args], {
    env,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const lines: OutputLine[] = []
  const reader = createInterface({ input: child.stdout! })
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const readyMs = new Promise<number>((resolve, reject) => {
    reader.on('line', (text) => {
      const line = JSON.parse(text) as OutputLine
      if (line.type === 'ready') resolve(performance.now() - startMs)
      if (line.type !== 'level') lines.push(line)
    })
    void exited.then(() => reject(new Error(`ended before it was ready: ${JSON.stringify(lines)}`)))
  })
  readyMs.catch(() => {})
  return { child, lines, readyMs, exited }
}

export async function stop({ child, exited }: Running): Promise<void> {
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await exited
  clearTimeout(late)
}
