/** An export as a file: written piece by piece, there under its name only when it is whole. */
import { open, rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { isDiskFull } from '../../shared/diskFull'
import { AppException } from '../../shared/errors'

/**
 * Replaces what is there. Rejects with `export.diskFull`, `output.unwritable`, or what the pieces threw; then nothing is left
 * behind and a file that was there is as it was.
 */
export async function saveExport(file: string, pieces: AsyncIterable<string>): Promise<void> {
  const aside = `${file}.part`
  try {
    await rm(aside, { force: true })
    // Made here and nowhere a link leads. Conversations are nobody else's; whoever wants to share the file can say so.
    // Open before the first piece is asked for: a file that is still being opened would come after its removal.
    const made = await open(aside, 'wx', 0o600)
    await pipeline(pieces, made.createWriteStream())
    await rename(aside, file)
  } catch (thrown) {
    await rm(aside, { force: true }).catch(() => {})
    throw explained(thrown, file)
  }
}

function explained(thrown: unknown, file: string): unknown {
  if (!(thrown instanceof Error) || !('syscall' in thrown) || !('code' in thrown)) return thrown
  return isDiskFull(thrown)
    ? new AppException('export.diskFull', {}, { cause: thrown })
    : new AppException('output.unwritable', { file: basename(file) }, { cause: thrown })
}
