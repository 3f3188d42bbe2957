/** What of a disk a download needs, so that a test can play one that is full. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, statfs } from 'node:fs/promises'

export interface PartFile {
  /** All of it, behind what is there. */
  write(piece: Uint8Array): Promise<void>
  /** What was written survives a loss of power. */
  sync(): Promise<void>
  close(): Promise<void>
}

export interface Disk {
  freeBytes(folder: string): Promise<number>
  /** For writing at its end. @param fromByte what lies behind it is cut off */
  openPart(file: string, fromByte: number): Promise<PartFile>
}

export const realDisk: Disk = {
  async freeBytes(folder) {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  },
  async openPart(file, fromByte) {
    const handle = await open(file, 'a', 0o600)
    await handle.truncate(fromByte)
    return {
      write: async (piece) => {
        let done = 0
        while (done < piece.length) done += (await handle.write(piece, done)).bytesWritten
      },
      sync: () => handle.sync(),
      close: () => handle.close(),
    }
  },
}

export type Hash = ReturnType<typeof createHash>

/** Of what lies there already, to be gone on with. */
export async function hashOf(file: string, signal?: AbortSignal): Promise<Hash> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 })) {
    signal?.throwIfAborted()
    hash.update(piece as Buffer)
  }
  return hash
}

export const emptyHash = (): Hash => createHash('sha256')
