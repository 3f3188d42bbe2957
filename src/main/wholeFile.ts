/** A small file that is written whole or not at all. What stands in it and who may write it is its owner's. */
import { type FileHandle, open, rename, rm } from 'node:fs/promises'

export interface Replacing {
  /** Where it is written until it is whole; beside the file unless told. */
  aside?: string
  /** Who may read and write it, whatever is usual here; its owner alone unless told. */
  mode?: number
}

/**
 * Killed at any instant the file is the old or the new one, whole; readable by nobody else. A link in its place is
 * replaced, not followed. One writer at a time. Rejects with the system's error, and then nothing has changed.
 */
export async function replaceFile(
  file: string,
  content: string | Uint8Array,
  { aside = `${file}.new`, mode }: Replacing = {},
): Promise<void> {
  // Left by one that was killed, or laid there by somebody else: never written through.
  await rm(aside, { force: true })
  const handle = await open(aside, 'wx', 0o600)
  try {
    await filled(handle, content, mode).finally(() => handle.close())
    await rename(aside, file)
  } catch (thrown) {
    // It would stay for good, on a disk that may be full.
    await rm(aside, { force: true }).catch(() => {})
    throw thrown
  }
}

async function filled(handle: FileHandle, content: string | Uint8Array, mode: number | undefined): Promise<void> {
  if (mode !== undefined) await handle.chmod(mode)
  await handle.writeFile(content)
  await handle.sync()
}
