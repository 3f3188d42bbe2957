import { expect, it, onTestFinished } from 'vitest'
import { fileName } from '../../../src/main/shell/handlers/history'

const AT = Date.UTC(2026, 10, 24, 12)

it.each([
  ['what time is it in Lisbon?', 'Parley 2026-11-24 what time is it in Lisbon'],
  ['../a\\b:c*|"<>', 'Parley 2026-11-24 a b c'],
  ['   ', 'Parley 2026-11-24'],
  [undefined, 'Parley 2026-11-24'],
])('calls an export of "%s" what every file system takes', (about, name) => {
  expect(fileName(about, AT)).toBe(name)
})

it.each(['नमस्ते दुनिया', 'สวัสดีครับ', 'cafe\u0301 ole\u0301', 'שָׁלוֹם'])(
  'calls an export of "%s" so, with all that belongs to its letters',
  (about) => {
    expect(fileName(about, AT)).toBe(`Parley 2026-11-24 ${about}`)
  },
)

it('cuts a long name of an export through no sign', () => {
  expect(fileName(`${'a'.repeat(59)}𝒽𝒾`, AT).isWellFormed()).toBe(true)
})

it('dates an export by the calendar of whoever saves it', () => {
  const { TZ } = process.env
  onTestFinished(() => {
    if (TZ === undefined) delete process.env['TZ']
    else process.env['TZ'] = TZ
  })
  process.env['TZ'] = 'America/New_York'
  expect(fileName(undefined, Date.UTC(2026, 10, 25, 2))).toBe('Parley 2026-11-24')
})
