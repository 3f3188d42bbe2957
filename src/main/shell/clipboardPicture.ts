/** The picture on the system's clipboard. Whether it can be shown to anybody is not decided here. */
const TYPES = ['image/png', 'image/jpeg']

/** As much of Electron's clipboard as this needs. */
export interface PictureClipboard {
  read(): Promise<readonly { types: readonly string[]; getType(type: string): Promise<unknown> }[]>
}

/** Undefined: there is none. */
export async function pictureOn(clipboard: PictureClipboard): Promise<Uint8Array | undefined> {
  for (const item of await clipboard.read()) {
    const type = TYPES.find((each) => item.types.includes(each))
    const content = type === undefined ? undefined : await item.getType(type)
    if (content instanceof Blob) return new Uint8Array(await content.arrayBuffer())
  }
  return undefined
}
