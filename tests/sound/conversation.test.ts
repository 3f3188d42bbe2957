/**
 * The whole of Parley on a sound card: a question is played into the microphone, the built headless program answers on
 * the speaker, and what was recorded there is recognized by somebody else's recognizer.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { entryPath } from '../../src/main/entryPath'
import type { OutputLine } from '../../src/shared/lines'
import { heardByPocketsphinx, wordErrorRate } from '../support/heardByPocketsphinx'
import { VirtualCard } from '../support/pulse'
import { spokenByFlite } from '../support/spokenByFlite'
import { until } from './soundCard'

const RATE_HZ = 16_000

class Running {
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

describe('a conversation on the sound card', () => {
  let card: VirtualCard

  beforeEach(async () => {
    card = await VirtualCard.start()
  })

  afterEach(() => card.stop())

  it('hears a question from the microphone and answers on the speaker in words others understand', async () => {
    const parley = new Running(card, ['--mic', 'Microphone', '--speaker', 'Speaker'])
    await until(() => parley.of('ready').length === 1)
    const recording = await card.record()
    for (const [turn, question] of ['cancel all timers', 'what day is it'].entries()) {
      await card.play(afterABreath(await spokenByFlite('slt', question)), RATE_HZ)
      await until(() => parley.of('replyFinal').length === turn + 1)
    }
    const answers = parley.of('replyFinal').map(({ heard }) => heard)
    expect(parley.of('userFinal').map(({ text }) => text)).toEqual(['cancel all timers', 'what day is it'])
    expect(await parley.end()).toBe(0)
    const heard = heardByPocketsphinx(await recording.stop(), card.rateHz)
    expect(wordErrorRate(answers.join(' '), heard), `${answers.join(' ')} / ${heard}`).toBeLessThanOrEqual(0.35)
  })

  it('with a key that is held as it was told ends when what was asked at the last hold is answered', async () => {
    const question = afterABreath(await spokenByFlite('slt', 'cancel all timers'))
    const parley = new Running(card, ['--mic', 'Microphone', '--speaker', 'Speaker', '--hold', '0.1-5'])
    await until(() => parley.of('ready').length === 1)
    await card.play(question, RATE_HZ)
    expect(await parley.ended()).toBe(0)
    expect(parley.of('userFinal').map(({ text }) => text)).toEqual(['cancel all timers'])
    expect(parley.of('replyFinal')).toMatchObject([{ heard: expect.stringMatching(/./), unheard: '' }])
  })
})
