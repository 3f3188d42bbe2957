/**
 * Whether the system lets Parley have the microphone. macOS asks the user once and remembers it, Windows has a switch for
 * all desktop apps; Linux tells nothing. Imports no Electron.
 */
import type { AudioBackend } from '../audio'

export interface AccessPorts {
  platform: NodeJS.Platform
  status(): 'not-determined' | 'granted' | 'denied' | 'restricted' | 'unknown'
  /** Shows the system's own question; resolves when it was answered. */
  ask(): Promise<boolean>
}

export const isBlocked = ({ platform, status }: AccessPorts): boolean => {
  if (platform !== 'darwin' && platform !== 'win32') return false
  const now = status()
  return now === 'denied' || now === 'restricted'
}

/** The same devices; before a microphone is opened for the first time the user has been asked. */
export const askingFirst = (audio: AudioBackend, { platform, status, ask }: AccessPorts): AudioBackend => ({
  devices: () => audio.devices(),
  onDevicesChanged: (listener) => audio.onDevicesChanged(listener),
  openOutput: (request, sink) => audio.openOutput(request, sink),
  async openInput(request, sink) {
    // Whatever the answer is: a microphone that was refused gives silence, and that is told.
    if (platform === 'darwin' && status() === 'not-determined') await ask().catch(() => false)
    return audio.openInput(request, sink)
  },
  close: () => audio.close(),
})
