/**
 * What ALSA offers in the sound host. PortAudio opens every device that ALSA has a name for to see what it is, JACK's among
 * them: that one keeps a database with locks in shared memory, and a process that is killed while it holds one leaves it
 * locked. From then on every host hung in its first call, until the computer was started again. So ALSA gets to know no JACK
 * that does not run, and where there is a sound server, which is all that Parley uses then, nothing else. Opens no device.
 */
import { existsSync, openSync, unlinkSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The name under which ALSA, and so PortAudio, offers the sound server. */
export const PULSE_PCM = 'pulse'

/** Of a card that is not there. PortAudio 19.7 counts one device too few where each can be opened, and aborts: this one never can. */
const NOTHING = '{ type hw card 31 }'

/** All that is needed where there is a sound server. */
export const ONLY_PULSE = `
pcm.${PULSE_PCM} { type pulse }
ctl.${PULSE_PCM} { type pulse }
pcm.nothing ${NOTHING}
`

const WITHOUT_JACK = `pcm.!jack ${NOTHING}`

/** Read when the system's own files, its first hook, have been: what they say of a name would count otherwise. */
const behindTheSystem = (file: string) => `@hooks.1 { func load files [ "${file}" ] errors false }`

/** What the system has on its disk. Other places it may lie in are left alone: then ALSA knows what it always does. */
const SYSTEM_CONFIG = '/usr/share/alsa/alsa.conf'
/** Of a sound server that is the whole computer's. */
const SYSTEM_SOCKET = '/run/pulse/native'

type Exists = (path: string) => boolean

/** For this process, before PortAudio is asked anything. `ALSA_CONFIG_PATH` stays as it is where its user has set it. */
export function knowWhatIsUsed(env: NodeJS.ProcessEnv = process.env, exists: Exists = existsSync): void {
  if (process.platform !== 'linux' || env['ALSA_CONFIG_PATH']) return
  try {
    if (seesSoundServer(env, exists)) env['ALSA_CONFIG_PATH'] = unnamed(ONLY_PULSE)
    else if (!runsJack(exists) && exists(SYSTEM_CONFIG)) {
      env['ALSA_CONFIG_PATH'] = `${SYSTEM_CONFIG}:${unnamed(behindTheSystem(unnamed(WITHOUT_JACK)))}`
    }
  } catch {
    // Without a folder for temporary files it knows all devices.
  }
}

/** As libpulse looks for one. `PULSE_SERVER` is a list; what is no path may be anywhere. */
function seesSoundServer(env: NodeJS.ProcessEnv, exists: Exists): boolean {
  const named = env['PULSE_SERVER']?.split(/\s+/).filter(Boolean) ?? []
  if (named.length > 0) {
    const places = named.map((each) => each.replace(/^\{[^}]*\}/, '').replace(/^unix:/, ''))
    return places.some((place) => !place.startsWith('/') || exists(place))
  }
  const runtime = env['XDG_RUNTIME_DIR'] ?? `/run/user/${userId()}`
  return [join(env['PULSE_RUNTIME_PATH'] ?? join(runtime, 'pulse'), 'native'), SYSTEM_SOCKET].some(exists)
}

/** The socket on which JACK 2 waits for its first client. */
const runsJack = (exists: Exists): boolean => exists(`/dev/shm/jack_default_${userId()}_0`)

const userId = () => process.getuid?.() ?? 0

let written = 0

/** A file of this process that nobody else finds. ALSA takes a list that blanks separate: a path of its own could have one in it. */
function unnamed(content: string): string {
  written += 1
  const file = join(tmpdir(), `parley-alsa-${process.pid}-${written}`)
  const descriptor = openSync(file, 'wx+', 0o600)
  unlinkSync(file)
  writeSync(descriptor, content)
  return `/proc/self/fd/${descriptor}`
}
