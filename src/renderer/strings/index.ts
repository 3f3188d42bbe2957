/**
 * Every word of every window, in one catalogue. What the system draws too, or alone, stands in `shared/words.ts`; errors
 * bring their own words from `shared/errors.ts`.
 */
import type { ServerId } from '../../shared/services'
import type { AppError } from '../../shared/view'
import { windowTitles } from '../../shared/words'
import { firstRun } from './firstRun'
import { history } from './history'
import { overlay, stages, type } from './overlay'
import { type Locale, localeOf, pseudo, translated } from './pseudo'
import { servers } from './servers'
import { settings } from './settings'

export { clockTime, costText, dayName, dayOf, milliseconds, price, startOfDay } from './format'
export type { Locale } from './pseudo'

const english = {
  windows: windowTitles,
  overlay,
  stages,
  type,
  settings,
  history,
  firstRun,
  servers,
}

const search = typeof location === 'undefined' ? '' : location.search

export const locale: Locale = localeOf(search)

export const direction = locale === 'pseudo-rtl' ? 'rtl' : 'ltr'

/** Numbers, prices and dates follow the system's choice. */
export const region = typeof navigator === 'undefined' ? 'en' : navigator.language

/** What Parley is told, as text that a model reads: the same in every language of the windows. */
export const PERSONAS = {
  brief: 'You are a helpful voice assistant. Keep answers under 20 words, conversational and friendly.',
  thorough:
    'You are a knowledgeable voice assistant. Explain in three to six sentences, with one example where it helps. No lists.',
  gentle:
    'You are a patient voice assistant. Use simple words and short sentences, one thing at a time, and ask whether to go on.',
}

export const t = translated(english, locale)

export const serverName = (id: ServerId): string => t.servers[id]

/** What happened and what to do, as one line. */
export const told = ({ message, fix }: AppError): string => pseudo(`${message} ${fix}`, locale)
