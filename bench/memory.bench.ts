/**
 * What Parley costs while it talks and while it waits: proportional memory of its whole process tree, the time until it
 * is ready, and processor and wake-ups with the microphone closed and warm. Linux; the sound card is a private PulseAudio.
 */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { encodeWav, joinSamples } from '../src/main/audio'
import { VirtualCard } from '../tests/support/pulse'
import { machine, quantile, row, spread } from './measure/figures'
import { type Running, runLines, stop } from './measure/headlessLines'
import { pssMb, type Rate, rateBetween, treeOf, treePssMb, workOf } from './measure/processTree'
import { COMMANDS, question, RATE_HZ, roomNoise } from './measure/questions'
import { pause, quietFolder } from './measure/talker'

const STARTS = 10
const IDLE_MS = 20_000
const PSS_EVERY_MS = 250
const report: string[] = []

afterAll(() => console.log(`\n${machine()}\n${report.join('\n')}\n`))

/** Six questions, each with time for its answer. */
async function questionsFile(folder: string): Promise<string> {
  const rest = roomNoise(4 * RATE_HZ)
  const pieces = [rest.subarray(0, RATE_HZ)]
  for (const sentence of COMMANDS.slice(0, 6)) pieces.push(await question('slt', sentence), rest)
  const sound = joinSamples(pieces)
  const file = join(folder, 'questions.wav')
  writeFileSync(file, encodeWav(sound, RATE_HZ))
  return file
}

/** The most that the tree held at once while the program ran. */
async function mostPss({ child, exited }: Running): Promise<number> {
  let mostMb = 0
  let running = true
  void exited.then(() => {
    running = false
  })
  while (running) {
    mostMb = Math.max(mostMb, treePssMb(child.pid!))
    await Promise.race([exited, pause(PSS_EVERY_MS)])
  }
  return mostMb
}

it.each([
  ['offline', 320],
  ['scripted', 120],
] as const)('holds little memory from wav to wav: %s', async (provider, goalMb) => {
  const folder = quietFolder()
  const input = await questionsFile(folder.path)
  const files = ['--in', input, '--out', join(folder.path, 'out.wav'), '--data', folder.path]
  const running = runLines(['--realtime', '--provider', provider, ...files])
  const treeMb = await mostPss(running)
  folder.remove()
  const turns = running.lines.filter(({ type }) => type === 'turn').length
  expect(turns).toBeGreaterThan(3)
  const name = `Memory wav to wav, ${provider}, ${turns} turns`
  report.push(row(name, `${treeMb.toFixed(0)} MB`, `< ${goalMb} MB`, treeMb < goalMb))
})

it.each([
  ['offline', 1_500],
  ['scripted', 400],
] as const)('is ready to listen soon: %s', async (provider, goalMs) => {
  const folder = quietFolder()
  const times: number[] = []
  for (let start = 0; start < STARTS; start += 1) {
    const running = runLines(['--provider', provider, '--in', '-', '--data', folder.path])
    times.push(await running.readyMs)
    await stop(running)
  }
  folder.remove()
  const name = `Ready to listen, ${provider}, ${STARTS} starts`
  report.push(row(name, `${spread(times)} ms`, `< ${goalMs} ms`, quantile(times, 0.95) < goalMs))
})

async function rate(pid: number, forMs: number): Promise<Rate> {
  const before = workOf(pid)
  await pause(forMs)
  return rateBetween(before, workOf(pid))
}

/** What the machine itself takes for each time a process wakes: on a shared one that differs from hour to hour. */
async function emptyProcess(): Promise<Rate> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 100)'], { stdio: 'ignore' })
  await pause(2_000)
  const waking = await rate(child.pid!, 10_000)
  child.kill()
  return waking
}

const shown = ({ cpuPercent, wakesPerSecond }: Rate) =>
  `${cpuPercent.toFixed(3)} % of a core, ${wakesPerSecond.toFixed(1)} wake-ups/s`

it('costs next to nothing while it waits, and the sound host little memory', async () => {
  const card = await VirtualCard.start()
  const folder = quietFolder()
  try {
    const devices = ['--mic', 'Microphone', '--speaker', 'Speaker', '--data', folder.path]
    const closed = runLines([...devices, '--mode', 'hold', '--hold', '60-61'], card.env)
    await closed.readyMs
    await pause(5_000)
    const asleep = await rate(closed.child.pid!, IDLE_MS)
    const met = asleep.cpuPercent < 0.1 && asleep.wakesPerSecond < 5
    report.push(row('Microphone closed, whole tree', shown(asleep), '< 0.1 %, < 5/s', met))
    await stop(closed)

    const warm = runLines([...devices, '--mode', 'hold', '--hold', '0.5-2.5,40-41'], card.env)
    await warm.readyMs
    await pause(700)
    await card.play(await question('slt', COMMANDS[0]), RATE_HZ)
    await pause(7_000)
    expect(warm.lines.map(({ type }) => type)).toContain('turn')
    const listening = await rate(warm.child.pid!, 10_000)
    report.push(row('Microphone warm, whole tree', shown(listening), '< 3 %', listening.cpuPercent < 3))
    const [, ...children] = treeOf(warm.child.pid!)
    const hostMb = Math.max(...children.map(pssMb))
    report.push(row('Sound host', `${hostMb.toFixed(0)} MB more`, '<= 80 MB', hostMb <= 80))
    await stop(warm)
    report.push(
      `| Beside it, an empty process of Node that wakes ten times a second | ${shown(await emptyProcess())} | | |`,
    )
  } finally {
    await card.stop()
    folder.remove()
  }
})
