import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

/** What a script prints and ends with whose work is `body`. */
function ended(body: string, ...options: string[]) {
  const script = `import { main, StepFailed } from './scripts/steps.mjs'; await main(async () => { ${body} })`
  const args = ['--input-type=module', '--eval', script, '--', ...options]
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  return { status, lines: stderr.trimEnd().split('\n') }
}

describe('a script that fails', () => {
  const TOOL = `throw new StepFailed('vite ended with 1', 'No binding.\\n            ^\\nError: No binding.\\n    at one (file.js:1)')`

  it('says what the program had to say that failed, and not where in it', () => {
    expect(ended(TOOL)).toEqual({ status: 1, lines: ['No binding.', 'Error: No binding.', 'vite ended with 1'] })
  })

  it('says in one line what nobody foresaw', () => {
    const unforeseen = `(await import('node:fs')).rmSync('/proc/version')`
    expect(ended(unforeseen)).toEqual({ status: 1, lines: [expect.stringContaining('/proc/version')] })
  })

  it.each([TOOL, `throw new Error('broken')`])('tells all where it was asked for', (body) => {
    expect(ended(body, '--verbose').lines.join('\n')).toMatch(/\n\s+at /)
  })

  it('answers with what its work answers', () => {
    expect(ended('return 3').status).toBe(3)
  })
})
