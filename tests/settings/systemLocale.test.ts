import { describe, expect, it } from 'vitest'
import { type LocaleSources, systemLocale } from '../../src/main/settings/systemLocale'
import { sayClock, sayDay } from '../../src/main/skills/locale'
import { measuresOf, regionOf } from '../../src/shared/measures'

/** In Electron, which speaks English whatever the system speaks. */
const linux = (env: LocaleSources['env']) =>
  systemLocale({ platform: 'linux', env, intl: 'en-US', desktop: { language: 'en-US', formats: 'en-US' } })

/** What a user notices of it: clock, order of a date, measures. */
const formats = (locale: string) => [
  sayClock(19, 5, locale),
  sayDay({ year: 2026, month: 11, day: 23 }, locale, 2026),
  measuresOf(locale),
]
const US = ['seven oh five p.m.', 'November twenty third', 'us']
const GERMAN = ['nineteen oh five', 'the twenty third of November', 'metric']

describe('on Linux', () => {
  it('LANG says it all where nothing else is set, whatever encoding and variant stand behind it', () => {
    for (const name of ['de_DE', 'de_DE.UTF-8', 'de_DE@euro', 'de_DE.UTF-8@euro'])
      expect(linux({ LANG: name, LC_ALL: '', LC_TIME: '' })).toBe('de-DE')
    expect(linux({ LANG: 'en_US.UTF-8', LC_TIME: 'en_US.UTF-8', LC_MEASUREMENT: 'en_US.UTF-8' })).toBe('en-US')
    expect(formats('en-US')).toEqual(US)
    expect(formats('de-DE')).toEqual(GERMAN)
  })

  it('LC_TIME has the clock and the order of a date, LC_MEASUREMENT the measures, and neither the language', () => {
    const [, , us] = US
    const [clock, day, metric] = GERMAN
    const time = linux({ LANG: 'en_US.UTF-8', LC_TIME: 'de_DE.UTF-8' })
    const measures = linux({ LANG: 'en_US.UTF-8', LC_MEASUREMENT: 'de_DE.UTF-8' })
    const both = linux({ LANG: 'en_US.UTF-8', LC_TIME: 'de_DE.UTF-8', LC_MEASUREMENT: 'de_DE.UTF-8' })
    expect([time, measures, both].map(formats)).toEqual([
      [clock, day, us],
      [US[0], US[1], metric],
      [clock, day, metric],
    ])
    for (const locale of [time, measures, both]) {
      expect([new Intl.Locale(locale).baseName, regionOf(locale)]).toEqual(['en-US', 'US'])
    }
    expect(formats(linux({ LANG: 'de_DE', LC_TIME: 'en_US', LC_MEASUREMENT: 'en_GB' }))).toEqual([US[0], US[1], 'uk'])
    expect(formats(linux({ LANG: 'en_US', LC_TIME: 'sv_SE' }))).toEqual([clock, US[1], us])
  })

  it('LC_ALL is above all of them', () => {
    const env = { LANG: 'en_US', LC_TIME: 'en_US', LC_MEASUREMENT: 'en_US', LC_MESSAGES: 'fr_FR' }
    expect(linux({ ...env, LC_ALL: 'de_DE.UTF-8' })).toBe('de-DE')
    expect(linux({ ...env, LC_ALL: '', LC_MESSAGES: 'de_DE' })).toBe('de-DE-u-hc-h12-ms-ussystem-rg-uszzzz')
  })

  it('what names no country is what Intl says', () => {
    for (const name of ['', 'C', 'POSIX', 'C.UTF-8', 'nonsense', '../../etc', undefined])
      expect(linux({ LANG: name })).toBe('en-US')
    expect(linux({ LANG: 'de_DE', LC_TIME: 'C' })).toBe('de-DE')
  })
})

describe.each(['darwin', 'win32'] as const)('on %s', (platform) => {
  it('an app asks the system; by itself it is what Intl says', () => {
    const sources = { platform, env: { LANG: 'fr_FR', LC_ALL: 'fr_FR' }, intl: 'en-US' }
    const desktop = { language: 'en-US', formats: 'de-DE' }
    expect(formats(systemLocale({ ...sources, desktop }))).toEqual(GERMAN)
    expect(systemLocale({ ...sources, desktop: { language: undefined, formats: '' } })).toBe('en-US')
    expect(systemLocale({ ...sources, desktop: undefined })).toBe('en-US')
  })
})
