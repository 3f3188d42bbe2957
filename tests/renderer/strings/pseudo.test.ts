import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localeOf, pseudo, translated } from '../../../src/renderer/strings/pseudo'

describe('the pseudo locale', () => {
  it('makes every text longer and keeps an empty one empty', () => {
    expect(pseudo('', 'pseudo')).toBe('')
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        expect(pseudo(text, 'pseudo').length).toBeGreaterThan(text.length * 1.3)
      }),
    )
  })

  it('writes from right to left where asked', () => {
    expect(pseudo('Stop', 'pseudo-rtl')).toMatch(/^\u202e\[.*Šţöp.*\]\u202c$/)
  })

  it('reaches the texts inside groups and behind functions', () => {
    const catalogue = translated({ a: { b: 'one' }, c: (count: number) => `${count} of them` }, 'pseudo')
    expect(catalogue.a.b).toContain('öñé')
    expect(catalogue.c(3)).toContain('3 öf')
  })

  it('is chosen by the address alone', () => {
    expect(localeOf('?window=history')).toBe('en')
    expect(localeOf('?window=history&locale=pseudo-rtl')).toBe('pseudo-rtl')
    expect(localeOf('?locale=klingon')).toBe('en')
  })
})
