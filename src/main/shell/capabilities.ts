/** What this system and this build can do, for windows: a control whose capability is missing is not shown. */
import type { CapabilitiesView } from '../../shared/desktop'
import { Held } from '../../shared/time'

export interface CapabilitiesPorts {
  platform: NodeJS.Platform
  version: string
  /** `XDG_SESSION_TYPE`. */
  session: string | undefined
  keyring(): Promise<boolean>
  screenReader(): Promise<boolean>
  /** The system says that it may have changed. Returns an unsubscribe. */
  onScreenReader(listener: () => void): () => void
}

const NAMES: Partial<Record<NodeJS.Platform, CapabilitiesView['platform']>> = {
  linux: 'linux',
  darwin: 'mac',
  win32: 'windows',
}

export class Capabilities {
  readonly #ports: CapabilitiesPorts
  readonly #view: Held<CapabilitiesView>
  readonly #leave: () => void

  constructor(ports: CapabilitiesPorts) {
    const { platform, version, session } = ports
    const isMacOrWindows = platform === 'darwin' || platform === 'win32'
    this.#ports = ports
    this.#view = new Held<CapabilitiesView>({
      platform: NAMES[platform] ?? 'other',
      version,
      hideFromSharing: isMacOrWindows,
      startAtLogin: isMacOrWindows || platform === 'linux',
      keyring: false,
      placesWindows: !(platform === 'linux' && session === 'wayland'),
      screenReader: false,
    })
    this.#leave = ports.onScreenReader(() => void this.look())
    void this.look()
  }

  /** Snapshot first, and what changed since the last look soon after. */
  on(listener: (view: CapabilitiesView) => void): () => void {
    const leave = this.#view.on(listener)
    void this.look()
    return leave
  }

  /** A screen reader may be switched on while Parley runs, and a keyring be unlocked. */
  async look(): Promise<void> {
    const [keyring, screenReader] = await Promise.all([
      this.#ports.keyring().catch(() => false),
      this.#ports.screenReader().catch(() => false),
    ])
    const before = this.#view.current
    if (keyring === before.keyring && screenReader === before.screenReader) return
    this.#view.set({ ...before, keyring, screenReader })
  }

  close(): void {
    this.#leave()
  }
}
