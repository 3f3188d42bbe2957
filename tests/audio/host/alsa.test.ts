import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { knowOnlySoundServer, seesSoundServer } from '../../../src/main/audio/host/alsa'

const HERE = '/run/here/native'

describe('a sound server', () => {
  const seen = (env: NodeJS.ProcessEnv, ...there: string[]) => seesSoundServer(env, (path) => there.includes(path))

  it.each<[string, NodeJS.ProcessEnv, string]>([
    ['the runtime folder', { XDG_RUNTIME_DIR: '/run/me' }, '/run/me/pulse/native'],
    [
      'the folder that is only for it',
      { XDG_RUNTIME_DIR: '/run/me', PULSE_RUNTIME_PATH: '/run/its' },
      '/run/its/native',
    ],
    ["the user's own, where nothing is said", {}, `/run/user/${process.getuid?.()}/pulse/native`],
    ["the system's", {}, '/run/pulse/native'],
    ['where it is named', { PULSE_SERVER: `unix:${HERE}` }, HERE],
    ['where it is named by a bare path', { PULSE_SERVER: HERE }, HERE],
    ['where it is named for one machine', { PULSE_SERVER: `{0ab1}unix:${HERE}` }, HERE],
    ['one of several places', { PULSE_SERVER: `unix:/nowhere ${HERE}` }, HERE],
  ])('is seen in %s', (_, env, socket) => {
    expect(seen(env, socket)).toBe(true)
    expect(seen(env)).toBe(false)
  })

  it('that is named on another computer is believed', () => {
    expect(seen({ PULSE_SERVER: 'tcp:otherwhere:4713' })).toBe(true)
  })

  it('that is named elsewhere is not looked for in the usual places', () => {
    expect(seen({ PULSE_SERVER: 'unix:/nowhere', XDG_RUNTIME_DIR: '/run/me' }, '/run/me/pulse/native')).toBe(false)
  })
})

describe.runIf(process.platform === 'linux')('what ALSA is told', () => {
  it('is the sound server alone, from a file that nobody else can find', () => {
    const env: NodeJS.ProcessEnv = { PULSE_SERVER: 'tcp:otherwhere' }
    knowOnlySoundServer(env)
    expect(env['ALSA_CONFIG_PATH']).toMatch(/^\/proc\/self\/fd\/\d+$/)
    expect(readFileSync(env['ALSA_CONFIG_PATH']!, 'utf8')).toContain('pcm.pulse { type pulse }')
  })

  it.each<[string, NodeJS.ProcessEnv]>([
    ['there is no sound server', { PULSE_SERVER: 'unix:/nowhere' }],
    ['its user has said what it knows', { PULSE_SERVER: 'tcp:otherwhere', ALSA_CONFIG_PATH: '/my/alsa.conf' }],
  ])('is nothing where %s', (_, env) => {
    const before = { ...env }
    knowOnlySoundServer(env)
    expect(env).toEqual(before)
  })
})
