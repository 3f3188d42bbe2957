// npm run bench [name …]: installs what only benchmarks need (bench/ has its own lock file; on Debian as root the voices
// they hear too), builds, runs bench/*.bench.ts.
import { build } from './build.mjs'
import { installBenchPackages } from './install/debian.mjs'
import { install, installBench } from './install/index.mjs'
import { main, NODE, openly, tool } from './steps.mjs'

main(async () => {
  // What builds the sound module may be among them.
  await installBenchPackages()
  await install()
  await build()
  await installBench()
  const names = process.argv.slice(2)
  return openly(NODE, [tool('vitest', 'vitest.mjs'), 'run', '--project', 'bench', '--reporter=default', ...names])
})
