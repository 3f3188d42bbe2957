import { expect, it } from 'vitest'
import { Levels } from '../../../src/main/assistant/sound/levels'
import type { LevelView } from '../../../src/shared/contract'
import { HandClock } from '../../support/handClock'

function heard() {
  const clock = new HandClock()
  const levels = new Levels(clock)
  const told: LevelView[] = []
  const lines: LevelView[] = []
  levels.on((level) => told.push(level))
  levels.lines.on((level) => lines.push(level))
  return { clock, levels, told, lines }
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

it('has at most 20 lines a second, however often it is measured, and tells windows the last', () => {
  const { clock, levels, told, lines } = heard()
  for (let ms = 0; ms < 1000; ms += 5) {
    levels.in(-ms / 10)
    levels.out(-50)
    clock.advance(5)
  }
  expect(lines).toHaveLength(20)
  expect(told.at(-1)).toEqual({ in: -99.5, out: -50 })
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

it('a line tells what somebody could hear, a tenth of a dB, and a window what was measured', () => {
  const { levels, told, lines } = heard()
  levels.in(-96.05610253472642)
  expect(lines).toEqual([{ in: -96.1, out: -100 }])
  expect(told).toEqual([{ in: -96.05610253472642, out: -100 }])
})
