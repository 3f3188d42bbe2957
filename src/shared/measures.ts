/** Miles or kilometers: where a locale belongs, and which measures it has. Pure. */

/** Miles and Fahrenheit (US), miles with litres (GB), or metric. */
export type Measures = 'us' | 'uk' | 'metric'

/** As BCP 47 has them in a locale of its own: `en-US-u-ms-metric`. */
export const MEASURE_KEYS: Readonly<Record<Measures, string>> = { us: 'ussystem', uk: 'uksystem', metric: 'metric' }

export const regionOf = (locale: string): string => {
  try {
    return new Intl.Locale(locale).maximize().region ?? ''
  } catch {
    return ''
  }
}

/** What the locale says itself, else those of its region. */
export function measuresOf(locale: string): Measures {
  const said = /-u-(?:\w+-)*?ms-(\w+)/.exec(locale)?.[1]
  for (const measures of ['us', 'uk', 'metric'] as const) if (said === MEASURE_KEYS[measures]) return measures
  const region = regionOf(locale)
  if (region === 'GB') return 'uk'
  return ['US', 'LR', 'MM'].includes(region) ? 'us' : 'metric'
}
