/**
 * The Realtime protocol to be seen, with no key and no network: Parley's client here, Parley's gateway in a process of its
 * own with the offline engine behind it. A spoken question, an answer that is cut off by the next question, a typed one.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppException } from '../../shared/errors'
import { entryPath } from '../entryPath'
import type { ConverseOptions } from './commandLine/command'
import { type Composed, compose } from './compose'
import { converse, reached } from './driver'
import type { Streams } from './streams'
import { WireLog } from './wireLog'

const FIRST_QUESTION = 'what is seven times eight'
const LONG_QUESTION = 'what can you do'
const CUTTING_QUESTION = 'what day is it'
const TYPED_QUESTION = 'how many days until christmas'
/** So much of the long answer is heard before it is cut off. */
const HEARD_BEFORE_CUT = 12
const LONGEST_MS = 20_000
const COLUMNS = 120

const OPTIONS: ConverseOptions = {
  source: { type: 'script', sentences: [] },
  target: { type: 'nowhere' },
  provider: 'compatible',
  service: {},
  mode: 'hold',
  realtime: true,
  json: false,
  verbose: false,
}

export async function wireDemo(streams: Streams): Promise<void> {
  const { stdout } = streams
  // Nobody's settings, history and timers.
  const folders = ['client', 'gateway'].map((name) => mkdtempSync(join(tmpdir(), `parley-${name}-`)))
  const [own = '', others = ''] = folders
  const gateway = await startGateway(others)
  try {
    const isTerminal = stdout.isTTY === true
    const columns = stdout.columns || COLUMNS
    const log = new WireLog({ write: (text) => void stdout.write(text), isTerminal, columns }, () => performance.now())
    stdout.write(`client   process ${process.pid}\n`)
    stdout.write(`gateway  process ${gateway.child.pid}, ${gateway.url}, the offline engine behind it\n\n`)
    log.head()
    const composed = await compose(
      { ...OPTIONS, dataDir: own, service: { baseUrl: gateway.url, model: 'parley' } },
      streams,
      { secret: async () => gateway.token, wire: (frame) => log.frame(frame) },
    )
    const unsubscribe = composed.assistant.lines.on((line) => log.line(line))
    try {
      await talk(composed)
    } finally {
      await composed.assistant.shutdown()
      unsubscribe()
      await composed.close()
    }
    log.flush()
    stdout.write(`\n${log.sums().join('\n')}\n`)
    stdout.write('\nYour own client: npm start -- --serve (docs/gateway.md)\n')
  } finally {
    await gateway.end()
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  }
}

async function talk({ assistant, clock, speak }: Composed): Promise<void> {
  await assistant.ready
  await converse(assistant, clock, { how: 'spoken', text: FIRST_QUESTION }, { speak })
  assistant.press()
  await speak(LONG_QUESTION)
  assistant.release()
  await reached(assistant, clock, ({ turn }) => (turn?.heard.length ?? 0) >= HEARD_BEFORE_CUT, LONGEST_MS)
  // Pressing cuts the answer off, and the key is down for the next question.
  await converse(assistant, clock, { how: 'spoken', text: CUTTING_QUESTION }, { speak })
  await converse(assistant, clock, { how: 'typed', text: TYPED_QUESTION }, { speak })
}

interface Running {
  child: ChildProcess
  url: string
  token: string
  end(): Promise<void>
}

/** Rejects with `worker.failed` when it ends before it serves. */
async function startGateway(dataDir: string): Promise<Running> {
  const child = spawn(process.execPath, [entryPath('headless'), '--serve', '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  let text = ''
  const found = await new Promise<RegExpExecArray | undefined>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
      const line = /^Realtime server (\S+) token (\S+)\n/.exec(text)
      if (line) resolve(line)
    })
    void exited.then(() => resolve(undefined))
  })
  if (!found) throw new AppException('worker.failed', { worker: 'gateway' })
  const [, url = '', token = ''] = found
  return {
    ...{ child, url, token },
    async end() {
      child.kill('SIGTERM')
      await exited
      process.off('exit', kill)
    },
  }
}
