/** A short soak; `npm run bench -- soak` is the long one. */
import { expect, it } from 'vitest'
import { FlowingClock } from '../support/flowingClock'
import { soak } from '../support/realtimeSoak'

it('forty turns with eighty faults all end, and no piece of what was said is lost or doubled', async () => {
  const clock = new FlowingClock().flow()
  const result = await soak(40, 7, () => 0, clock)
  clock.stop()
  expect(result.faults).toBeGreaterThan(30)
  expect(result.connections).toBeGreaterThan(10)
  expect(result).toMatchObject({ stuck: 0, gaveUp: 0, missing: 0, doubled: 0, answeredTwice: 0 })
})
