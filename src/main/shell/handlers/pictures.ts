/** Pictures for the next question: chosen in the system's dialog or pasted. Pages get neither a path nor the bytes. */
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import type { CallHandlers, FeedSources } from '../../../shared/contract'
import { AppException } from '../../../shared/errors'
import { takesPictures } from '../../../shared/pictures'
import { dialogs } from '../../../shared/words'
import { type Assistant, LARGEST_PICTURE_BYTES, pictureOf } from '../../assistant'
import type { SettingsStore } from '../../settings'
import type { FileDialogs } from '../fileDialogs'

export interface PictureCallsPorts {
  pictures: Pick<Assistant['pictures'], 'on' | 'show' | 'remove' | 'withdrawals'>
  settings: Pick<SettingsStore, 'get'>
  files: Pick<FileDialogs, 'which'>
  /** The picture on the clipboard, if there is one. */
  pasted(): Promise<Uint8Array | undefined>
}

const PICTURE = { name: dialogs.files.picture, extension: 'png', also: ['jpg', 'jpeg'] }

type Calls = Pick<CallHandlers, 'addPicture' | 'pastePicture' | 'removePicture'>

export const pictureCalls = ({ pictures, settings, files, pasted }: PictureCallsPorts): Calls => {
  const checkProvider = () => {
    const { provider } = settings.get()
    if (!takesPictures(provider)) throw new AppException('picture.notHere', { provider })
  }
  /** The dialog may stay open when the window is cancelled. */
  const stillWanted = () => {
    const { withdrawals } = pictures
    return () => pictures.withdrawals === withdrawals
  }
  return {
    async addPicture() {
      checkProvider()
      const isWanted = stillWanted()
      const file = await files.which(PICTURE)
      if (file === undefined) return
      const picture = pictureOf(await beginningOf(file))
      if (isWanted()) pictures.show(picture, basename(file))
    },
    async pastePicture() {
      checkProvider()
      const isWanted = stillWanted()
      const picture = pictureOf((await pasted()) ?? new Uint8Array())
      if (isWanted()) pictures.show(picture, '')
    },
    removePicture: (id) => pictures.remove(id),
  }
}

export const picturesFeed =
  (pictures: PictureCallsPorts['pictures']): FeedSources['pictures'] =>
  (listener) =>
    pictures.on(listener)

/** One byte more than a picture may have says that it is too large; the rest of a huge file is never read. */
async function beginningOf(file: string): Promise<Uint8Array> {
  try {
    const chunks: Buffer[] = []
    for await (const chunk of createReadStream(file, { end: LARGEST_PICTURE_BYTES })) chunks.push(chunk)
    return Buffer.concat(chunks)
  } catch {
    throw new AppException('picture.unreadable', { file: basename(file) })
  }
}
