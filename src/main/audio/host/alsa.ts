/**
 * What ALSA offers in the sound host. PortAudio opens every device that ALSA has a name for to see what it is, JACK's among
 * them: that one keeps a database with locks in shared memory, and a process that was killed while it held one leaves it
 * locked. From then on every host hung in its first call, until the computer was started again. Where there is a sound server it is all
 * that Parley uses, so ALSA gets to know nothing else. Opens no device.
 */
import { existsSync, openSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The name under which ALSA, and so PortAudio, offers the sound server. */
export const PULSE_PCM = 'pulse'

/** PortAudio 19.7 counts one device too few when each can be opened, and aborts: the last one never can. */
const ONLY_PULSE = `
pcm.${PULSE_PCM} { type pulse }
ctl.${PULSE_PCM} { type pulse }
pcm.nothing { type hw card 31 }
`

/** Of the system's own: where a server answers that was not named. */
const SYSTEM_SOCKET = '/run/pulse/native'

/** For this process, before PortAudio is asked anything. Changes nothing where there is no sound server to be seen. */
export function knowOnlySoundServer(env: NodeJS.ProcessEnv = process.env): void {
  if (process.platform !== 'linux' || env['ALSA_CONFIG_PATH'] || !seesSoundServer(env)) return
  const file = join(tmpdir(), `parley-alsa-${process.pid}`)
  try {
    const descriptor = openSync(file, 'wx+', 0o600)
    unlinkSync(file)
    writeSync(descriptor, ONLY_PULSE)
    // ALSA takes a list that blanks separate: a path of its own could have one in it.
    env['ALSA_CONFIG_PATH'] = `/proc/self/fd/${descriptor}`
  } catch {
    // Without a folder for temporary files it knows all devices, as before.
  }
}

/** As libpulse looks for one. `PULSE_SERVER` is a list; what is no path may be anywhere. */
export function seesSoundServer(env: NodeJS.ProcessEnv, exists: (path: string) => boolean = existsSync): boolean {
  const named = env['PULSE_SERVER']?.split(/\s+/).filter(Boolean) ?? []
  if (named.length > 0) {
    const places = named.map((each) => each.replace(/^\{[^}]*\}/, '').replace(/^unix:/, ''))
    return places.some((place) => !place.startsWith('/') || exists(place))
  }
  const runtime = env['XDG_RUNTIME_DIR'] ?? `/run/user/${process.getuid?.()}`
  const sockets = [join(env['PULSE_RUNTIME_PATH'] ?? join(runtime, 'pulse'), 'native'), SYSTEM_SOCKET]
  return sockets.some(exists)
}
