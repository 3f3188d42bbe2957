/** The built headless program as a process of its own, in a data folder of its own, with its lines read. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { entryPath } from '../../src/main/entryPath'
import type { OutputLine } from '../../src/shared/lines'

export interface Ran {
  code: number | null
  stdout: Buffer
  stderr: string
  /** Of `--json`. */
  lines: OutputLine[]
  of<Type extends OutputLine['type']>(type: Type): Extract<OutputLine, { type: Type }>[]
}

/** Put away with `folder.remove()`. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'parley-flow-'))
  return {
    path,
    file: (name: string) => join(path, name),
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

/**
 * Resolves when the process has ended. `--data` is given unless `args` has it.
 * @param told each line of `--json` as it comes, for what has to happen meanwhile
 */
export async function headless(
  args: readonly string[],
  stdin?: Buffer | Promise<Buffer>,
  environment: Readonly<Record<string, string>> = {},
  told?: (line: OutputLine) => void,
): Promise<Ran> {
  const own = args.includes('--data') ? undefined : temporaryFolder()
  const all = [entryPath('headless'), ...args, ...(own ? ['--data', own.path] : [])]
  const child = spawn(process.execPath, all, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  })
  const out: Buffer[] = []
  let stderr = ''
  child.stdout.on('data', (piece: Buffer) => out.push(piece))
  if (told) createInterface(child.stdout).on('line', (line) => told(JSON.parse(line) as OutputLine))
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    stderr += piece
  })
  child.stdin.on('error', () => {})
  void Promise.resolve(stdin).then((bytes) => child.stdin.end(bytes))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  own?.remove()
  const stdout = Buffer.concat(out)
  const lines = args.includes('--json') ? linesOf(stdout.toString('utf8')) : []
  const of = <Type extends OutputLine['type']>(type: Type) =>
    lines.filter((line): line is Extract<OutputLine, { type: Type }> => line.type === type)
  return { code, stdout, stderr, lines, of }
}

/** Every line must be JSON: anything else on stdout fails here. */
const linesOf = (text: string): OutputLine[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as OutputLine)
