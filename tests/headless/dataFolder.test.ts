import { describe, expect, it } from 'vitest'
import { dataFolder } from '../../src/main/headless/dataFolder'

describe('the data folder', () => {
  it('is where each system keeps what belongs to a program', () => {
    expect(dataFolder({}, 'linux', '/home/ada')).toBe('/home/ada/.config/parley')
    expect(dataFolder({}, 'darwin', '/Users/ada')).toBe('/Users/ada/Library/Application Support/Parley')
    expect(dataFolder({ APPDATA: '/roaming' }, 'win32', '/ada')).toBe('/roaming/Parley')
  })

  it('follows XDG_CONFIG_HOME on Linux, unless that is empty', () => {
    expect(dataFolder({ XDG_CONFIG_HOME: '/etc/ada' }, 'linux', '/home/ada')).toBe('/etc/ada/parley')
    expect(dataFolder({ XDG_CONFIG_HOME: '' }, 'linux', '/home/ada')).toBe('/home/ada/.config/parley')
  })
})
