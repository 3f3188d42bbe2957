/**
 * Where the overlay stands. Pure: displays, sizes and what the user chose are arguments. All lengths in device-independent
 * pixels, so mixed scaling is the system's affair.
 */

export interface Box {
  x: number
  y: number
  width: number
  height: number
}

export interface Size {
  width: number
  height: number
}

/**
 * Shares of the room that is free on a display: 0 is its left or upper edge, 1 its right or lower one. It means the same
 * place on a display of any size, and an overlay that grows never leaves the edge it was put to.
 */
export interface Place {
  x: number
  y: number
}

/** Below, in the middle: near the eyes of someone who types, and over few controls. */
export const FIRST_PLACE: Place = { x: 0.5, y: 1 }

/** Between the overlay and the edge of the work area. */
const MARGIN = 16
const SMALLEST: Size = { width: 48, height: 32 }
const LARGEST: Size = { width: 960, height: 720 }

/** What a page asks for, within reason and within the display. */
function fitted({ width, height }: Size, workArea: Box): Size {
  const within = (wanted: number, smallest: number, largest: number, room: number) =>
    Math.round(Math.max(smallest, Math.min(wanted, largest, room)))
  return {
    width: within(width, SMALLEST.width, LARGEST.width, workArea.width - 2 * MARGIN),
    height: within(height, SMALLEST.height, LARGEST.height, workArea.height - 2 * MARGIN),
  }
}

/** Whole pixels, and always whole on the display, however small that is. */
export function placed(place: Place, size: Size, workArea: Box): Box {
  const { width, height } = fitted(size, workArea)
  const room = freeRoom({ width, height }, workArea)
  return {
    x: Math.round(workArea.x + room.marginX + share(place.x) * room.width),
    y: Math.round(workArea.y + room.marginY + share(place.y) * room.height),
    ...{ width, height },
  }
}

/** The place of an overlay that was dragged to `bounds`; where it lies over the edge it comes back to it. */
export function placeOf(bounds: Box, workArea: Box): Place {
  const room = freeRoom(bounds, workArea)
  const along = (offset: number, length: number) => (length <= 0 ? 0.5 : share(offset / length))
  return {
    x: along(bounds.x - workArea.x - room.marginX, room.width),
    y: along(bounds.y - workArea.y - room.marginY, room.height),
  }
}

/** Margins give way before the overlay does. */
function freeRoom({ width, height }: Size, workArea: Box) {
  const side = (whole: number, taken: number) => {
    const free = Math.max(0, whole - taken)
    const margin = Math.min(MARGIN, free / 2)
    return [margin, free - 2 * margin] as const
  }
  const [marginX, roomX] = side(workArea.width, width)
  const [marginY, roomY] = side(workArea.height, height)
  return { marginX, marginY, width: roomX, height: roomY }
}

const share = (value: number): number => Math.min(1, Math.max(0, value))
