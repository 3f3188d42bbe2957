/** Starting with the user's session. The system keeps it on macOS and Windows, a desktop entry does on Linux. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface LoginItemPorts {
  platform: NodeJS.Platform
  /** What starts the app: of an AppImage the image, not what is inside. */
  executable: string
  /** `$XDG_CONFIG_HOME`, or `~/.config`. */
  configFolder: string
  /** Electron's own way, which Linux has not. */
  setLoginItem(openAtLogin: boolean): void
}

/** Rejects where the entry cannot be written. */
export async function startAtLogin(wanted: boolean, ports: LoginItemPorts): Promise<void> {
  if (ports.platform !== 'linux') return ports.setLoginItem(wanted)
  const file = join(ports.configFolder, 'autostart', 'parley.desktop')
  if (!wanted) return rm(file, { force: true })
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, desktopEntry(ports.executable))
}

/** As the desktop entry specification quotes an argument. */
export const desktopEntry = (executable: string): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Parley',
    'Comment=A voice assistant that lives in the tray',
    `Exec="${executable
      .replace(/[\\"`$]/g, '\\$&')
      .replaceAll('\\', '\\\\')
      .replaceAll('%', '%%')}"`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
