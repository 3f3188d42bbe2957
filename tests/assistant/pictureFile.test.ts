import { describe, expect, it } from 'vitest'
import { pictureOf } from '../../src/main/assistant'
import { Pictures } from '../../src/main/assistant/pictures'

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2)
const codeOf = (bytes: Uint8Array) => {
  try {
    return pictureOf(bytes).mime
  } catch (thrown) {
    return (thrown as { error: { code: string } }).error.code
  }
}

describe('a picture', () => {
  it('is known by its first bytes', () => {
    expect(codeOf(PNG)).toBe('image/png')
    expect(codeOf(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))).toBe('image/jpeg')
    expect(codeOf(new TextEncoder().encode('<svg onload=…>'))).toBe('picture.unsupported')
    expect(codeOf(new Uint8Array())).toBe('picture.unsupported')
  })

  it('of more than 8 MB is refused', () => {
    const large = new Uint8Array(8_000_001)
    large.set(PNG)
    expect(codeOf(large)).toBe('picture.tooLarge')
  })

  it('goes with the next turn and with no other', () => {
    const pictures = new Pictures()
    pictures.show(pictureOf(PNG), 'cat.png')
    expect(pictures.take(4)).toMatchObject([{ type: 'userImage', turnId: 4, mime: 'image/png' }])
    expect(pictures.take(5)).toEqual([])
  })

  it('that was taken back goes with none; those that wait are told by name', () => {
    const pictures = new Pictures()
    const told: string[][] = []
    const ids: string[] = []
    pictures.on((waiting) => {
      told.push(waiting.map(({ name }) => name))
      ids.push(...waiting.map(({ id }) => id))
    })
    for (const name of ['cat.png', 'dog.jpg']) pictures.show(pictureOf(PNG), name)
    pictures.remove(ids[0] ?? '')
    pictures.remove('no such picture')
    expect(pictures.take(1)).toHaveLength(1)
    pictures.show(pictureOf(PNG), '')
    pictures.removeAll()
    pictures.removeAll()
    expect(pictures.take(2)).toEqual([])
    expect(told).toEqual([[], ['cat.png'], ['cat.png', 'dog.jpg'], ['dog.jpg'], [], [''], []])
  })
})
