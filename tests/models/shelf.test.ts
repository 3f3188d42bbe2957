/** Installing a model from a server on this computer that does everything wrong a server can do. */
import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRealClock } from '../../src/main/clock'
import { type ModelManifest, ModelShelf, realDisk, type ShelfPorts, type Trial } from '../../src/main/models'
import { createDialer } from '../../src/main/net'
import { AppException } from '../../src/shared/errors'
import type { ModelProgress } from '../../src/shared/models'
import { startProxy } from '../support/connectProxy'
import { type ModelServer, sha256, startModelServer } from '../support/modelServer'
import { privateAuthority } from '../support/privateAuthority'

/** Larger than what a socket holds at once, so that a cut is a cut. */
const BIG = randomBytes(700_000)
const SMALL = Buffer.from('a 0\nb 1\n')
const BIG_PATH = '/encoder.onnx'

let server: ModelServer
let mirror: ModelServer
let folder: string
const closing: (() => unknown)[] = []

beforeEach(async () => {
  server = await startModelServer()
  mirror = await startModelServer()
  folder = mkdtempSync(join(tmpdir(), 'parley-models-'))
  for (const each of [server, mirror]) {
    each.put(BIG_PATH, BIG)
    each.put('/tokens.txt', SMALL)
  }
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  await server.close()
  await mirror.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Known {
  checked?: boolean
  mirrors?: boolean
}

function manifest({ checked = true, mirrors = false }: Known = {}): ModelManifest {
  const file = (path: string, content: Buffer) => ({
    urls: [`${server.url}${path}`, ...(mirrors ? [`${mirror.url}${path}`] : [])],
    path: path.slice(1),
    ...(checked && { bytes: content.length, sha256: sha256(content) }),
  })
  return {
    ...{ id: 'one', name: 'One', languages: ['en'], source: 'this test', approximateBytes: 700_000 },
    licence: { name: 'MIT', url: 'https://example.com/licence' },
    parts: {
      ...{ kind: 'recognizer', family: 'zipformer', encoder: 'encoder.onnx', decoder: 'encoder.onnx' },
      ...{ joiner: 'encoder.onnx', tokens: 'tokens.txt' },
    },
    files: [file(BIG_PATH, BIG), file('/tokens.txt', SMALL)],
  }
}

const willing: Trial = { available: async () => {}, load: async () => {} }

function shelf(more: Partial<ShelfPorts> = {}): ModelShelf {
  const clock = createRealClock()
  const dialer = createDialer({ clock, proxyFor: async () => undefined, extraCa: [], connectTimeoutMs: 300 })
  return new ModelShelf({
    ...{ clock, dialer, stallMs: 300, disk: realDisk, random: () => 0, trial: willing },
    ...{ folder, offered: [manifest()] },
    ...more,
  })
}

const never = new AbortController().signal
const install = (at: ModelShelf, progress?: (progress: ModelProgress) => void) =>
  at.install('one', { signal: never, ...(progress && { progress }) })

async function codeOf(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(thrown instanceof AppException)) throw new Error(`no error of Parley: ${String(thrown)}`)
  return thrown.error.code
}

const onDisk = () => readdirSync(join(folder, 'one')).sort()
const encoder = () => join(folder, 'one', 'encoder.onnx')
const expectWhole = () => {
  expect(onDisk()).toEqual(['encoder.onnx', 'ready.json', 'tokens.txt'])
  expect(readFileSync(encoder()).equals(BIG)).toBe(true)
  expect(readFileSync(join(folder, 'one', 'tokens.txt')).equals(SMALL)).toBe(true)
}
const ranges = () => server.asked.filter(({ path }) => path === BIG_PATH).map(({ range }) => range)

describe('a model', () => {
  it('is offered with its size, licence and state, and is ready once installed', async () => {
    const models = shelf()
    expect(await models.list()).toEqual([
      {
        ...{ id: 'one', name: 'One', kind: 'recognizer', languages: ['en'], bytes: 700_008, exact: true },
        ...{ checked: true, state: 'absent', receivedBytes: 0 },
        licence: { name: 'MIT', url: 'https://example.com/licence' },
      },
    ])
    await install(models)
    expectWhole()
    expect((await models.list())[0]).toMatchObject({ state: 'ready', receivedBytes: 700_008 })
    expect(await models.open('one')).toMatchObject({ kind: 'recognizer', encoder: encoder() })
    expect(server.asked).toHaveLength(2)
  })

  it('tells its progress, growing, up to the whole', async () => {
    const told: ModelProgress[] = []
    await install(shelf(), (progress) => told.push(progress))
    const bytes = told.map(({ receivedBytes }) => receivedBytes)
    expect(bytes).toEqual([...bytes].sort((a, b) => a - b))
    expect(told.at(-1)).toEqual({ id: 'one', phase: 'trying', receivedBytes: 700_008, totalBytes: 700_008 })
  })

  it('whose size nobody knew tells its progress by what the server says, and not with every piece', async () => {
    const told: ModelProgress[] = []
    const offered = [{ ...manifest({ checked: false }), approximateBytes: 0 }]
    const clock = { ...createRealClock(), now: () => 0 }
    await install(shelf({ offered, clock }), (progress) => told.push(progress))
    expect(told).toEqual([
      { id: 'one', phase: 'downloading', receivedBytes: 0, totalBytes: 700_000 },
      { id: 'one', phase: 'trying', receivedBytes: 700_008, totalBytes: 700_008 },
    ])
  })

  it('that is installed already is not fetched again, and is told whole', async () => {
    await install(shelf())
    const told: ModelProgress[] = []
    await install(shelf(), (progress) => told.push(progress))
    expect(told.at(-1)).toMatchObject({ phase: 'trying', receivedBytes: 700_008, totalBytes: 700_008 })
    expect(server.asked).toHaveLength(2)
  })

  it('is taken away whole', async () => {
    const models = shelf()
    await install(models)
    await models.remove('one')
    expect(existsSync(join(folder, 'one'))).toBe(false)
    expect((await models.list())[0]?.state).toBe('absent')
    expect(await codeOf(models.open('one'))).toBe('models.notReady')
  })

  it('that does not exist is none', async () => {
    expect(await codeOf(shelf().install('two', { signal: never }))).toBe('models.unknown')
    expect(await codeOf(shelf().remove('../one'))).toBe('models.unknown')
  })
})

describe('a server', () => {
  it('that truncates is asked for the rest, until all is there', async () => {
    server.fail(BIG_PATH, { cutAfter: 200_000 }, { cutAfter: 200_000 }, { cutAfter: 200_000 })
    await install(shelf())
    expectWhole()
    expect(ranges()[0]).toBeUndefined()
    expect(
      ranges()
        .slice(1)
        .every((range) => range !== undefined),
    ).toBe(true)
  })

  it('that stalls is left after the bound and asked for the rest', async () => {
    server.fail(BIG_PATH, { stallAfter: 150_000 })
    await install(shelf())
    expectWhole()
    expect(ranges()).toEqual([undefined, expect.stringMatching(/^bytes=\d+-$/)])
  })

  it('that has replaced the file since gives the new one whole, never half of each', async () => {
    const next = randomBytes(600_000)
    const models = shelf({ offered: [manifest({ checked: false })] })
    server.fail(BIG_PATH, { cutAfter: 300_000 }, { status: 404 })
    expect(await codeOf(install(models))).toBe('models.notThere')
    expect((await models.list())[0]?.state).toBe('begun')
    server.put(BIG_PATH, next)
    await install(models)
    expect(server.asked.findLast(({ path }) => path === BIG_PATH)?.ifRange).toBeDefined()
    expect(readFileSync(encoder()).equals(next)).toBe(true)
  })

  it('that goes on with another file under the same ETag is found out by the checksum, and asked for all of it', async () => {
    const liar = Buffer.from(BIG)
    liar.fill(0, 0, 1_000)
    server.fail(BIG_PATH, { cutAfter: 400_000, body: liar })
    await install(shelf())
    expectWhole()
    expect(ranges().filter((range) => range === undefined)).toHaveLength(2)
  })

  it('that serves wrong bytes is not believed, and nothing of it stays', async () => {
    server.put(BIG_PATH, randomBytes(BIG.length))
    expect(await codeOf(install(shelf()))).toBe('models.wrongBytes')
    expect(onDisk()).toEqual([])
  })

  it('that serves wrong bytes is passed over for a mirror', async () => {
    server.put(BIG_PATH, randomBytes(BIG.length))
    await install(shelf({ offered: [manifest({ mirrors: true })] }))
    expectWhole()
  })

  it('that is down is passed over for a mirror, which goes on with what is there', async () => {
    server.fail(BIG_PATH, { cutAfter: 300_000 }, ...Array.from({ length: 9 }, () => ({ status: 503 })))
    await install(shelf({ offered: [manifest({ mirrors: true })] }))
    expectWhole()
    expect(mirror.asked.find(({ path }) => path === BIG_PATH)?.range).toMatch(/^bytes=\d{5,}-$/)
  })

  it('that knows no ranges begins anew', async () => {
    server.fail(BIG_PATH, { cutAfter: 300_000 }, { ignoresRange: true })
    await install(shelf())
    expectWhole()
  })

  it('that refuses a range (416) is asked for everything', async () => {
    server.fail(BIG_PATH, { cutAfter: 300_000 }, { status: 416, headers: { 'content-range': 'bytes */10' } })
    await install(shelf())
    expectWhole()
    expect(ranges()).toEqual([undefined, expect.any(String), undefined])
  })

  it('that sends more than there is gets no more room than the file', async () => {
    server.fail(BIG_PATH, { endless: true })
    expect(await codeOf(install(shelf()))).toBe('models.notThere')
    expect(onDisk()).toEqual([])
  })

  it('that announces another length is not listened to', async () => {
    server.fail(BIG_PATH, { body: Buffer.alloc(BIG.length + 1) })
    expect(await codeOf(install(shelf()))).toBe('models.notThere')
    expect(onDisk()).toEqual([])
  })

  it('that packs what it sends is not understood', async () => {
    server.fail(BIG_PATH, { headers: { 'content-encoding': 'gzip' } })
    expect(await codeOf(install(shelf()))).toBe('models.notThere')
  })

  it('that asks for patience gets it, and its own word when there is no end to it', async () => {
    server.fail(BIG_PATH, { status: 503, headers: { 'retry-after': '0' } }, { status: 429 })
    await install(shelf())
    expectWhole()
    await shelf().remove('one')
    server.fail(BIG_PATH, ...Array.from({ length: 9 }, () => ({ status: 429 })))
    expect(await codeOf(install(shelf()))).toBe('models.busy')
  })

  it('that is gone is told as such', async () => {
    await server.close()
    expect(await codeOf(install(shelf()))).toBe('net.refused')
  })

  it('that answers in another protocol is left', async () => {
    const upgrade = { connection: 'upgrade', upgrade: 'odd' }
    server.fail(BIG_PATH, ...Array.from({ length: 9 }, () => ({ status: 101, headers: upgrade })))
    expect(await codeOf(install(shelf()))).toBe('net.refused')
  })

  it('leads elsewhere on this computer, and not outside of it unencrypted', async () => {
    server.fail(BIG_PATH, { redirect: `${mirror.url}${BIG_PATH}` })
    await install(shelf())
    expectWhole()
    await shelf().remove('one')
    server.fail(BIG_PATH, { redirect: 'http://models.example.com/encoder.onnx' })
    expect(await codeOf(install(shelf()))).toBe('models.redirected')
    server.fail(BIG_PATH, { redirect: 'file:///etc/passwd' })
    expect(await codeOf(install(shelf()))).toBe('models.redirected')
  })

  it('that leads round in a circle is left', async () => {
    server.fail(BIG_PATH, ...Array.from({ length: 9 }, () => ({ redirect: BIG_PATH })))
    expect(await codeOf(install(shelf()))).toBe('models.redirected')
  })
})

describe('behind a proxy with a certificate of its own', () => {
  async function encrypted(handler: Parameters<typeof createServer>[1]) {
    const authority = privateAuthority('models.test')
    const secure = createServer(authority.certificate, handler)
    await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve))
    const proxy = await startProxy({ to: (secure.address() as AddressInfo).port })
    closing.push(
      () => proxy.close(),
      () => secure.close(),
      () => secure.closeAllConnections(),
    )
    const clock = createRealClock()
    const dialer = createDialer({ clock, proxyFor: async () => proxy.url, extraCa: [authority.ca] })
    const [big, small] = manifest().files
    const files = [{ ...big!, urls: ['https://models.test/encoder.onnx'] }, small!]
    return { proxy, models: shelf({ clock, dialer, offered: [{ ...manifest(), files }] }) }
  }

  it('a model comes through both', async () => {
    const { proxy, models } = await encrypted((_, response) => response.end(BIG))
    await install(models)
    expectWhole()
    expect(proxy.asked).toEqual(['models.test:443'])
  })

  it('a server elsewhere cannot make Parley ask this computer for something', async () => {
    const { models } = await encrypted((_, response) =>
      response.writeHead(302, { location: `${server.url}${BIG_PATH}` }).end(),
    )
    expect(await codeOf(install(models))).toBe('models.redirected')
    expect(server.asked).toEqual([])
  })
})

