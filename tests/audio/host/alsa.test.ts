import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { knowWhatIsUsed } from '../../../src/main/audio/host/alsa'

const SYSTEM_CONFIG = '/usr/share/alsa/alsa.conf'
const HERE = '/run/here/native'
const JACK = `/dev/shm/jack_default_${process.getuid?.()}_0`
const OWN_FILE = String.raw`/proc/self/fd/\d+`

/** What ALSA is told on a computer where these files are. */
function told(env: NodeJS.ProcessEnv, ...there: string[]): string | undefined {
  const own = { ...env }
  knowWhatIsUsed(own, (path) => there.includes(path))
  return own['ALSA_CONFIG_PATH']
}

const contentOf = (path: string) => readFileSync(path, 'utf8')

describe.runIf(process.platform === 'linux')('where there is a sound server', () => {
  it.each<[string, NodeJS.ProcessEnv, string]>([
    ['in the runtime folder', { XDG_RUNTIME_DIR: '/run/me' }, '/run/me/pulse/native'],
    ['in a folder of its own', { XDG_RUNTIME_DIR: '/run/me', PULSE_RUNTIME_PATH: '/run/its' }, '/run/its/native'],
    ["in the user's, where none is said", {}, `/run/user/${process.getuid?.()}/pulse/native`],
    ["that is the whole computer's", {}, '/run/pulse/native'],
    ['where it is named', { PULSE_SERVER: `unix:${HERE}` }, HERE],
    ['named by a bare path', { PULSE_SERVER: HERE }, HERE],
    ['named for one machine', { PULSE_SERVER: `{0ab1}unix:${HERE}` }, HERE],
    ['at one of several places', { PULSE_SERVER: `unix:/nowhere ${HERE}` }, HERE],
  ])('%s, ALSA knows it alone, from a file that nobody else finds', (_, env, socket) => {
    const path = told(env, SYSTEM_CONFIG, socket)!
    expect(path).toMatch(new RegExp(`^${OWN_FILE}$`))
    expect(contentOf(path)).toContain('pcm.pulse { type pulse }')
    expect(told(env, SYSTEM_CONFIG)).not.toMatch(new RegExp(`^${OWN_FILE}$`))
  })

  it('on another computer, it is believed', () => {
    expect(contentOf(told({ PULSE_SERVER: 'tcp:otherwhere:4713' })!)).toContain('pcm.pulse')
  })

  it('in the usual place, and another is named, that one counts', () => {
    const env = { PULSE_SERVER: 'unix:/nowhere', XDG_RUNTIME_DIR: '/run/me' }
    expect(told(env, '/run/me/pulse/native')).toBeUndefined()
  })
})

describe.runIf(process.platform === 'linux')('where there is none', () => {
  it('ALSA knows all that the system says, and behind that no JACK', () => {
    const [system, ours] = told({}, SYSTEM_CONFIG)!.split(':')
    expect(system).toBe(SYSTEM_CONFIG)
    const [last] = new RegExp(OWN_FILE).exec(contentOf(ours!))!
    expect(contentOf(last)).toContain('pcm.!jack')
  })

  it.each<[string, NodeJS.ProcessEnv, string[]]>([
    ['JACK runs', {}, [SYSTEM_CONFIG, JACK]],
    ['the system keeps its files elsewhere', {}, []],
  ])('and %s, ALSA is told nothing', (_, env, there) => {
    expect(told(env, ...there)).toBeUndefined()
  })
})

it('what its user has told ALSA stays', () => {
  const env = { PULSE_SERVER: 'tcp:otherwhere', ALSA_CONFIG_PATH: '/my/alsa.conf' }
  expect(told(env, SYSTEM_CONFIG)).toBe('/my/alsa.conf')
})
