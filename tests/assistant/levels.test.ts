import { expect, it } from 'vitest'
import { Levels } from '../../src/main/assistant/levels'
import type { LevelView } from '../../src/shared/contract'
import { HandClock } from '../support/handClock'

function heard() {
  const clock = new HandClock()
  const levels = new Levels(clock)
  const told: LevelView[] = []
  levels.on((level) => told.push(level))
  return { clock, levels, told }
}

it('tells both ways together, silence where nothing was measured yet', () => {
  const { clock, levels, told } = heard()
  levels.in(-30)
  clock.advance(50)
  levels.out(-20)
  expect(told).toEqual([
    { in: -30, out: -100 },
    { in: -30, out: -20 },
  ])
})

it('tells at most 20 times a second, however often it is measured', () => {
  const { clock, levels, told } = heard()
  for (let ms = 0; ms < 1000; ms += 5) {
    levels.in(-ms / 10)
    levels.out(-50)
    clock.advance(5)
  }
  expect(told).toHaveLength(20)
})

it('tells the newest of both, also what came between', () => {
  const { clock, levels, told } = heard()
  levels.in(-30)
  levels.out(-10)
  levels.out(-12)
  clock.advance(50)
  levels.in(-31)
  expect(told.at(-1)).toEqual({ in: -31, out: -12 })
})