describe('the disk', () => {
  it('that has no room is not begun on', async () => {
    const disk = { ...realDisk, freeBytes: async () => 50_000_000 }
    expect(await codeOf(install(shelf({ disk })))).toBe('models.noSpace')
    expect(server.asked).toEqual([])
  })

  it('that fills up in the middle keeps what came, and it is gone on with', async () => {
    let leftBytes = 300_000
    const openPart: typeof realDisk.openPart = async (file, fromByte) => {
      const part = await realDisk.openPart(file, fromByte)
      return {
        ...part,
        write: async (piece) => {
          leftBytes -= piece.length
          if (leftBytes < 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
          await part.write(piece)
        },
      }
    }
    expect(await codeOf(install(shelf({ disk: { ...realDisk, openPart } })))).toBe('models.diskFull')
    expect(statSync(`${encoder()}.part`).size).toBeGreaterThan(0)
    await install(shelf())
    expectWhole()
    expect(ranges().at(-1)).toMatch(/^bytes=\d+-$/)
  })

  it('that does not take the file at all lets go of the server', async () => {
    server.fail(BIG_PATH, { endless: true })
    const openPart = () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }))
    expect(await codeOf(install(shelf({ disk: { ...realDisk, openPart } })))).toBe('models.diskFull')
    await expect.poll(() => server.open()).toBe(0)
  })

  it('keeps nothing that is not the model’s', async () => {
    await install(shelf())
    writeFileSync(join(folder, 'one', 'old.onnx'), 'left by another version')
    writeFileSync(join(folder, 'one', 'ready.json.new'), '')
    await install(shelf())
    expectWhole()
  })
})

