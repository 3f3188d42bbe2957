/** Packages for macOS and Windows as far as they can be laid out anywhere: what the system is told, and where things lie. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asar, filesIn, fromPackager, PACKAGER, type Packed, pack } from './packing'

interface Plist {
  parse(text: string): Record<string, unknown>
}

const plist = () => fromPackager('plist') as Plist
const parsed = (path: string) => plist().parse(readFileSync(path, 'utf8'))

describe('macOS', () => {
  let packed: Packed
  let contents: string

  beforeAll(async () => {
    packed = await pack('mac', ['--dir'], true)
    contents = join(packed.out, 'mac/Parley.app/Contents')
  })

  afterAll(() => packed?.remove())

  it('is told why Parley listens, and that it lives in the menu bar', () => {
    const info = parsed(join(contents, 'Info.plist'))
    expect(info).toMatchObject({
      CFBundleIdentifier: 'app.parley.Parley',
      CFBundleName: 'Parley',
      CFBundleExecutable: 'Parley',
      CFBundleIconFile: 'icon.icns',
      LSUIElement: true,
      LSApplicationCategoryType: 'public.app-category.productivity',
    })
    expect(info['NSMicrophoneUsageDescription']).toMatch(/listens while you hold the talk key/)
    expect(existsSync(join(contents, 'Resources/icon.icns'))).toBe(true)
  })

  it('finds in the bundle what the archive must be', () => {
    const info = parsed(join(contents, 'Info.plist')) as {
      ElectronAsarIntegrity: Record<string, { algorithm: string; hash: string }>
    }
    const { algorithm, hash } = info.ElectronAsarIntegrity['Resources/app.asar']!
    const header = (asar() as unknown as { getRawHeader(path: string): { headerString: string } }).getRawHeader(
      join(contents, 'Resources/app.asar'),
    ).headerString
    expect(algorithm).toBe('SHA256')
    expect(hash).toBe(createHash('sha256').update(header).digest('hex'))
  })

  it('grants the microphone to the app and to its helpers', () => {
    const entitlements = parsed(join(PACKAGER, 'entitlements.mac.plist'))
    expect(entitlements['com.apple.security.device.audio-input']).toBe(true)
    expect(entitlements['com.apple.security.cs.allow-jit']).toBe(true)
    const configured = execFileSync(process.execPath, [
      '-e',
      `import(${JSON.stringify(join(PACKAGER, 'electron-builder.mjs'))}).then((m) => console.log(m.default.mac.entitlements, m.default.mac.entitlementsInherit))`,
    ])
    expect(configured.toString().trim()).toBe('build/entitlements.mac.plist build/entitlements.mac.plist')
  })

  it('gets its own key hook and no other', () => {
    const hooks = filesIn(join(contents, 'Resources/app.asar.unpacked')).filter((file) => /prebuilds/.test(file))
    expect(hooks).toEqual(['node_modules/uiohook-napi/prebuilds/darwin-x64/uiohook-napi.node'])
  })
})

describe('Windows', () => {
  let packed: Packed
  let folder: string

  beforeAll(async () => {
    packed = await pack('win', ['--dir'], true)
    folder = join(packed.out, 'win-unpacked')
  })

  afterAll(() => packed?.remove())

  it('shows the name, the version and the icon of Parley', () => {
    const bytes = readFileSync(join(folder, 'Parley.exe'))
    const wide = (text: string) => Buffer.from(text, 'utf16le')
    expect(bytes.includes(wide('Parley'))).toBe(true)
    expect(bytes.includes(wide('MIT licence'))).toBe(true)
    // The largest picture of the icon is stored as it is.
    const icon = readFileSync(join(PACKAGER, 'icon.ico'))
    const last = 6 + 16 * (icon.readUInt16LE(4) - 1)
    const place = icon.readUInt32LE(last + 12)
    expect(bytes.includes(icon.subarray(place, place + icon.readUInt32LE(last + 8)))).toBe(true)
  })

  it('gets its own key hook and no other, and two languages', () => {
    const hooks = filesIn(join(folder, 'resources/app.asar.unpacked')).filter((file) => /prebuilds/.test(file))
    expect(hooks).toEqual(['node_modules/uiohook-napi/prebuilds/win32-x64/uiohook-napi.node'])
    expect(filesIn(join(folder, 'locales')).sort()).toEqual(['en-GB.pak', 'en-US.pak'])
  })
})
