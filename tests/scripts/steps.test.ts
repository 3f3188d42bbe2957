import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
// @ts-expect-error A script without types: it runs before anything is installed.
import { quietly } from '../../scripts/steps.mjs'

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

/** Writes down how the system runs it, and its own child, now and when that has changed. */
const TELLS = `
  const { appendFileSync, readFileSync } = require('node:fs')
  const [file, who] = process.argv.slice(1)
  const policy = () => readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')[38]
  const first = policy()
  if (who === 'parent') require('node:child_process').spawn(process.execPath, ['--eval', process.env.TELLS, file, 'child'])
  appendFileSync(file, who + ' ' + first + '\\n')
  const look = setInterval(() => {
    if (policy() === first) return
    appendFileSync(file, who + ' ' + policy() + '\\n')
    clearInterval(look)
  }, 10)
  setTimeout(() => process.exit(1), 20_000).unref()
`
const ORDINARY = '0'
const IDLE = '5'

it.runIf(existsSync('/usr/bin/chrt'))(
  'what is idle until a moment is as everything else from then on, and all it has started',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'idle-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'policies')
    const told = () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').sort() : [])
    let wake = () => {}
    const idleUntil = new Promise<void>((resolve) => {
      wake = resolve
    })
    const done = quietly(process.execPath, ['--eval', TELLS, file, 'parent'], { idleUntil, env: { TELLS } })
    await expect.poll(told).toEqual([`child ${IDLE}`, `parent ${IDLE}`])
    wake()
    await done
    await expect.poll(told).toEqual([`child ${ORDINARY}`, `child ${IDLE}`, `parent ${ORDINARY}`, `parent ${IDLE}`])
  },
)
