// Compiles the sound module, naudiodon, and puts what came of it where it is looked for. It is built in a folder of its own:
// make and node-gyp cannot read a path with a blank in it, and many people's folders have one. No links: gyp follows them.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { ROOT } from '../steps.mjs'
import { rebuild } from './npm.mjs'

const MODULE = join('node_modules', 'naudiodon')
const BUILT = join(MODULE, 'build', 'Release')
/** The module and the library it came with; the rest of a build is the compiler's own. */
const WANTED = /\.(?:node|dylib|dll)$|\.so(?:\.\d+)*$/

/** 66 of 67 MB of Node's headers are OpenSSL's, which no sound takes. */
const isNeeded = (path) => basename(path) !== 'openssl'

/** The module itself. */
export const SOUND = join(BUILT, 'naudiodon.node')

/**
 * With `headers`, a folder that has `include/node`, nothing is downloaded; without, node-gyp fetches its own. Throws
 * `StepFailed` with the compiler's words; what stood there before stays then.
 */
export async function compileSound(headers, root = ROOT) {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'parley-sound-'))
  try {
    writeFileSync(join(folder, 'package.json'), '{"private":true}')
    cpSync(join(root, MODULE), join(folder, MODULE), { recursive: true })
    const copied = join(folder, 'headers')
    if (headers) cpSync(join(headers, 'include'), join(copied, 'include'), { recursive: true, filter: isNeeded })
    await rebuild('naudiodon', { cwd: folder, env: headers ? { npm_config_nodedir: copied } : {} })
    put(join(folder, BUILT), join(root, BUILT))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** All at once: of who is stopped in the middle there is no module that only looks like one. */
function put(from, to) {
  const arriving = `${to}.new`
  rmSync(arriving, { recursive: true, force: true })
  mkdirSync(arriving, { recursive: true })
  for (const name of readdirSync(from)) if (WANTED.test(name)) cpSync(join(from, name), join(arriving, name))
  rmSync(to, { recursive: true, force: true })
  renameSync(arriving, to)
}
