/** Pure: whether these bytes are a picture that can be shown to a model, by what stands in them and not by a name. */
import { AppException } from '../../shared/errors'
import type { Picture } from './pictures'

/** One frame of the wire holds it as base64; a service takes 15 MiB a frame. */
export const LARGEST_PICTURE_BYTES = 8_000_000
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const JPEG = [0xff, 0xd8, 0xff]

/** @throws AppException `picture.unsupported`, `picture.tooLarge` */
export function pictureOf(bytes: Uint8Array): Picture {
  const begins = (signature: readonly number[]) => signature.every((byte, at) => bytes[at] === byte)
  const mime = begins(PNG) ? 'image/png' : begins(JPEG) ? 'image/jpeg' : undefined
  if (!mime) throw new AppException('picture.unsupported')
  if (bytes.length > LARGEST_PICTURE_BYTES) throw new AppException('picture.tooLarge')
  return { mime, bytes }
}
