import { describe, expect, it } from 'vitest'
import { Capabilities } from '../../src/main/shell/capabilities'
import type { CapabilitiesView } from '../../src/shared/desktop'

const settled = () => new Promise((resolve) => setImmediate(resolve))

const setUp = (platform: NodeJS.Platform, session?: string) => {
  const now = { keyring: true, screenReader: false }
  let told: () => void = () => {}
  const capabilities = new Capabilities({
    ...{ platform, session, version: '1.2.3', keyring: async () => now.keyring },
    screenReader: async () => now.screenReader,
    onScreenReader: (listener) => {
      told = listener
      return () => {
        told = () => {}
      }
    },
  })
  const shown: CapabilitiesView[] = []
  capabilities.on((view) => shown.push(view))
  return { now, told: () => told(), capabilities, shown }
}

describe('capabilities', () => {
  it('are those of the system', async () => {
    const mac = setUp('darwin')
    await settled()
    expect(mac.shown.at(-1)).toEqual({
      ...{ platform: 'mac', version: '1.2.3', hideFromSharing: true, startAtLogin: true, keyring: true },
      ...{ placesWindows: true, screenReader: false },
    })
    expect(setUp('linux', 'x11').shown[0]).toMatchObject({ hideFromSharing: false, placesWindows: true })
    expect(setUp('linux', 'wayland').shown[0]?.placesWindows).toBe(false)
    expect(setUp('freebsd').shown[0]).toMatchObject({ platform: 'other', startAtLogin: false })
  })

  it('follow a screen reader that is switched on, and stop at the end', async () => {
    const { now, told, capabilities, shown } = setUp('win32')
    await settled()
    now.screenReader = true
    told()
    await settled()
    expect(shown.at(-1)?.screenReader).toBe(true)
    capabilities.close()
    now.screenReader = false
    told()
    await settled()
    expect(shown.at(-1)?.screenReader).toBe(true)
  })
})
