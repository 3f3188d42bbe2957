/** The question whether a licence is agreed to, as a person at a terminal meets it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { run } from '../../src/main/headless/run'
import type { Streams } from '../../src/main/headless/streams'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-licence-'))
  const file = (path: string) => ({ path, urls: [`https://models.example.com/${path}`] })
  const model = {
    ...{ id: 'noise', name: 'Noise', languages: ['en'], files: [file('a.onnx'), file('tokens.txt')] },
    parts: { kind: 'recognizer', family: 'zipformer', encoder: 'a.onnx', decoder: 'a.onnx', joiner: 'a.onnx' },
    licence: { name: 'M\u001b[31mIT', url: 'https://example.com/\u001b]0;licence' },
  }
  Object.assign(model.parts, { tokens: 'tokens.txt' })
  writeFileSync(join(folder, 'models.json'), JSON.stringify([model]))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** @param answer what is typed; undefined: the end of the input, as Ctrl+D and Ctrl+C are to the question */
async function asked(answer: string | undefined) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true })
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const streams = { stdin, stdout, stderr } as unknown as Streams
  const told = { text: '' }
  stderr.setEncoding('utf8').on('data', (text: string) => {
    const before = told.text
    told.text += text
    if (!/\[y\/N\]/.test(told.text) || /\[y\/N\]/.test(before)) return
    if (answer === undefined) stdin.end()
    else stdin.write(answer)
  })
  const exitCode = await run(['--models', 'install', 'noise', '--data', folder], streams)
  await new Promise((resolve) => setImmediate(resolve))
  return { exitCode, text: told.text }
}

describe('the question whether a licence is agreed to', () => {
  it.each([['n\n'], ['\n'], [undefined]])('is answered with no by %j', async (answer) => {
    const { exitCode, text } = await asked(answer)
    expect([exitCode, text]).toEqual([1, expect.stringContaining('(models.licenceUnseen)')])
  })

  it('steers no terminal', async () => {
    expect((await asked('n\n')).text).not.toMatch(/[^\P{Cc}\n]/u)
  })
})
