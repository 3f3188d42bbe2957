/** Every test of a file, or of the group it is called in, stays on this computer: what was tried elsewhere is a failure. */
import { afterAll, beforeAll, expect } from 'vitest'
import { installLoopbackOnly, type LoopbackOnly } from './loopbackOnly'

export function keepsToLoopback(): void {
  let guard: LoopbackOnly
  beforeAll(() => {
    guard = installLoopbackOnly()
  })
  afterAll(() => {
    guard.remove()
    expect(guard.blocked, 'ways to other computers').toEqual([])
  })
}
