import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { expect, it, onTestFinished, vi } from 'vitest'

const require = createRequire(import.meta.url)

it('gives the workers of a program something to do once a second', () => {
  vi.useFakeTimers()
  const stat = vi.spyOn(require('node:fs'), 'stat').mockImplementation(() => {})
  onTestFinished(() => {
    stat.mockRestore()
    vi.useRealTimers()
  })
  require('../../../scripts/install/wakeWorkers.cjs')
  expect(stat).not.toHaveBeenCalled()
  vi.advanceTimersByTime(3_000)
  expect(stat).toHaveBeenCalledTimes(3)
})

it('keeps no program alive', () => {
  const program = ['--require', './scripts/install/wakeWorkers.cjs', '--eval', '']
  expect(spawnSync(process.execPath, program, { timeout: 50_000 }).status).toBe(0)
})
