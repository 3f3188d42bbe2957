import { expect, it } from 'vitest'
import { HandClock } from './handClock'

it('fires what falls due on the way, each at its own instant, chains included', () => {
  const clock = new HandClock(1000)
  const seen: number[] = []
  const tick = () => {
    seen.push(clock.now())
    clock.after(10, tick)
  }
  clock.after(10, tick)
  clock.advance(35)
  expect(seen).toEqual([10, 20, 30])
  expect([clock.now(), clock.epoch(), clock.timerCount]).toEqual([35, 1035, 1])
})

it('lets promises settle between timers when asked to', async () => {
  const clock = new HandClock()
  const seen: string[] = []
  clock.after(1, async () => {
    await Promise.resolve()
    seen.push('promise of the first')
  })
  clock.after(2, () => seen.push('second'))
  await clock.advanceAsync(2)
  expect(seen).toEqual(['promise of the first', 'second'])
})
