// npm run pictures: draws docs/screenshots anew from the built pages. Further words choose: npm run pictures -- -t overlay
import { join } from 'node:path'
import { build } from './build.mjs'
import { install } from './install/index.mjs'
import { has, main, NODE, openly, quietly, ROOT, StepFailed, tool } from './steps.mjs'

/** The face that stands for the system's own, so that a picture does not depend on who draws it. */
async function checkFace() {
  const found = (await has('fc-list')) && (await quietly('fc-list', ['Inter', 'family'])).trim() !== ''
  if (!found) throw new StepFailed('The pictures are drawn with Inter: install the Debian package fonts-inter.')
}

main(async () => {
  await checkFace()
  await install()
  await build()
  const env = { FONTCONFIG_FILE: join(ROOT, 'tests', 'pictures', 'fonts.conf') }
  const vitest = tool('vitest', 'vitest.mjs')
  return openly(NODE, [vitest, 'run', '--project', 'pictures', ...process.argv.slice(2)], env)
})
