/** The catalogue of services: complete, dated, sourced, and the same as its page. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { providersPage } from '../../scripts/generate/providersPage'
import { OFFERS } from '../../src/shared/catalogue'
import { HEARING_SERVICES, SPEAKING_SERVICES, THINKING_SERVICES } from '../../src/shared/services'

const offered = (direction: string) =>
  OFFERS.filter((offer) => offer.direction === direction).map(({ service }) => service)

describe('the catalogue', () => {
  it('has every service that a chain can be made of, in each direction', () => {
    expect(offered('hear').toSorted()).toEqual([...HEARING_SERVICES].toSorted())
    expect(offered('think').toSorted()).toEqual([...THINKING_SERVICES].toSorted())
    expect(offered('speak').toSorted()).toEqual([...SPEAKING_SERVICES].toSorted())
    expect(offered('converse')).toEqual(['openai', 'azure', 'compatible'])
    expect(offered('transcribe')).toEqual(['openai'])
  })

  it('has no figure without a day that was and a source', () => {
    for (const { service, direction, product, ...figures } of OFFERS) {
      expect(product).not.toBe('')
      for (const [name, figure] of Object.entries(figures)) {
        if (figure === 'unknown') continue
        const about = `${service} ${direction} ${name}`
        expect([about, figure.source.length > 10]).toEqual([about, true])
        expect([about, figure.asOf]).toEqual([about, expect.stringMatching(/^2026-\d\d-\d\d$/)])
        expect([about, new Date(figure.asOf) <= new Date('2026-12-31')]).toEqual([about, true])
      }
    }
  })

  it('is what docs/providers.md says; node scripts/generate/providersPage.ts writes it anew', () => {
    expect(readFileSync('docs/providers.md', 'utf8')).toBe(providersPage())
  })
})
