// Where a built native module looks for the library it came with. On Linux that is the folder it was built in, by its whole
// path: a checkout that is moved or copied would have no sound. Changes a module that is there; builds nothing.
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const BUILT = join('node_modules', 'naudiodon', 'build', 'Release')
const ELF = 0x7f454c46
/** The loader's word for the folder of the file that asks. */
const BESIDE = '$ORIGIN'

/** From then on the module finds the library beside it, wherever both are put. */
export function looksBeside(file) {
  const bytes = readFileSync(file)
  if (!mendRunPath(bytes)) return
  // Never in place: a process that has it loaded reads on in the old one.
  writeFileSync(`${file}.new`, bytes, { mode: statSync(file).mode })
  renameSync(`${file}.new`, file)
}

/** Writes over the path in place; false where there was nothing to change. */
export function mendRunPath(bytes) {
  const found = bytes.indexOf(BUILT)
  if (bytes.readUInt32BE(0) !== ELF || found < 0) return false
  const start = bytes.lastIndexOf(0, found) + 1
  const end = bytes.indexOf(0, found)
  bytes.fill(0, start, end)
  bytes.write(BESIDE, start, 'latin1')
  return true
}
