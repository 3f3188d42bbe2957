/**
 * From a clone to the first spoken sample, as somebody who just found Parley sees it: `npm start` in a fresh clone with an
 * empty npm cache and no display, then again. The first sample is spoken before the first line of the answer is shown.
 */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { machine, row } from './measure/figures'

const PROJECT = join(import.meta.dirname, '..')
const report: string[] = []

afterAll(() => console.log(`\n${machine()}\n${report.join('\n')}\n`))

interface Start {
  exitCode: number | null
  output: string
  /** Until the first answer stood in the output. */
  spokenMs: number
}

/** The clone's own start; npm and Node are those in the path, not those of this project. */
function start(clone: string, cache: string): Promise<Start> {
  const startMs = performance.now()
  const own = join(PROJECT, 'node_modules')
  const path = (process.env['PATH'] ?? '').split(':').filter((folder) => !folder.startsWith(own))
  const inherited = Object.entries(process.env).filter(([name]) => !/^(npm_|DISPLAY$|WAYLAND_DISPLAY$)/.test(name))
  const registry = process.env['npm_config_registry']
  const env = {
    ...Object.fromEntries(inherited),
    ...(registry && { npm_config_registry: registry }),
    ...{ PATH: path.join(':'), npm_config_cache: cache, XDG_CONFIG_HOME: join(cache, 'config') },
  }
  const child = spawn('npm', ['start'], { cwd: clone, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let spokenMs = Number.NaN
  const keep = (text: string) => {
    output += text
    if (Number.isNaN(spokenMs) && /^Parley /m.test(output)) spokenMs = performance.now() - startMs
  }
  child.stdout.setEncoding('utf8').on('data', keep)
  child.stderr.setEncoding('utf8').on('data', keep)
  return new Promise((resolve) => child.on('close', (exitCode) => resolve({ exitCode, output, spokenMs })))
}

it('speaks soon after it was cloned, and sooner the next time', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-clone-'))
  try {
    const [clone, cache] = [join(folder, 'parley'), join(folder, 'cache')]
    // Packed, as over the network; a copy of the folder would hold all that this one has not tidied up.
    execFileSync('git', ['clone', '--quiet', `file://${PROJECT}`, clone])
    const cold = await start(clone, cache)
    const again = await start(clone, cache)
    console.log(cold.output, again.output)
    const sizeMb = Number(execFileSync('du', ['-sm', clone]).toString().split('\t')[0])
    const warnings = `${cold.output}${again.output}`.match(/warn/gi)?.length ?? 0
    const seconds = ({ spokenMs }: Start) => spokenMs / 1000
    expect([cold.exitCode, again.exitCode]).toEqual([0, 0])
    report.push(
      row('Clone to first spoken sample, cold', `${seconds(cold).toFixed(1)} s`, '<= 60 s', seconds(cold) <= 60),
      row('The same, again', `${seconds(again).toFixed(1)} s`, '<= 4 s', seconds(again) <= 4),
      row('Installed, built and with its history', `${sizeMb} MB`, '<= 550 MB', sizeMb <= 550),
      row('Warnings shown', `${warnings}`, '0', warnings === 0),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
