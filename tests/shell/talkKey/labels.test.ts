import { describe, expect, it } from 'vitest'
import { acceleratorOf } from '../../../src/main/shell/talkKey/accelerator'
import { keyCode, mouseCode } from '../../../src/main/shell/talkKey/hookCodes'
import { type Layout, labelOf } from '../../../src/main/shell/talkKey/labels'
import { currentLayout, readLayout } from '../../../src/main/shell/talkKey/layout'
import { keyWay } from '../../../src/main/shell/talkKey/way'
import {
  DIGIT_CODES,
  FUNCTION_CODES,
  LETTER_CODES,
  MARK_CODES,
  MODIFIER_CODES,
  NAMED_CODES,
  parseKeys,
  QUIET_CODES,
} from '../../../src/shared/keyCodes'

const keys = (text: string) => {
  const combination = parseKeys(text)
  if (!combination) throw new Error(`no keys: ${text}`)
  return combination
}

describe('a key is written as on the keyboard', () => {
  it.each<[string, Layout, NodeJS.Platform, string]>([
    ['F8', 'us', 'linux', 'F8'],
    ['Ctrl+Space', 'us', 'linux', 'Ctrl+Space'],
    ['Ctrl+Space', 'de', 'linux', 'Strg+Leertaste'],
    ['Ctrl+Shift+Space', 'fr', 'win32', 'Ctrl+Maj+Espace'],
    ['Ctrl+KeyY', 'us', 'linux', 'Ctrl+Y'],
    ['Ctrl+KeyY', 'de', 'linux', 'Strg+Z'],
    ['Ctrl+KeyQ', 'fr', 'linux', 'Ctrl+A'],
    ['Alt+Semicolon', 'de', 'linux', 'Alt+Ö'],
    ['Alt+Digit2', 'fr', 'linux', 'Alt+é'],
    ['ControlRight', 'us', 'linux', 'right Ctrl'],
    ['ControlRight', 'de', 'linux', 'Strg rechts'],
    ['AltRight', 'us', 'linux', 'right Alt'],
    ['AltRight', 'de', 'win32', 'AltGr'],
    ['AltRight', 'de', 'darwin', '⌥ rechts'],
    ['Ctrl+Meta+KeyK', 'us', 'darwin', '⌃⌘K'],
    ['Meta+KeyK', 'us', 'win32', 'Win+K'],
    ['Mouse4', 'us', 'linux', 'mouse button 4'],
  ])('%s on %s and %s is %j', (text, layout, platform, label) => {
    expect(labelOf(keys(text), layout, platform)).toBe(label)
  })

  it('and no two keys look the same on one keyboard', () => {
    const codes = [...LETTER_CODES, ...DIGIT_CODES, ...MARK_CODES, ...NAMED_CODES, ...QUIET_CODES, ...FUNCTION_CODES]
    for (const layout of ['us', 'de', 'fr'] as const) {
      // A few signs stand twice on a keyboard; a letter or a name never does.
      const labels = codes
        .filter((code) => !MARK_CODES.includes(code))
        .map((code) => labelOf({ modifiers: [], code }, layout, 'linux'))
      expect(new Set(labels).size).toBe(labels.length)
    }
  })
})

describe("the hook's numbers", () => {
  it('name every key that can be chosen, each once', () => {
    const named = Array.from({ length: 0xffff }, (_, number) => keyCode(number)).filter(
      (code) => !/^Unknown/.test(code),
    )
    expect(new Set(named).size).toBe(named.length)
    const all = [
      ...[...LETTER_CODES, ...DIGIT_CODES, ...MARK_CODES, ...NAMED_CODES, ...QUIET_CODES, ...FUNCTION_CODES],
      ...Object.keys(MODIFIER_CODES),
    ]
    expect([...named].sort()).toEqual([...all].sort())
  })

  it('leave the two buttons alone that every app needs', () => {
    expect([1, 2, 3, 4, 5, 6, undefined].map(mouseCode)).toEqual([
      ...[undefined, undefined, 'Mouse3', 'Mouse4', 'Mouse5', undefined, undefined],
    ])
  })
})

describe('a shortcut of the system', () => {
  it.each([
    ['F8', 'F8'],
    ['Ctrl+Space', 'Control+Space'],
    ['Ctrl+Alt+KeyP', 'Control+Alt+P'],
    ['Meta+ArrowUp', 'Super+Up'],
    ['Alt+Digit1', 'Alt+1'],
  ])('for %s is %s', (text, accelerator) => {
    expect(acceleratorOf(keys(text))).toBe(accelerator)
  })

  it.each(['ControlRight', 'Mouse4', 'Pause'])('cannot watch %s', (text) => {
    expect(acceleratorOf(keys(text))).toBeUndefined()
  })
})

describe('the layout', () => {
  it.each<[NodeJS.Platform, string, Layout | undefined]>([
    ['linux', 'rules:      evdev\nmodel:      pc105\nlayout:     de,us\nvariant:    nodeadkeys,\n', 'de'],
    ['linux', 'layout:     us\n', 'us'],
    ['linux', 'layout:     ru\n', undefined],
    ['darwin', '(\n  {\n  InputSourceKind = "Keyboard Layout";\n  "KeyboardLayout Name" = German;\n }\n)', 'de'],
    ['darwin', '"KeyboardLayout Name" = "U.S.";', 'us'],
    ['win32', '    1    REG_SZ    00000407\r\n', 'de'],
    ['win32', '    1    REG_SZ    0000040c\r\n', 'fr'],
    ['win32', '    1    REG_SZ    00000809\r\n', 'us'],
    ['win32', '', undefined],
  ])('is read from what %s says', (platform, said, layout) => {
    expect(readLayout(platform, said)).toBe(layout)
  })

  it('follows the language where the system says nothing', async () => {
    const run = () => Promise.reject(new Error('not there'))
    expect(await currentLayout({ platform: 'linux', run, language: 'fr-CA' })).toBe('fr')
    expect(await currentLayout({ platform: 'freebsd', run, language: 'ja-JP' })).toBe('us')
  })
})

describe('the way keys are seen', () => {
  it.each([
    ['linux', 'x11', true, 'hook'],
    ['linux', undefined, true, 'hook'],
    ['linux', 'wayland', true, 'portal'],
    ['darwin', undefined, true, 'hook'],
    ['darwin', undefined, false, 'keys.permission'],
    ['win32', undefined, true, 'hook'],
  ] as const)('on %s, session %s, trusted %s: %s', (platform, session, isTrusted, expected) => {
    const way = keyWay({ platform, session, isTrusted })
    expect(way.way === 'shortcut' ? way.why : way.way).toBe(expected)
  })
})
