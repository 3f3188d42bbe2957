import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { desktopEntry, startAtLogin } from '../../src/main/shell/loginItem'
import { temporaryFolder } from '../support/headless'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

describe('starting with the session', () => {
  it('is a desktop entry on Linux, gone when it is no longer wanted', async () => {
    const ports = {
      ...({ platform: 'linux', executable: '/opt/Parley/parley', configFolder: folder.path } as const),
      setLoginItem: () => expect.unreachable(),
    }
    const file = join(folder.path, 'autostart', 'parley.desktop')
    await startAtLogin(false, ports)
    await startAtLogin(true, ports)
    expect(readFileSync(file, 'utf8')).toContain('\nExec="/opt/Parley/parley"\n')
    await startAtLogin(false, ports)
    expect(existsSync(file)).toBe(false)
  })

  it.each(['darwin', 'win32'] as const)("is the system's affair on %s", async (platform) => {
    const told: boolean[] = []
    const ports = {
      platform,
      executable: 'x',
      configFolder: folder.path,
      setLoginItem: (on: boolean) => void told.push(on),
    }
    await startAtLogin(true, ports)
    await startAtLogin(false, ports)
    expect(told).toEqual([true, false])
    expect(existsSync(join(folder.path, 'autostart'))).toBe(false)
  })

  it('survives a path with blanks and marks that a desktop entry takes for its own', () => {
    expect(desktopEntry('/home/a b/100% "mine"/Parley.AppImage')).toContain(
      'Exec="/home/a b/100%% \\\\"mine\\\\"/Parley.AppImage"',
    )
  })
})
