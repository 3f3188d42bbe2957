import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
// @ts-expect-error A script without types: it runs before anything is installed.
import { skippedSuites } from '../../../scripts/install/debian.mjs'

vi.mock('node:fs', async () => (await import('./oldListing')).oldListing())

interface Skipped {
  name: string
  files: string[]
  reason: string
}

const bare = mkdtempSync(join(tmpdir(), 'parley-path-'))
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(bare, { recursive: true })
})

it('a machine without their programs skips every suite with real parts, file by file, and is told which and why', async () => {
  symlinkSync('/bin/sh', join(bare, 'sh'))
  vi.stubEnv('PATH', bare)
  const skipped: Skipped[] = await skippedSuites()
  const files = Object.fromEntries(skipped.map((suite) => [suite.name, suite.files]))
  expect(files['sound']).toContain('tests/sound/card.test.ts')
  expect(files['speech']).toContain('tests/flows/headless.test.ts')
  expect(files['windows']).toContain('tests/e2e/pages/overlay.test.ts')
  expect(files['certificates']).toContain('tests/link/cascade/conformance/azure.conformance.test.ts')
  for (const { reason } of skipped) expect(reason).toMatch(/^\S.* not found; /)
})
