/** Every word of every window, in one catalogue. Errors bring their own words from `shared/errors.ts`. */
import type { AppError } from '../../shared/view'
import { overlay, stages, type } from './overlay'
import { type Locale, localeOf, pseudo, translated } from './pseudo'

export { clockTime, dayName, dayOf, milliseconds, price, seconds } from './format'
export { type Locale, localeOf } from './pseudo'

const english = {
  windows: {
    overlay: 'Parley',
    settings: 'Parley settings',
    history: 'Parley history',
    firstRun: 'Welcome to Parley',
    type: 'Type to Parley',
  },
  overlay,
  stages,
  type,
}

const search = typeof location === 'undefined' ? '' : location.search

export const locale: Locale = localeOf(search)

export const direction = locale === 'pseudo-rtl' ? 'rtl' : 'ltr'

/** Numbers, prices and dates follow the system's choice. */
export const region = typeof navigator === 'undefined' ? 'en' : navigator.language

export const t = translated(english, locale)

/** What happened and what to do, as one line. */
export const told = ({ message, fix }: AppError): string => pseudo(`${message} ${fix}`, locale)
