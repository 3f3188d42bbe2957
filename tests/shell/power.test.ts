import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { watchPower } from '../../src/main/shell/power'

const setUp = () => {
  const monitor = new EventEmitter()
  const did: string[] = []
  const power = watchPower(monitor, {
    ...{ suspended: () => void did.push('suspended'), resumed: () => void did.push('resumed') },
    releaseKeys: () => void did.push('keys up'),
  })
  return { monitor, did, power }
}

describe('the power of the machine', () => {
  it('goes and comes: keys are let go of before it sleeps', () => {
    const { monitor, did } = setUp()
    monitor.emit('suspend')
    monitor.emit('resume')
    expect(did).toEqual(['keys up', 'suspended', 'resumed'])
  })

  it('is locked until it is unlocked', () => {
    const { monitor, did, power } = setUp()
    expect(power.isLocked).toBe(false)
    monitor.emit('lock-screen')
    expect(power.isLocked).toBe(true)
    expect(did).toEqual(['keys up'])
    monitor.emit('unlock-screen')
    expect(power.isLocked).toBe(false)
  })

  it('is no longer listened to after the end', () => {
    const { monitor, did, power } = setUp()
    power.end()
    monitor.emit('suspend')
    expect(did).toEqual([])
    expect(monitor.eventNames()).toEqual([])
  })
})
