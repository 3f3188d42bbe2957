/** The configuration of the packager, its hooks and the icons: what is right is taken, what is wrong is refused. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { CONFIGURATION, fromPackager, PACKAGER } from './packing'

interface Configured {
  default: Record<string, unknown>
  refuseForeign(platform: string, projectDir: string): void
  withoutDebug(wasm: Buffer): Buffer
}

let own: Configured

beforeAll(async () => {
  own = (await import(pathToFileURL(CONFIGURATION).href)) as Configured
})

const validate = (configuration: object): Promise<void> => {
  const { validateConfiguration } = fromPackager('app-builder-lib/out/util/config/config.js') as {
    validateConfiguration(configuration: object, log: { isEnabled: boolean; add(): void }): Promise<void>
  }
  return validateConfiguration(configuration, { isEnabled: false, add: () => {} })
}

describe('the configuration', () => {
  it('is valid for the packager', async () => {
    await expect(validate(own.default)).resolves.toBeUndefined()
  })

  it('with a misspelt option is refused by name', async () => {
    await expect(validate({ ...own.default, asarUnpak: [] })).rejects.toThrow(/asarUnpak/)
    const linux = { ...(own.default['linux'] as object), categroy: 'Utility' }
    await expect(validate({ ...own.default, linux })).rejects.toThrow(/configuration\.linux/)
  })

  it('makes a disk image, an installer, an AppImage and a Debian package', () => {
    const targets = ['mac', 'win', 'linux'].flatMap((system) => (own.default[system] as { target: string[] }).target)
    expect(targets).toEqual(['dmg', 'nsis', 'AppImage', 'deb'])
  })
})

describe('the sound module', () => {
  let project = ''
  const put = (bytes: Buffer) => {
    project = mkdtempSync(join(tmpdir(), 'parley-project-'))
    const folder = join(project, 'node_modules/naudiodon/build/Release')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'naudiodon.node'), bytes)
  }

  afterEach(() => rmSync(project, { recursive: true, force: true }))

  it('of another system is refused', () => {
    put(Buffer.from('\x7fELF\x02\x01\x01\x00', 'latin1'))
    expect(() => own.refuseForeign('linux', project)).not.toThrow()
    expect(() => own.refuseForeign('darwin', project)).toThrow('not one of darwin: pack each system on itself')
    expect(() => own.refuseForeign('win32', project)).toThrow('not one of win32')
  })

  it('that was never built is told, instead of packing an app that cannot hear', () => {
    project = mkdtempSync(join(tmpdir(), 'parley-project-'))
    expect(() => own.refuseForeign('linux', project)).toThrow('is not built')
  })
})

it('a wasm module loses what only a debugger reads, and nothing else', async () => {
  const head = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
  // One function type, one function that gives 42, one export.
  const code = [1, 5, 1, 0x60, 0, 1, 0x7f, 3, 2, 1, 0, 7, 5, 1, 1, 0x61, 0, 0, 0x0a, 6, 1, 4, 0, 0x41, 42, 0x0b]
  const custom = (name: string, size: number) => {
    const body = [name.length, ...Buffer.from(name), ...new Array<number>(size).fill(7)]
    return [0, (body.length & 127) | 128, body.length >> 7, ...body]
  }
  const wasm = Buffer.from([
    ...head,
    ...custom('.debug_info', 200),
    ...code,
    ...custom('name', 3),
    ...custom('.debug_str', 300),
  ])
  const stripped = own.withoutDebug(wasm)
  expect(stripped).toEqual(Buffer.from([...head, ...code, ...custom('name', 3)]))
  const { instance } = await WebAssembly.instantiate(new Uint8Array(stripped))
  expect((instance.exports['a'] as () => number)()).toBe(42)
})

describe('the icons', () => {
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47])

  it('of macOS go up to 1024 pixels', () => {
    const icns = readFileSync(join(PACKAGER, 'icon.icns'))
    expect(icns.toString('latin1', 0, 4)).toBe('icns')
    expect(icns.readUInt32BE(4)).toBe(icns.length)
    const sizes = new Map<string, number>()
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      expect(icns.subarray(at + 8, at + 12)).toEqual(png)
      sizes.set(icns.toString('latin1', at, at + 4), icns.readUInt32BE(at + 8 + 16))
    }
    expect([sizes.get('ic07'), sizes.get('ic08'), sizes.get('ic09'), sizes.get('ic10')]).toEqual([128, 256, 512, 1024])
  })

  it('of Windows go from 16 to 256 pixels', () => {
    const ico = readFileSync(join(PACKAGER, 'icon.ico'))
    const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => ico[6 + 16 * index]! || 256)
    expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256])
    const places = sizes.map((_, index) => ico.readUInt32LE(6 + 16 * index + 12))
    for (const place of places) expect(ico.subarray(place, place + 4)).toEqual(png)
  })

  it('of Linux are as large as their names say', () => {
    for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) {
      const bytes = readFileSync(join(PACKAGER, 'icons', `${size}x${size}.png`))
      expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([size, size])
    }
  })
})
