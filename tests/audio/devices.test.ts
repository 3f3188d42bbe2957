import { describe, expect, it } from 'vitest'
import { findDevice, pickDevice } from '../../src/main/audio'
import type { DeviceInfo } from '../../src/shared/view'

const device = (id: string, name: string, isDefault = false): DeviceInfo => ({ id, name, kind: 'input', isDefault })

const builtIn = device('card0', 'Built-in Microphone', true)
const headset = device('usb1', 'Headset')
const devices = [headset, builtIn]

describe('the device to use', () => {
  it('is the saved one by its id, even if it was renamed', () => {
    expect(pickDevice(devices, { id: 'usb1', name: 'Old name' }, 'linux')).toBe(headset)
  })

  it('is the one of the saved name when its id changed with the plug', () => {
    expect(pickDevice(devices, { id: 'usb7', name: 'Headset' }, 'linux')).toBe(headset)
  })

  it('is the system default when the saved one is gone or none was saved', () => {
    expect(pickDevice(devices, { id: 'usb9', name: 'Gone' }, 'linux')).toBe(builtIn)
    expect(pickDevice(devices, undefined, 'linux')).toBe(builtIn)
  })

  it('is the first where the system names no default, and none where there is none', () => {
    expect(pickDevice([headset], undefined, 'linux')).toBe(headset)
    expect(pickDevice([], { id: 'usb1', name: 'Headset' }, 'linux')).toBeUndefined()
  })

  it('of two with the saved name is the default one', () => {
    const twins = [device('a', 'Headset'), device('b', 'Headset', true)]
    expect(pickDevice(twins, { id: 'c', name: 'Headset' }, 'linux')?.id).toBe('b')
  })

  it('on Windows is found behind its alias and its cut-off name, elsewhere it is not', () => {
    const alias = [builtIn, device('x', 'Communications - Headset')]
    expect(pickDevice(alias, { id: 'old', name: 'Headset' }, 'win32')?.id).toBe('x')
    expect(pickDevice(alias, { id: 'old', name: 'Headset' }, 'darwin')?.id).toBe('card0')
    const long = 'Microphone (USB Audio Device Number Two)'
    const short = [builtIn, device('x', long.slice(0, 31))]
    expect(pickDevice(short, { id: 'old', name: long }, 'win32')?.id).toBe('x')
    expect(pickDevice(short, { id: 'old', name: long }, 'linux')?.id).toBe('card0')
  })
})

describe('a device that was typed', () => {
  it('is an id, a name in any case, or a part of exactly one name', () => {
    expect(findDevice(devices, 'usb1')).toBe(headset)
    expect(findDevice(devices, ' headSET ')).toBe(headset)
    expect(findDevice(devices, 'built')).toBe(builtIn)
  })

  it('is none when nothing or more than one is meant', () => {
    expect(findDevice(devices, 'e')).toBeUndefined()
    expect(findDevice(devices, 'speaker')).toBeUndefined()
    expect(findDevice(devices, '  ')).toBeUndefined()
  })
})
