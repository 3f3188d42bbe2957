// npm run bench [name …]: installs what only benchmarks need (bench/ has its own lock file), builds, runs bench/*.bench.ts.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { install, isInstalled } from './install.mjs'
import { main, NODE, npm, openly, ROOT, step, tool } from './steps.mjs'

const BENCH = join(ROOT, 'bench')

main(async () => {
  await install()
  await build()
  if (existsSync(join(BENCH, 'package-lock.json')) && !isInstalled(BENCH)) {
    await step('Installing what benchmarks need', () =>
      npm(['ci', '--ignore-scripts'], {}, BENCH).then(() => undefined),
    )
  }
  const names = process.argv.slice(2)
  return openly(NODE, [tool('vitest', 'vitest.mjs'), 'run', '--project', 'bench', '--reporter=default', ...names])
})
