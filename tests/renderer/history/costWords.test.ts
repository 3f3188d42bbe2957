import { expect, it } from 'vitest'
import { costWords } from '../../../src/renderer/history/costWords'

it('a price that is not known is no figure, and a part of one is said to be a part', () => {
  const cost = { currency: 'USD', usage: [], incomplete: true } as const
  expect(costWords({ ...cost, usage: [], amount: 0 }, 'en-US')).toMatch(/^Not known/)
  expect(costWords({ ...cost, usage: [], amount: 0.0042 }, 'en-US')).toBe('More than $0.0042: not every price is known')
})
