/** The built command line as a person or a script meets it. Real process, real exit codes. */
import { spawnSync } from 'node:child_process'
import { closeSync, cpSync, existsSync, mkdirSync, openSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { helpText } from '../../src/main/headless/commandLine/options'
import { temporaryFolder } from '../support/headless'

const folder = temporaryFolder()
afterAll(folder.remove)

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['out/main/headless.js', ...args], {
    encoding: 'utf8',
    timeout: 30_000,
  })
  return { status, stdout, stderr }
}

describe('the command line', () => {
  it('prints its help on stdout and is done', () => {
    expect(run('--help')).toEqual({ status: 0, stdout: `${helpText()}\n`, stderr: '' })
  })

  it.each([
    [['--loud'], 'usage.unknownOption'],
    [['--in', 'a.wav', '--out', '-', '--json'], 'usage.conflict'],
    [['--provider', 'nobody'], 'usage.unknownProvider'],
  ])('answers %j with exit code 2 and one line that has the code and no stack', (args, code) => {
    const { status, stdout, stderr } = run(...args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(stderr).toContain(`(${code})`)
  })

  it('shows the control characters of an argument and does not obey them', () => {
    const { status, stderr } = run('--in', '\u001b[31mred\nfile.wav', '--data', folder.path)
    expect(stderr).toContain('␛[31mred file.wav')
    expect(status).toBe(1)
    expect(stderr.match(/[^\P{Cc}\n]/gu)).toBeNull()
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(run('--\u001b[2J').stderr).toContain('--␛[2J')
  })

  it('says in one line what nobody foresaw, and where it happened only when asked', () => {
    const fault = folder.file('fault.cjs')
    writeFileSync(fault, "setTimeout(() => { throw new Error('nobody foresaw this') }, 1)")
    const preloaded = (...args: string[]) =>
      spawnSync(process.execPath, ['-r', fault, 'out/main/headless.js', '--in', '-', '--data', folder.path, ...args], {
        ...{ encoding: 'utf8', timeout: 30_000, stdio: ['pipe', 'pipe', 'pipe'] },
      })
    const plain = preloaded()
    expect([plain.status, plain.stderr.trimEnd().split('\n')]).toEqual([1, [expect.stringContaining('(internal)')]])
    expect(preloaded('--verbose').stderr).toMatch(/\(internal\)\nError: nobody foresaw this\n\s+at /)
    const last = preloaded('--json').stdout.trimEnd().split('\n').at(-1) ?? ''
    expect(JSON.parse(last)).toMatchObject({ type: 'error', code: 'internal' })
  })

  it.skipIf(!existsSync('/dev/full'))('says in one line that what it prints finds no room', () => {
    const full = openSync('/dev/full', 'w')
    const { status, stderr } = spawnSync(process.execPath, ['out/main/headless.js', '--help'], {
      ...{ encoding: 'utf8', stdio: ['ignore', full, 'pipe'] },
    })
    closeSync(full)
    expect([status, stderr.trimEnd().split('\n').length]).toEqual([1, 1])
    expect(stderr).toContain('(output.diskFull)')
  })

  it('ends with exit code 1 and one JSON line when the sound to hear is not there', () => {
    const { status, stdout } = run('--in', 'no-such-file.wav', '--json')
    expect(status).toBe(1)
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.at(-1)).toMatchObject({ type: 'error', fix: expect.any(String), message: expect.any(String) })
  })

  it('tells that there is no sound module in the form that was asked for', () => {
    const elsewhere = folder.file('unbuilt')
    cpSync('out', join(elsewhere, 'out'), { recursive: true })
    mkdirSync(join(elsewhere, 'node_modules'))
    for (const name of readdirSync('node_modules').filter((name) => name !== 'naudiodon')) {
      symlinkSync(resolve('node_modules', name), join(elsewhere, 'node_modules', name))
    }
    const list = (...args: string[]) =>
      spawnSync(process.execPath, [join(elsewhere, 'out/main/headless.js'), '--list-devices', ...args], {
        ...{ encoding: 'utf8', timeout: 30_000 },
      })
    const lines = list('--json')
    expect([lines.status, lines.stderr]).toEqual([1, ''])
    expect(JSON.parse(lines.stdout)).toMatchObject({ type: 'error', code: 'sound.notBuilt', fix: expect.any(String) })
    expect(list()).toMatchObject({ stdout: '', stderr: expect.stringMatching(/^[^\n]+ \(sound\.notBuilt\)\n$/) })
  })
})
