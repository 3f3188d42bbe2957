/** Figures as people read them. Pure: the locale is an argument. */
import type { EpochMs, Ms } from '../../shared/time'

export const milliseconds = (ms: Ms): string => `${Math.round(ms)} ms`

/** A tenth of a second is as much as anybody wants to know: "3.2 s". */
export const seconds = (ms: Ms): string => `${(ms / 1000).toFixed(1)} s`

/** From here on two figures are ten cents and more, US dollars. */
const TEN_CENTS = 0.0995

/** US dollars. A turn costs fractions of a cent: two figures that mean something, never "0.00". */
export function price(amount: number, locale: string): string {
  const digits =
    amount > 0 && amount < TEN_CENTS
      ? { maximumSignificantDigits: 2 }
      : { minimumFractionDigits: 2, maximumFractionDigits: 2 }
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    ...digits,
  }).format(amount)
}

export const clockTime = (at: EpochMs, locale: string): string =>
  new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(at)

export const dayName = (at: EpochMs, locale: string): string =>
  new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(at)

/** The calendar day of a moment as a number that sorts, in local time. */
export function dayOf(at: EpochMs): number {
  const date = new Date(at)
  return date.getFullYear() * 10_000 + (date.getMonth() + 1) * 100 + date.getDate()
}

/** The first moment of the calendar day so many days later: days have 23 or 25 hours, too. */
export function startOfDay(at: EpochMs, later: number): EpochMs {
  const date = new Date(at)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + later).getTime()
}

interface Cost {
  amount: number
  incomplete?: boolean
  estimated?: boolean
}

/** What a turn cost; that it was more where a price is not known, and about so much where a part was counted here. */
export const costText = ({ amount, incomplete, estimated }: Cost, locale: string): string =>
  // Where not one price is known "more than nothing" would read as next to nothing.
  incomplete && amount === 0 ? '$ ?' : `${incomplete ? '> ' : ''}${estimated ? '≈ ' : ''}${price(amount, locale)}`
