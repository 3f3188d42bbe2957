/**
 * Text in a file of the user's that grows while it is written down: whole at every instant, so that no full disk and no kill
 * leaves less than stood there before. What is no file of its own (a descriptor, nowhere) is written through, as ever.
 */
import { lstat, readlink, realpath, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { isDiskFull } from '../../shared/diskFull'
import { AppException } from '../../shared/errors'
import { replaceFile } from '../wholeFile'

/** As many links as a system follows. */
const MOST_LINKS = 40
/** Links in these lead to what a program holds open, whatever name they tell. */
const DESCRIPTORS = /^\/(?:dev|dev\/fd|proc\/.+)$/
/** A file may be written where nothing can be put beside it, or in its place: a folder of somebody else's, a mount. */
const NO_ROOM_BESIDE = ['EACCES', 'EPERM', 'EROFS', 'EBUSY', 'ENAMETOOLONG']

/** @throws AppException `output.*` */
export async function keepText(file: string, text: string, replace = replaceFile): Promise<void> {
  try {
    const place = await placeOf(file)
    if (place === undefined || !(await isReplaced(place, text, replace))) await writeFile(file, text)
  } catch (cause) {
    if (isDiskFull(cause)) throw new AppException('output.diskFull', {}, { cause })
    throw new AppException('output.unwritable', { file: basename(file) }, { cause })
  }
}

/** Where its name leads in the end; undefined for what another file cannot take the place of. */
async function placeOf(file: string): Promise<string | undefined> {
  let at = resolve(file)
  for (let links = 0; links < MOST_LINKS; links++) {
    const folder = await realpath(dirname(at))
    const there = await lstat(at).catch(() => undefined)
    if (!there?.isSymbolicLink())
      return there && (!there.isFile() || there.nlink > 1) ? undefined : join(folder, basename(at))
    if (DESCRIPTORS.test(folder)) return undefined
    at = resolve(folder, await readlink(at))
  }
  return undefined
}

async function isReplaced(place: string, text: string, replace: typeof replaceFile): Promise<boolean> {
  const aside = join(dirname(place), `.${basename(place)}.parley`)
  const there = await stat(place).catch(() => undefined)
  try {
    await replace(place, text, { aside, mode: there ? there.mode & 0o777 : 0o666 & ~process.umask() })
    return true
  } catch (thrown) {
    if (NO_ROOM_BESIDE.includes((thrown as NodeJS.ErrnoException).code ?? '')) return false
    throw thrown
  }
}