describe('a model that is ready', () => {
  it('is read again when it was touched, and refused when it is another', async () => {
    const models = shelf()
    await install(models)
    utimesSync(encoder(), 1, 1)
    expect(await models.open('one')).toBeDefined()
    const damaged = Buffer.from(BIG)
    damaged[5]! ^= 1
    writeFileSync(encoder(), damaged)
    expect(await codeOf(models.open('one'))).toBe('models.damaged')
    await install(models)
    expectWhole()
  })

  it('is not ready any more where it is offered with other files', async () => {
    await install(shelf())
    const next = randomBytes(600_000)
    server.put('/better.onnx', next)
    const { files, parts, ...rest } = manifest()
    const better = { urls: [`${server.url}/better.onnx`], path: 'better.onnx', bytes: 600_000, sha256: sha256(next) }
    const newer = { ...rest, parts: { ...parts, encoder: 'better.onnx' } as typeof parts, files: [...files, better] }
    const models = shelf({ offered: [newer] })
    expect((await models.list())[0]?.state).toBe('begun')
    expect(await codeOf(models.open('one'))).toBe('models.notReady')
    expect(await codeOf(models.chosen('recognizer', ''))).toBe('models.none')
    await install(models)
    expect(await models.open('one')).toMatchObject({ encoder: join(folder, 'one', 'better.onnx') })
    const other = files.map((file) => ({ ...file, sha256: sha256(next) }))
    expect((await shelf({ offered: [{ ...rest, parts, files: other }] }).list())[0]?.state).toBe('begun')
  })

  it('was loaded once before; what cannot be loaded never is', async () => {
    const dead: Trial = { available: async () => {}, load: () => Promise.reject(new AppException('local.died')) }
    const models = shelf({ trial: dead })
    expect(await codeOf(install(models))).toBe('models.unusable')
    expect(await codeOf(models.open('one'))).toBe('models.notReady')
    // Its bytes are right: they need not come again.
    expect(readFileSync(encoder()).equals(BIG)).toBe(true)
  })

  it('without a known checksum is fetched again after it could not be loaded', async () => {
    const dead: Trial = { available: async () => {}, load: () => Promise.reject(new AppException('local.died')) }
    const offered = [manifest({ checked: false })]
    expect(await codeOf(install(shelf({ trial: dead, offered })))).toBe('models.unusable')
    expect(onDisk()).toEqual([])
  })

  it('is not fetched where nothing could run it', async () => {
    const none: Trial = { ...willing, available: () => Promise.reject(new AppException('local.noEngine')) }
    expect(await codeOf(install(shelf({ trial: none })))).toBe('local.noEngine')
    expect(server.asked).toEqual([])
  })

  it('without a known checksum is held to what it was the first time', async () => {
    const models = shelf({ offered: [manifest({ checked: false })] })
    expect((await models.list())[0]?.checked).toBe(false)
    await install(models)
    await models.remove('one')
    server.put(BIG_PATH, randomBytes(BIG.length))
    expect(await codeOf(install(models))).toBe('models.changed')
    expect(existsSync(encoder())).toBe(false)
    server.put(BIG_PATH, BIG)
    await install(models)
    expectWhole()
  })

  it('without a known checksum is not held to what could never be loaded', async () => {
    const dead: Trial = { available: async () => {}, load: () => Promise.reject(new AppException('local.died')) }
    const offered = [manifest({ checked: false })]
    server.put(BIG_PATH, randomBytes(BIG.length))
    expect(await codeOf(install(shelf({ trial: dead, offered })))).toBe('models.unusable')
    server.put(BIG_PATH, BIG)
    await install(shelf({ offered }))
    expectWhole()
  })

  it('without a known checksum that was damaged since is fetched again, not taken for what was installed', async () => {
    const models = shelf({ offered: [manifest({ checked: false })] })
    await install(models)
    const damaged = Buffer.from(BIG)
    damaged[5]! ^= 1
    writeFileSync(encoder(), damaged)
    utimesSync(encoder(), 1, 1)
    expect(await codeOf(models.open('one'))).toBe('models.damaged')
    await install(models)
    expectWhole()
  })
})

