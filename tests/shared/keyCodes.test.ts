import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatKeys, MODIFIER_CODES, MODIFIERS, parseKeys } from '../../src/shared/keyCodes'

describe('a combination of keys', () => {
  it('is read back as it was written, its modifiers in one order', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...MODIFIERS]),
        fc.constantFrom('KeyQ', 'F8', 'Space', 'Mouse5', 'Digit0'),
        (modifiers, code) => {
          const keys = parseKeys(formatKeys({ modifiers, code }))
          expect(keys?.code).toBe(code)
          expect(keys?.modifiers).toEqual(MODIFIERS.filter((modifier) => modifiers.includes(modifier)))
        },
      ),
    )
  })

  it('never throws, whatever is in the settings', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseKeys(text)))
    expect(parseKeys('')).toBeUndefined()
    expect(parseKeys('toString')).toBeUndefined()
  })

  it('takes a modifier by its side when it stands alone', () => {
    for (const code of Object.keys(MODIFIER_CODES)) expect(parseKeys(code)).toEqual({ modifiers: [], code })
  })
})
