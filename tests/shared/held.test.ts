import { expect, it } from 'vitest'
import { Held } from '../../src/shared/time'

it('a state is told at once to whoever begins to listen, and then whenever it is set', () => {
  const held = new Held(1)
  const told: number[] = []
  const leave = held.on((state) => told.push(state))
  held.set(2)
  held.set(2)
  expect(held.current).toBe(2)
  leave()
  leave()
  held.set(3)
  expect(told).toEqual([1, 2, 2])
  expect(held.current).toBe(3)
  expect(held.listenerCount).toBe(0)
})