describe('somebody who has had enough', () => {
  it('stops it at once, and it goes on from there the next time', async () => {
    server.fail(BIG_PATH, { stallAfter: 250_000 })
    const stop = new AbortController()
    const models = shelf({ stallMs: 60_000 })
    const stopped = models.install('one', { signal: stop.signal })
    await expect.poll(async () => (await models.list())[0]?.receivedBytes).toBeGreaterThan(0)
    stop.abort(new AppException('models.cancelled'))
    expect(await codeOf(stopped)).toBe('models.cancelled')
    await expect.poll(() => server.open()).toBe(0)
    expect((await models.list())[0]?.state).toBe('begun')
    await install(models)
    expectWhole()
    expect(ranges().at(-1)).toMatch(/^bytes=\d+-$/)
  })
})

describe('what a chain asks for', () => {
  it('is the one of that name, or the first of its kind that is ready', async () => {
    const models = shelf()
    expect(await codeOf(models.chosen('recognizer', ''))).toBe('models.none')
    expect(await codeOf(models.chosen('recognizer', 'one'))).toBe('models.notReady')
    await install(models)
    expect(await models.chosen('recognizer', '')).toMatchObject({ encoder: encoder() })
    expect(await models.chosen('recognizer', 'one')).toMatchObject({ encoder: encoder() })
    expect(await codeOf(models.chosen('voice', 'one'))).toBe('models.unknown')
    expect(await codeOf(models.chosen('voice', ''))).toBe('models.none')
  })
})

