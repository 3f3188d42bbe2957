// npm run bench [name …]: installs what only benchmarks need (bench/ has its own lock file), builds, runs bench/*.bench.ts.
import { build } from './build.mjs'
import { install, installBench } from './install.mjs'
import { main, NODE, openly, tool } from './steps.mjs'

main(async () => {
  await install()
  await build()
  await installBench()
  const names = process.argv.slice(2)
  return openly(NODE, [tool('vitest', 'vitest.mjs'), 'run', '--project', 'bench', '--reporter=default', ...names])
})
