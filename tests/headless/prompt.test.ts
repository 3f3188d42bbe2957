import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import type { ConverseOptions } from '../../src/main/headless/commandLine/command'
import { parseArguments } from '../../src/main/headless/commandLine/parse'
import type { Composed } from '../../src/main/headless/compose'
import { promptUntilDone } from '../../src/main/headless/prompt'
import type { Streams } from '../../src/main/headless/streams'
import { HandClock } from '../support/handClock'

function optionsOf(line: string): ConverseOptions {
  const parsed = parseArguments(line.split(' '))
  if (!parsed.ok || parsed.command.type !== 'converse') throw new Error('no conversation')
  return parsed.command.options
}

function atMicrophone(line: string, stdin: PassThrough & { isTTY?: boolean }) {
  const clock = new HandClock()
  const done: string[] = []
  let becomeIdle = () => {}
  const idle = new Promise<void>((resolve) => {
    becomeIdle = resolve
  })
  const key = (what: string) => () => void done.push(`${what} ${clock.now()}`)
  const assistant = { press: key('press'), release: key('release'), idle: () => idle }
  const written = { stdout: '', stderr: '' }
  const stream = (name: 'stdout' | 'stderr') => ({ write: (text: string) => (written[name] += text) })
  const streams = { stdin, stdout: stream('stdout'), stderr: stream('stderr') } as unknown as Streams
  const over = promptUntilDone({ assistant, clock } as unknown as Composed, optionsOf(line), streams)
  void over.then(() => done.push('over'))
  return { clock, done, written, becomeIdle, over }
}

const terminal = () => Object.assign(new PassThrough(), { isTTY: true })
/** Enter is seen some turns of the event loop later. */
const turns = async () => {
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate)
}

it('a key that is held as it was told ends the conversation when the last question is answered', async () => {
  const { clock, done, becomeIdle } = atMicrophone('--hold 1-3.4,5-6', new PassThrough())
  await clock.advanceAsync(60_000)
  expect(done).toEqual(['press 1000', 'release 3400', 'press 5000', 'release 6000'])
  becomeIdle()
  await clock.advanceAsync(0)
  expect(done.at(-1)).toBe('over')
})

it.each([
  ['hold', ['press 0', 'release 0', 'press 0']],
  ['toggle', ['press 0', 'press 0', 'press 0']],
  ['hands-free', ['press 0', 'press 0', 'press 0']],
])('Enter is the key of a microphone, %s', async (mode, keys) => {
  const stdin = terminal()
  const { done, written, over } = atMicrophone(`--mode ${mode}`, stdin)
  for (let times = 0; times < 3; times++) {
    stdin.write('\n')
    await turns()
  }
  stdin.end()
  await over
  expect(done).toEqual([...keys, 'over'])
  const told = mode === 'hands-free' ? '' : 'Press Enter to talk, and again when you have said it.\n'
  expect(written).toEqual({ stdout: told, stderr: '' })
})

it('what is told of the key stays out of lines and sound', async () => {
  for (const line of ['--mode hold --json', '--mode hold --out -']) {
    const stdin = terminal()
    const { written, over } = atMicrophone(line, stdin)
    stdin.end()
    await over
    expect([written.stdout, written.stderr]).toEqual(['', expect.stringContaining('Press Enter')])
  }
})
