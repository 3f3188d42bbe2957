/** The built child with the real sherpa-onnx: what it does with files that are missing, or that are no model. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forkChild } from '../../src/main/children'
import { createRealClock } from '../../src/main/clock'
import { entryPath } from '../../src/main/entryPath'
import { type LocalModel, LocalRecognizer, type OpenEngine, tryModel } from '../../src/main/link/cascade/local'
import type { HearEvent } from '../../src/main/link/cascade/ports'
import { AppException } from '../../src/shared/errors'

const clock = createRealClock()
let folder: string
let log: string[] = []

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-sherpa-'))
  writeFileSync(join(folder, 'tokens.txt'), '<blk> 0\na 1\nb 2\n')
  // As long as the real one of the smallest recognizer.
  writeFileSync(join(folder, 'damaged.onnx'), Buffer.alloc(2_092_272, 7))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const open: OpenEngine = (listener) => forkChild({ entry: entryPath('enginePack'), env: process.env }, listener)

const options = (model: LocalModel) => ({
  ...{ model, clock, random: () => 0, log: (message: string) => void log.push(message), open },
})

const recognizer = (name: string): LocalModel => {
  const path = join(folder, name)
  const tokens = join(folder, 'tokens.txt')
  return { kind: 'recognizer', family: 'zipformer', encoder: path, decoder: path, joiner: path, tokens }
}

const voice = (name: string): LocalModel => ({
  ...{ kind: 'voice', family: 'piper', model: join(folder, name), tokens: join(folder, 'tokens.txt') },
  dataDir: folder,
})

async function codeOf(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(thrown instanceof AppException)) throw new Error(`no error of Parley: ${String(thrown)}`)
  return thrown.error.code
}

const never = new AbortController().signal

describe('sherpa in its child', () => {
  it('loads there, and says that a file is missing', async () => {
    log = []
    expect(await codeOf(tryModel(options(recognizer('missing.onnx')), never))).toBe('local.notLoaded')
    expect(log.join()).toContain('config')
  })

  it('ends its process over a damaged recognizer of the right size, and main goes on', async () => {
    expect(await codeOf(tryModel(options(recognizer('damaged.onnx')), never))).toBe('local.failed')
  })

  it('does the same over a damaged voice', async () => {
    expect(await codeOf(tryModel(options(voice('damaged.onnx')), never))).toMatch(/^local\.(failed|notLoaded)$/)
  })

  it('fails an utterance over a damaged model with a clear word, after one more try', async () => {
    const hear = new LocalRecognizer(options(recognizer('damaged.onnx')))
    const events: HearEvent[] = []
    await new Promise<void>((resolve) => {
      const stream = hear.start((event) => {
        events.push(event)
        if (event.type === 'failed' || event.type === 'final') resolve()
      }, never)
      stream.push(new Int16Array(1_600))
      stream.end()
    })
    expect(events.map(({ type }) => type)).toEqual(['mending', 'failed'])
    expect(events.at(-1)).toMatchObject({ failure: { error: { code: 'local.failed' } } })
    await hear.close()
  })

  it('would end this very process: that is why it is in another', () => {
    const model = JSON.stringify(join(folder, 'damaged.onnx'))
    const source = `
      const { OnlineRecognizer } = require('sherpa-onnx-node')
      new OnlineRecognizer({ modelConfig: { transducer: { encoder: ${model}, decoder: ${model}, joiner: ${model} },
        tokens: ${JSON.stringify(join(folder, 'tokens.txt'))}, provider: 'cpu' } })`
    const run = () => execFileSync(process.execPath, ['-e', source], { stdio: 'pipe' })
    expect(run).toThrow(expect.objectContaining({ signal: 'SIGABRT' }))
  })
})
