/** Where the bytes of a wav come from: a file, read piece by piece, or memory. */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { AppException } from '../../../shared/errors'
import type { ByteSource } from './header'

/**
 * Reads block while the disk answers: a piece is a few kilobytes, and a clock that stands still costs nothing.
 * @throws AppException wav.missing or wav.unreadable; also from `read` when the disk fails later
 */
export function openFile(path: string): ByteSource {
  const unreadable = (cause: unknown) => new AppException('wav.unreadable', { file: path }, { cause })
  const attempt = <T>(action: () => T): T => {
    try {
      return action()
    } catch (cause) {
      const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
      throw missing ? new AppException('wav.missing', { file: path }, { cause }) : unreadable(cause)
    }
  }
  // Asked before opening: opening a pipe that nobody writes to would never return.
  if (!attempt(() => statSync(path)).isFile()) throw unreadable(undefined)
  const file = attempt(() => openSync(path, 'r'))
  let open = true
  return {
    name: path,
    sizeBytes: fstatSync(file).size,
    read: (target, offset) =>
      attempt(() => {
        let filled = 0
        while (filled < target.length) {
          const count = readSync(file, target, filled, target.length - filled, offset + filled)
          if (count === 0) break
          filled += count
        }
        return filled
      }),
    close() {
      if (open) closeSync(file)
      open = false
    },
  }
}

export function fromMemory(bytes: Uint8Array, name: string): ByteSource {
  return {
    name,
    sizeBytes: bytes.length,
    read(target, offset) {
      const piece = bytes.subarray(offset, offset + target.length)
      target.set(piece)
      return piece.length
    },
    close() {},
  }
}
