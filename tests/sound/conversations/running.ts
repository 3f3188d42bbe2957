/** The built headless program on a virtual card, with its lines read as they come, and questions for it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { entryPath } from '../../../src/main/entryPath'
import type { OutputLine } from '../../../src/shared/lines'
import type { VirtualCard } from '../../support/pulse'
import { spokenByFlite } from '../../support/spokenByFlite'

const RATE_HZ = 16_000

export class Running {
  readonly lines: OutputLine[] = []
  readonly child: ChildProcess
  readonly #data = mkdtempSync(join(tmpdir(), 'parley-card-'))

  constructor(card: VirtualCard, options: readonly string[]) {
    const args = [entryPath('headless'), '--json', '--data', this.#data, ...options]
    this.child = spawn(process.execPath, args, { env: card.env, stdio: ['pipe', 'pipe', 'inherit'] })
    let text = ''
    this.child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
      const lines = (text + piece).split('\n')
      text = lines.pop() ?? ''
      this.lines.push(...lines.map((line) => JSON.parse(line) as OutputLine))
    })
  }

  of<Type extends OutputLine['type']>(type: Type) {
    return this.lines.filter((line): line is Extract<OutputLine, { type: Type }> => line.type === type)
  }

  /** Resolves with its exit code when it ends by itself. */
  async ended(): Promise<number | null> {
    const exited = new Promise<number | null>((resolve) => this.child.once('exit', resolve))
    const code = this.child.exitCode ?? (await exited)
    rmSync(this.#data, { recursive: true, force: true })
    return code
  }

  end(): Promise<number | null> {
    this.child.kill('SIGINT')
    return this.ended()
  }
}

/** The gate stays shut for a moment after an answer: a question that came at once would lose its first word. */
function afterABreath(question: Int16Array): Int16Array {
  const sound = new Int16Array(RATE_HZ + question.length)
  sound.set(question, RATE_HZ)
  return sound
}

/** Plays the question into the microphone. Resolves when its last sample has gone in. */
export async function asked(card: VirtualCard, question: string): Promise<void> {
  await card.play(afterABreath(await spokenByFlite('slt', question)), RATE_HZ)
}
