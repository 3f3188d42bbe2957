import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Box, FIRST_PLACE, placed, placeOf } from '../../../src/main/shell/windows/placement'

const display: Box = { x: 0, y: 0, width: 1920, height: 1040 }
const size = { width: 420, height: 132 }

const boxes = fc.record({
  x: fc.integer({ min: -4000, max: 4000 }),
  y: fc.integer({ min: -4000, max: 4000 }),
  width: fc.integer({ min: 60, max: 5000 }),
  height: fc.integer({ min: 40, max: 3000 }),
})
const sizes = fc.record({ width: fc.integer({ min: 0, max: 2000 }), height: fc.integer({ min: 0, max: 2000 }) })
const places = fc.record({
  x: fc.double({ min: 0, max: 1, noNaN: true }),
  y: fc.double({ min: 0, max: 1, noNaN: true }),
})

const isWithin = (inner: Box, outer: Box) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height

describe('the overlay', () => {
  it('is whole on the display, whatever display, size and place', () => {
    fc.assert(
      fc.property(places, sizes, boxes, (place, wanted, workArea) => {
        expect(isWithin(placed(place, wanted, workArea), workArea)).toBe(true)
      }),
    )
  })

  it('stands below in the middle at first, a little off the edge', () => {
    expect(placed(FIRST_PLACE, size, display)).toEqual({ x: 750, y: 892, width: 420, height: 132 })
  })

  it('is found again where it was put', () => {
    fc.assert(
      fc.property(places, (place) => {
        const bounds = placed(place, size, display)
        const again = placed(placeOf(bounds, display), size, display)
        expect(again).toEqual(bounds)
      }),
    )
  })

  it('keeps the edge it was put to while it grows', () => {
    const low = placeOf({ x: 1484, y: 892, ...size }, display)
    const grown = placed(low, { width: 420, height: 260 }, display)
    expect(grown.y + grown.height).toBe(892 + 132)
    expect(grown.x).toBe(1484)
    const high = placed({ x: 0, y: 0 }, { width: 420, height: 260 }, display)
    expect(high).toMatchObject({ x: 16, y: 16 })
  })

  it('comes back from beyond the edge when its display is gone', () => {
    const place = placeOf({ x: 5000, y: -900, ...size }, display)
    expect(place).toEqual({ x: 1, y: 0 })
    expect(isWithin(placed(place, size, { x: -1280, y: 200, width: 1280, height: 700 }), display)).toBe(false)
    expect(placed(place, size, { x: -1280, y: 200, width: 1280, height: 700 })).toEqual({ x: -436, y: 216, ...size })
  })
})
