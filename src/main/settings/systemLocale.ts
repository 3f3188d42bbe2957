/**
 * What the system is set to, as one locale: its language, and beside it the clock, the order of a date and the measures
 * where these are another country's. Pure, but for what the desktop told.
 */
import { MEASURE_KEYS, measuresOf, regionOf } from '../../shared/measures'

/** What only a desktop app can ask the system. BCP 47. */
export interface DesktopLocale {
  /** Of the user, not of the app's windows. */
  language: string | undefined
  /** Of dates, times and measures. */
  formats: string
}

export interface LocaleSources {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  /** `Intl`'s own; in Electron that of the windows, whatever the system speaks. */
  intl: string
  desktop: DesktopLocale | undefined
}

/** `en-US`; with a German clock and measures `en-US-u-hc-h23-ms-metric-rg-dezzzz`. */
export function systemLocale({ platform, env, intl, desktop }: LocaleSources): string {
  if (platform === 'darwin' || platform === 'win32') {
    if (!desktop) return intl
    return joined(plain(desktop.language) ?? intl, plain(desktop.formats), plain(desktop.formats))
  }
  const named = (category: string) => ofPosix(env['LC_ALL'] || env[category] || env['LANG'])
  return joined(named('LC_MESSAGES') ?? intl, named('LC_TIME'), named('LC_MEASUREMENT'))
}

let desktop: DesktopLocale | undefined

/** Told once, before any settings are read. */
export function tellDesktopLocale(told: DesktopLocale): void {
  desktop = told
}

export const localeOfSystem = (): string =>
  systemLocale({
    ...{ platform: process.platform, env: process.env, desktop },
    intl: Intl.DateTimeFormat().resolvedOptions().locale,
  })

function joined(language: string, clock = language, measures = language): string {
  const keys: string[] = []
  if (clock !== language) keys.push(`hc-${has12Hours(clock) ? 'h12' : 'h23'}`)
  if (measuresOf(measures) !== measuresOf(language)) keys.push(`ms-${MEASURE_KEYS[measuresOf(measures)]}`)
  if (clock !== language) keys.push(`rg-${regionOf(clock)}zzzz`)
  return keys.length === 0 ? language : (Intl.getCanonicalLocales(`${language}-u-${keys.join('-')}`)[0] ?? language)
}

const has12Hours = (locale: string): boolean =>
  new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 ?? false

/** `de_DE.UTF-8@euro`; of "C", "POSIX" and what is no name there is none. */
function ofPosix(name: string | undefined): string | undefined {
  const [, language, region] = /^([a-z]{2,3})(?:_([a-z]{2}))?(?:[.@].*)?$/i.exec(name ?? '') ?? []
  return language && plain(region ? `${language}-${region}` : language)
}

/** Without what is said beside language, script and region. */
function plain(tag: string | undefined): string | undefined {
  try {
    return tag ? new Intl.Locale(tag).baseName : undefined
  } catch {
    return undefined
  }
}
