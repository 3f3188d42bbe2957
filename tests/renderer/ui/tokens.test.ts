/** The contrast of every pair of colours that the windows draw, computed from the tokens themselves (WCAG 2.2). */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const css = readFileSync(join(import.meta.dirname, '../../../src/renderer/ui/tokens.css'), 'utf8')

type Theme = 'light' | 'dark'

function colour(role: string, theme: Theme): string {
  const pair = new RegExp(`--${role}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css)
  if (!pair) throw new Error(`no colour "${role}"`)
  return (theme === 'light' ? pair[1] : pair[2]) as string
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

const SURFACES = ['surface', 'surface-raised']

/** Captions, what was said and what was not, on either surface: AAA. */
const CAPTIONS = ['text', 'text-quiet']
/** Words in colour: AA. */
const WORDS = ['live', 'voice', 'warn', 'stop']
/** The outline of a control and the drawn stages carry meaning without being words. */
const SHAPES = ['edge', 'live', 'text', 'voice', 'focus', 'text-quiet']

describe.each<Theme>(['light', 'dark'])('in the %s theme', (theme) => {
  it.each(SURFACES.flatMap((surface) => CAPTIONS.map((text) => [text, surface] as const)))(
    'the caption colour %s on %s reaches 7 to 1',
    (text, surface) => expect(contrast(colour(text, theme), colour(surface, theme))).toBeGreaterThanOrEqual(7),
  )

  it.each(SURFACES.flatMap((surface) => WORDS.map((text) => [text, surface] as const)))(
    'the words in %s on %s reach 4.5 to 1',
    (text, surface) => expect(contrast(colour(text, theme), colour(surface, theme))).toBeGreaterThanOrEqual(4.5),
  )

  it.each(SURFACES.flatMap((surface) => SHAPES.map((shape) => [shape, surface] as const)))(
    'the shape in %s on %s reaches 3 to 1',
    (shape, surface) => expect(contrast(colour(shape, theme), colour(surface, theme))).toBeGreaterThanOrEqual(3),
  )

  it.each([
    ['on-stop', 'stop'],
    ['text', 'mark'],
    ['text-quiet', 'mark'],
    ['surface', 'text'],
  ])('%s on %s reaches 4.5 to 1', (text, ground) =>
    expect(contrast(colour(text, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5),
  )
})

describe('the styles', () => {
  const folder = join(import.meta.dirname, '../../../src/renderer')
  const styles = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.css') && !name.endsWith('tokens.css'))
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const)

  it.each(styles)('of %s name roles, never a colour, but for what lies behind a dialog', (_name, text) => {
    const colours = text.match(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\([^)]*\)/gi) ?? []
    expect(colours.filter((found) => found !== 'rgb(0 0 0 / 40%)')).toEqual([])
  })

  it.each(styles)('of %s let nothing move by itself', (_name, text) => {
    expect(text.match(/(?:^|\s)(?:animation|transition)[a-z-]*:/g)).toBeNull()
  })
})

it('in forced colours every role is a colour of the system', () => {
  const forced = css.slice(css.indexOf('forced-colors'))
  const roles = [...css.slice(0, css.indexOf('forced-colors')).matchAll(/--([a-z-]+): light-dark/g)].map(
    ([, role]) => role,
  )
  expect(roles.length).toBeGreaterThan(10)
  for (const role of roles) expect(forced).toMatch(new RegExp(`--${role}: [A-Za-z]+;`))
})
