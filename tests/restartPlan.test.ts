import { describe, expect, it } from 'vitest'
import { ONCE, RestartPlan } from '../src/main/restartPlan'

describe('what dies', () => {
  it('is started again after its pauses, and given up when there were too many deaths of late', () => {
    const plan = new RestartPlan({ pausesMs: [0, 5], countForMs: 100 })
    expect([0, 10, 20, 99].map((nowMs) => plan.died(nowMs))).toEqual([0, 5, undefined, undefined])
    expect([100, 105, 110].map((nowMs) => plan.died(nowMs))).toEqual([5, undefined, 5])
  })

  it('is given up at the second death, however late, where once is enough', () => {
    const plan = new RestartPlan(ONCE)
    expect([0, 1e9, 2e9].map((nowMs) => plan.died(nowMs))).toEqual([0, undefined, undefined])
  })

  it('begins anew when it did its work in between', () => {
    const plan = new RestartPlan(ONCE)
    for (const nowMs of [0, 10, 20]) {
      expect(plan.died(nowMs)).toBe(0)
      plan.forget()
    }
  })
})
