/**
 * At most 256 colours for a picture, chosen by median cut: pictures of windows need few, and a palette makes them small.
 * Colours are 32-bit numbers in the order of the bytes in memory: red is lowest, alpha highest.
 */

export interface Palette {
  colours: Uint32Array
  /** The colour of the palette that stands for a pixel. */
  indexOf(pixel: number): number
}

interface Counted {
  colour: number
  count: number
}

const MOST = 256
const SHIFTS = [0, 8, 16, 24]

const part = (colour: number, shift: number) => (colour >>> shift) & 255

export function paletteOf(pictures: readonly Uint32Array[]): Palette {
  const counts = new Map<number, number>()
  for (const pixels of pictures) {
    for (const pixel of pixels) {
      const colour = withoutHidden(pixel)
      counts.set(colour, (counts.get(colour) ?? 0) + 1)
    }
  }
  const all = [...counts].map(([colour, count]) => ({ colour, count }))
  const colours = Uint32Array.from(all.length <= MOST ? all.map(({ colour }) => colour) : medianCut(all))
  return { colours, indexOf: nearestIn(colours) }
}

/** Where nothing is seen it does not matter which colour is not seen. */
const withoutHidden = (pixel: number) => (pixel >>> 24 === 0 ? 0 : pixel)

function medianCut(all: Counted[]): number[] {
  // The most used ones are surfaces and text: they stay exact, the rest are shades of edges and shadows.
  const sorted = all.toSorted((a, b) => b.count - a.count)
  const exact = sorted.slice(0, MOST / 4).map(({ colour }) => colour)
  let boxes = [sorted.slice(MOST / 4)]
  while (exact.length + boxes.length < MOST) {
    const widest = boxes.reduce((best, box) => (spread(box).reach > spread(best).reach ? box : best))
    const { shift, reach } = spread(widest)
    if (reach === 0) break
    const ordered = widest.toSorted((a, b) => part(a.colour, shift) - part(b.colour, shift))
    const middle = Math.ceil(ordered.length / 2)
    boxes = boxes.filter((box) => box !== widest)
    boxes.push(ordered.slice(0, middle), ordered.slice(middle))
  }
  return [...exact, ...boxes.map(mean)]
}

const spreads = new WeakMap<Counted[], { shift: number; reach: number }>()

function spread(box: Counted[]): { shift: number; reach: number } {
  const known = spreads.get(box)
  if (known) return known
  const found = SHIFTS.map((shift) => {
    let [low, high] = [255, 0]
    for (const { colour } of box) {
      const value = part(colour, shift)
      if (value < low) low = value
      if (value > high) high = value
    }
    return { shift, reach: high - low }
  }).reduce((best, one) => (one.reach > best.reach ? one : best))
  spreads.set(box, found)
  return found
}

function mean(box: Counted[]): number {
  const total = box.reduce((sum, { count }) => sum + count, 0)
  return SHIFTS.reduce((colour, shift) => {
    const value = box.reduce((sum, one) => sum + part(one.colour, shift) * one.count, 0) / total
    return (colour | (Math.round(value) << shift)) >>> 0
  }, 0)
}

function nearestIn(colours: Uint32Array): Palette['indexOf'] {
  const known = new Map<number, number>([...colours].map((colour, index) => [colour, index]))
  return (pixel) => {
    const wanted = withoutHidden(pixel)
    const found = known.get(wanted)
    if (found !== undefined) return found
    let [best, least] = [0, Number.POSITIVE_INFINITY]
    for (const [index, colour] of colours.entries()) {
      const distance = SHIFTS.reduce((sum, shift) => sum + (part(colour, shift) - part(wanted, shift)) ** 2, 0)
      if (distance < least) [best, least] = [index, distance]
    }
    known.set(wanted, best)
    return best
  }
}
