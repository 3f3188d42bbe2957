import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
// @ts-expect-error A script without types: it runs before anything is installed.
import { ci, rebuild } from '../../../scripts/install/npm.mjs'

/** A project with a package of each kind, all on this disk; the one for developers leaves a file when its script is run. */
function project(): string {
  const root = mkdtempSync(join(tmpdir(), 'parley-npm-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const write = (file: string, content: object) => writeFileSync(join(root, file), JSON.stringify(content))
  const scripts = { install: `node -e "require('fs').writeFileSync('ran', '')"` }
  for (const name of ['tool', 'extra']) {
    mkdirSync(join(root, name))
    write(`${name}/package.json`, { name, version: '1.0.0', ...(name === 'tool' && { scripts }) })
  }
  const wanted = { devDependencies: { tool: 'file:tool' }, optionalDependencies: { extra: 'file:extra' } }
  write('package.json', wanted)
  write('package-lock.json', {
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': wanted,
      extra: { version: '1.0.0', optional: true },
      tool: { version: '1.0.0', dev: true, hasInstallScript: true },
      'node_modules/extra': { resolved: 'extra', link: true },
      'node_modules/tool': { resolved: 'tool', link: true },
    },
  })
  return root
}

/** What people set for other projects, each of which once left an install without what builds Parley. */
const THEIRS = {
  NODE_ENV: 'production',
  npm_config_omit: 'dev optional',
  npm_config_dry_run: 'true',
  npm_config_ignore_scripts: 'true',
}

it('everything is installed, and the one script that is wanted is run, however somebody has set up their npm', async () => {
  for (const [name, value] of Object.entries(THEIRS)) vi.stubEnv(name, value)
  onTestFinished(() => void vi.unstubAllEnvs())
  const root = project()
  // Another package manager that runs us tells where it is itself.
  writeFileSync(join(root, 'pnpm.cjs'), 'throw new Error("I am not npm")')
  vi.stubEnv('npm_execpath', join(root, 'pnpm.cjs'))
  await ci(root)
  expect(readdirSync(join(root, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['extra', 'tool'])
  expect(existsSync(join(root, 'tool', 'ran'))).toBe(false)
  await rebuild('tool', { cwd: root })
  expect(existsSync(join(root, 'tool', 'ran'))).toBe(true)
})

it('npm install by hand runs no script of any package either: npm start builds what is needed', () => {
  const root = project()
  copyFileSync('.npmrc', join(root, '.npmrc'))
  execFileSync('npm', ['install'], { cwd: root })
  expect(existsSync(join(root, 'node_modules', 'tool'))).toBe(true)
  expect(existsSync(join(root, 'tool', 'ran'))).toBe(false)
})
