/** A picture as a client sends it: a data URL with PNG or JPEG inside. Nothing is ever fetched. */
import type { UserImage } from '../../link'
import { invalid } from './refusal'

const DATA_URL = /^data:(image\/(?:png|jpeg));base64,([A-Za-z0-9+/]+={0,2})$/

/** @throws Refusal */
export function pictureOf(url: string): Pick<UserImage, 'mime' | 'bytes'> {
  const found = DATA_URL.exec(url)
  if (!found) {
    throw invalid('item.content', "Invalid 'image_url': expected a data URL with a base64-encoded PNG or JPEG picture.")
  }
  return { mime: found[1] as UserImage['mime'], bytes: Buffer.from(found[2]!, 'base64') }
}
