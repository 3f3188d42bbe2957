/**
 * How long a person waits for the answer, in real time, through the built program. Hands-free: from the last voiced
 * sample said into its microphone pipe to the first byte out of its speaker pipe, timed outside it. Hold-to-talk: from
 * the key's release to the first sample handed over, on the program's own clock. The kinds are interleaved in rounds.
 * `LATENCY_ROUNDS=1` runs a third of it; three rounds last about fifteen minutes and want a machine that does nothing else.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { encodeWav, joinSamples } from '../src/main/audio'
import type { OutputLine } from '../src/shared/lines'
import { machine, quantile, row, spread } from './measure/figures'
import { runLines } from './measure/headlessLines'
import { COMMANDS, OPEN, question, RATE_HZ, roomNoise, VOICES } from './measure/questions'
import { quietFolder, type SpokenTurn, Talker } from './measure/talker'

const ROUNDS = Number(process.env['LATENCY_ROUNDS'] ?? 3)
const AT_HALF = 14
const HELD_GAP_MS = 2_600

const isRefusal = ({ answer }: SpokenTurn) => /did not catch|need the internet/i.test(answer)
const ask = async (talker: Talker, voice: string, sentence: string) => talker.ask(await question(voice, sentence))

const whole: SpokenTurn[] = []
const open: SpokenTurn[] = []
const halved: SpokenTurn[] = []
const held: number[] = []
const odd: string[] = []

/** Whole commands go to `understood`; one that was refused is a matter of hearing, and its pause the longer one. */
function note(kind: string, sentence: string, turn: SpokenTurn | undefined, understood: SpokenTurn[]): void {
  if (turn) console.log(`${kind} ${turn.latencyMs.toFixed(0)} ms | ${turn.stages} | ${turn.user} | ${turn.answer}`)
  if (!turn) odd.push(`${kind}: no answer to "${sentence}"`)
  else if (isRefusal(turn)) {
    odd.push(`${kind}: "${sentence}" refused as "${turn.user}"`)
    open.push(turn)
  } else understood.push(turn)
}

/** Lines of one run in hold mode: release is the state that leaves listening, on the clock that stamps every line. */
function fromRelease(lines: readonly OutputLine[]): number[] {
  return lines.flatMap((line) => {
    if (line.type !== 'turn') return []
    const committed = lines.find((other) => other.type === 'speechStopped' && other.turn === line.turn)
    const released = lines.findLast((other) => other.type === 'state' && committed && other.t <= committed.t + 0.2)
    if (!committed || released?.type !== 'state' || released.state !== 'thinking') return []
    return [committed.t - released.t + line.stages.total - line.stages.turn]
  })
}

async function holdAll(voice: string): Promise<void> {
  const folder = quietFolder()
  const noise = roomNoise((RATE_HZ * HELD_GAP_MS) / 1000)
  const pieces = [noise.subarray(0, RATE_HZ)]
  for (const sentence of COMMANDS.slice(1)) pieces.push(await question(voice, sentence), noise)
  const sound = joinSamples(pieces)
  const [input, output] = [join(folder.path, 'in.wav'), join(folder.path, 'out.wav')]
  writeFileSync(input, encodeWav(sound, RATE_HZ))
  const args = ['--realtime', '--mode', 'hold', '--in', input, '--out', output, '--data', folder.path]
  const running = runLines(args)
  await running.exited
  const times = fromRelease(running.lines)
  console.log(`held ${times.map((ms) => ms.toFixed(0)).join(' ')}`)
  held.push(...times)
  folder.remove()
}

it('answers soon after the last voiced sample, and after the release', async () => {
  console.log(machine())
  const talker = await Talker.start()
  const slow = await Talker.start()
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const voice = VOICES[round % VOICES.length]!
      for (const [index, sentence] of COMMANDS.entries()) {
        note('command', sentence, await ask(talker, voice, sentence), whole)
        const other = OPEN[index / 2]
        if (other !== undefined) {
          const turn = await ask(talker, voice, other)
          if (turn) open.push(turn)
          if (turn) console.log(`open ${turn.latencyMs.toFixed(0)} ms | ${turn.stages} | ${turn.user} | ${turn.answer}`)
          else odd.push(`open: no answer to "${other}"`)
        }
      }
      slow.halve(true)
      for (const sentence of COMMANDS.slice(1, AT_HALF + 1))
        note('half', sentence, await ask(slow, voice, sentence), halved)
      slow.halve(false)
      await holdAll(voice)
    }
  } finally {
    await talker.end()
    await slow.end()
  }
  expect(whole.length).toBeGreaterThan(ROUNDS * 10)
  expect(halved.length).toBeGreaterThan(ROUNDS * 5)
  expect(held.length).toBeGreaterThan(ROUNDS * 10)
})

/** Inserted silence makes an answer longer than the same words were at full speed. */
function underruns(): { compared: number; longer: number } {
  const lengths = new Map<string, number>()
  for (const { answer, answerBytes } of whole) {
    lengths.set(answer, Math.min(answerBytes, lengths.get(answer) ?? Number.POSITIVE_INFINITY))
  }
  const compared = halved.filter(({ answer }) => lengths.has(answer))
  return { compared: compared.length, longer: compared.filter((t) => t.answerBytes > lengths.get(t.answer)!).length }
}

afterAll(() => {
  const line = (name: string, values: number[], goalMs: number) =>
    row(
      `${name}, ${values.length} turns`,
      `${spread(values)} ms`,
      `p95 < ${goalMs} ms`,
      quantile(values, 0.95) < goalMs,
    )
  const of = (turns: readonly SpokenTurn[]) => turns.map(({ latencyMs }) => latencyMs)
  const { compared, longer } = underruns()
  const report = [
    line('Hands-free, whole command', of(whole), 500),
    line('Hands-free, half a core', of(halved), 900),
    row(`Underruns at half a core, ${compared} answers compared`, `${longer}`, '0', longer === 0),
    line('Refusals and open sentences', of(open), 1_300),
    line('Hold-to-talk, from release', held, 120),
  ]
  console.log(`\n${machine()}\n${report.join('\n')}\n\n${odd.join('\n')}\n`)
})
