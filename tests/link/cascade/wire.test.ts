/** The rate of a turn is of its sound, whatever else stood on the wire meanwhile. */
import { expect, it } from 'vitest'
import { Wire } from '../../../src/main/link/cascade/wire'

it('is bytes over sound: raw 16 kHz is 256 kbit/s', () => {
  const wire = new Wire()
  for (let piece = 0; piece < 50; piece += 1) wire.count(640, 0)
  wire.count(0, 6_000)
  expect(wire.rate(1_000, 2_000)).toEqual({ upKbps: 256, downKbps: 24 })
})

it('is counted anew for each turn, and is nothing where nothing was sent', () => {
  const wire = new Wire()
  wire.count(100, 100)
  wire.rate(1_000, 1_000)
  expect(wire.rate(1_000, 1_000)).toBeUndefined()
})

it('of no sound is none', () => {
  const wire = new Wire()
  wire.count(100, 100)
  expect(wire.rate(0, 0)).toEqual({ upKbps: 0, downKbps: 0 })
})
