import { expect, it } from 'vitest'
import { NoiseFloor } from '../../../../src/main/link/cascade/offline/noiseFloor'

const rms = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, v) => sum + v * v, 0) / samples.length)

it('silence gets noise of the level asked for, around zero', () => {
  const floor = new NoiseFloor(0.01).under(new Float32Array(16000))
  expect(rms(floor)).toBeCloseTo(0.01, 3)
  expect(floor.reduce((sum, v) => sum + v, 0) / floor.length).toBeCloseTo(0, 3)
})

it('it is the same at every start, in pieces of any length, and leaves its source alone', () => {
  const sound = Float32Array.from({ length: 1000 }, (_, n) => Math.sin(n))
  const source = sound.slice()
  const whole = new NoiseFloor(0.01).under(sound)
  const again = new NoiseFloor(0.01)
  expect(Float32Array.from([...again.under(sound.subarray(0, 333)), ...again.under(sound.subarray(333))])).toEqual(
    whole,
  )
  expect(sound).toEqual(source)
})
