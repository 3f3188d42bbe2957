/** The built command line installs from a server on this computer, is killed in the middle, and goes on. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { entryPath } from '../../src/main/entryPath'
import { OFFERED } from '../../src/main/models'
import { headless, temporaryFolder } from '../support/headless'
import { type ModelServer, sha256, startModelServer } from '../support/modelServer'

/** No model: sherpa ends its process over it, which is the last thing an installation finds out. */
const ENCODER = randomBytes(2_000_000)
const TOKENS = Buffer.from('<blk> 0\na 1\n')

let server: ModelServer
let folder: ReturnType<typeof temporaryFolder>

beforeEach(async () => {
  folder = temporaryFolder()
  server = await startModelServer()
  server.put('/encoder.onnx', ENCODER)
  server.put('/tokens.txt', TOKENS)
  writeFileSync(folder.file('models.json'), JSON.stringify([manifest()]))
})
afterEach(async () => {
  await server.close()
  folder.remove()
})

const manifest = (base = server.url) => {
  const file = (path: string, content: Buffer) => ({
    ...{ path, urls: [`${base}/${path}`], bytes: content.length, sha256: sha256(content) },
  })
  return {
    ...{
      id: 'noise',
      name: 'No\u001b[31mise',
      languages: ['en'],
      licence: { name: 'MIT', url: 'https://example.com/l' },
    },
    parts: {
      ...{ kind: 'recognizer', family: 'zipformer', encoder: 'encoder.onnx', decoder: 'encoder.onnx' },
      ...{ joiner: 'encoder.onnx', tokens: 'tokens.txt' },
    },
    files: [file('encoder.onnx', ENCODER), file('tokens.txt', TOKENS)],
  }
}

const run = (...args: string[]) => headless([...args, '--data', folder.path])
const encoder = () => folder.file('models/noise/encoder.onnx')

describe('--models', () => {
  it('lists what is offered with size, licence and state, and nothing steers the terminal', async () => {
    const { code, stdout, stderr } = await run('--models')
    const text = stdout.toString('utf8')
    expect([code, stderr]).toEqual([0, ''])
    for (const { id, licence } of OFFERED) {
      expect(text).toContain(`${id} (absent)`)
      expect(text).toContain(licence.url)
    }
    expect(text).toContain('45.2 MB · checksums known')
    expect(text).toContain('about 64.0 MB · no checksum known')
    expect(text.match(/[^\P{Cc}\n]/gu)).toBeNull()
  })

  it('lists one JSON object a line', async () => {
    const { code, lines } = await run('--models', '--json')
    expect(code).toBe(0)
    expect(lines).toHaveLength(OFFERED.length + 1)
    expect(lines.at(-1)).toMatchObject({ type: 'model', id: 'noise', bytes: 2_000_012, state: 'absent', checked: true })
  })

  it('installs nothing whose licence nobody agreed to', async () => {
    const { code, stderr } = await run('--models', 'install', 'noise')
    expect(code).toBe(1)
    expect(stderr).toContain('(models.licenceUnseen)')
    expect(server.asked).toEqual([])
  })

  it.each([
    [['install', 'nobody', '--yes'], 1, 'models.unknown'],
    [['install'], 2, 'usage.badValue'],
    [['fetch', 'noise'], 2, 'usage.badValue'],
  ])('answers %j with exit code %d and one line that has the code', async (args, exit, code) => {
    const ran = await run('--models', ...args)
    expect(ran.code).toBe(exit)
    expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(ran.stderr).toContain(`(${code})`)
  })

  it('downloads all of it, and does not call ready what ends the process that loads it', async () => {
    const { code, lines } = await run('--models', 'install', 'noise', '--yes', '--json')
    expect(code).toBe(1)
    const progress = lines.filter(({ type }) => (type as string) === 'progress')
    expect(progress.at(-1)).toMatchObject({ phase: 'trying', receivedBytes: 2_000_012 })
    expect(lines.at(-1)).toMatchObject({ type: 'error', code: 'models.unusable' })
    expect(readFileSync(encoder()).equals(ENCODER)).toBe(true)
    expect(existsSync(folder.file('models/noise/ready.json'))).toBe(false)
    expect((await run('--models', 'remove', 'noise')).code).toBe(0)
    expect(existsSync(folder.file('models/noise'))).toBe(false)
  })

  it('killed in the middle goes on there, without a file that is whole before all of it is there', async () => {
    server.fail('/encoder.onnx', { stallAfter: 900_000 })
    const args = ['--models', 'install', 'noise', '--yes', '--data', folder.path]
    const child = spawn(process.execPath, [entryPath('headless'), ...args], { stdio: 'ignore' })
    const gone = new Promise((resolve) => child.once('exit', resolve))
    const part = `${encoder()}.part`
    await expect.poll(() => existsSync(part) && statSync(part).size, { timeout: 20_000 }).toBeGreaterThan(500_000)
    child.kill('SIGKILL')
    await gone
    expect(existsSync(encoder())).toBe(false)
    expect((await run('--models', '--json')).lines.at(-1)).toMatchObject({ state: 'begun' })
    await run('--models', 'install', 'noise', '--yes')
    expect(readFileSync(encoder()).equals(ENCODER)).toBe(true)
    const ranges = server.asked.filter(({ path }) => path === '/encoder.onnx').map(({ range }) => range)
    expect(ranges).toEqual([undefined, expect.stringMatching(/^bytes=\d{6,}-$/)])
  })

  it('stopped with Ctrl+C says so, and keeps what came', async () => {
    server.fail('/encoder.onnx', { stallAfter: 900_000 })
    const args = ['--models', 'install', 'noise', '--yes', '--data', folder.path]
    const child = spawn(process.execPath, [entryPath('headless'), ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      stderr += piece
    })
    const code = new Promise((resolve) => child.once('close', resolve))
    const part = `${encoder()}.part`
    await expect.poll(() => existsSync(part) && statSync(part).size, { timeout: 20_000 }).toBeGreaterThan(500_000)
    child.kill('SIGINT')
    expect(await code).toBe(1)
    expect(stderr).toContain('(models.cancelled)')
    expect(existsSync(part)).toBe(true)
    expect(existsSync(folder.file('models/lock'))).toBe(false)
  })
})