describe('two at a time', () => {
  it('are not: the second is told, also by another process', async () => {
    server.fail(BIG_PATH, { stallAfter: 10 })
    const stop = new AbortController()
    const first = shelf({ stallMs: 60_000 }).install('one', { signal: stop.signal })
    await expect.poll(() => server.asked.length).toBe(1)
    expect(await codeOf(shelf().install('one', { signal: never }))).toBe('models.busyElsewhere')
    expect(await codeOf(shelf().remove('one'))).toBe('models.busyElsewhere')
    stop.abort(new AppException('models.cancelled'))
    expect(await codeOf(first)).toBe('models.cancelled')
    await install(shelf())
    expectWhole()
  })

  it('are not kept apart by one that is gone', async () => {
    // No process has this number.
    writeFileSync(join(folder, 'lock'), '4194399 gone')
    await install(shelf())
    writeFileSync(join(folder, 'lock'), `${process.ppid} asleep for an hour`)
    utimesSync(join(folder, 'lock'), Date.now() / 1000 - 3600, Date.now() / 1000 - 3600)
    await install(shelf())
    // Its word was lost with the power.
    writeFileSync(join(folder, 'lock'), '')
    utimesSync(join(folder, 'lock'), Date.now() / 1000 - 3600, Date.now() / 1000 - 3600)
    await install(shelf())
    expect(readdirSync(folder).sort()).toEqual(['one'])
  })
})
