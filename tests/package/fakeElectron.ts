/**
 * As much of an unpacked Electron as electron-builder looks at: the program with its fuses as they are delivered, some
 * languages, the licence files, and for macOS the bundle with its helpers. Nothing of it starts.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What Electron's own program carries: a mark, the version, how many, and for each fuse on or off. */
const FUSES = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX', 'latin1'),
  Buffer.from([1, 8]),
  Buffer.from('10110001', 'latin1'),
])

export type System = 'linux' | 'mac' | 'win'

/** A program of Windows that can be edited; any with a version in it will do. */
const ANY_EXE = 'node_modules/electron-winstaller/vendor/nuget.exe'

export function makeElectron(system: System, folder: string, packager: string): string {
  mkdirSync(folder, { recursive: true })
  const write = (name: string, content: string | Buffer) => {
    const path = join(folder, name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, content, { mode: 0o755 })
  }
  write('LICENSE', 'the licence of Electron')
  write('LICENSES.chromium.html', 'the licences of Chromium')
  write('version', '45.4.1')
  if (system === 'mac') {
    makeBundle(write)
    return folder
  }
  for (const language of ['de', 'en-GB', 'en-US', 'fr']) write(`locales/${language}.pak`, language)
  mkdirSync(join(folder, 'resources'), { recursive: true })
  if (system === 'linux') write('electron', Buffer.concat([Buffer.from('\x7fELF', 'latin1'), Buffer.alloc(64), FUSES]))
  else write('electron.exe', Buffer.concat([readFileSync(join(packager, ANY_EXE)), FUSES]))
  return folder
}

function makeBundle(write: (name: string, content: string | Buffer) => void): void {
  const contents = 'Electron.app/Contents'
  write(`${contents}/Info.plist`, plist({ CFBundleExecutable: 'Electron', CFBundleIdentifier: 'com.github.Electron' }))
  write(`${contents}/MacOS/Electron`, 'program')
  write(`${contents}/Resources/electron.icns`, 'icns')
  write(`${contents}/Resources/en.lproj/locale.pak`, 'en')
  write(`${contents}/Resources/fr.lproj/locale.pak`, 'fr')
  const framework = `${contents}/Frameworks/Electron Framework.framework`
  write(`${framework}/Electron Framework`, FUSES)
  for (const language of ['en', 'fr']) write(`${framework}/Versions/A/Resources/${language}.lproj/locale.pak`, language)
  for (const kind of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
    const name = `Electron Helper${kind}`
    const helper = `${contents}/Frameworks/${name}.app/Contents`
    const info = { CFBundleExecutable: name, CFBundleIdentifier: 'com.github.Electron.helper', CFBundleName: name }
    write(`${helper}/Info.plist`, plist(info))
    write(`${helper}/MacOS/${name}`, 'program')
  }
}

const plist = (entries: Record<string, string>): string => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
${Object.entries(entries)
  .map(([key, value]) => `<key>${key}</key><string>${value}</string>`)
  .join('\n')}
</dict></plist>
`
