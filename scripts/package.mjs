// npm run package: the installers of this system into dist/package. Further words go to electron-builder: npm run package -- --dir
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { install, installPackager } from './install/index.mjs'
import { main, NODE, openly, ROOT } from './steps.mjs'

main(async () => {
  await install()
  await installPackager()
  // Always built anew: what an earlier build left behind would be packed too.
  rmSync(join(ROOT, 'out'), { recursive: true, force: true })
  await build()
  const builder = join(ROOT, 'build', 'node_modules', 'electron-builder', 'cli.js')
  const config = join(ROOT, 'build', 'electron-builder.mjs')
  return openly(NODE, [builder, '--config', config, '--publish', 'never', ...process.argv.slice(2)])
})
