/**
 * Languages that nobody speaks, to see whether the windows would hold real ones: `pseudo` makes every text longer and
 * accented, `pseudo-rtl` also writes it from right to left. Chosen by `?locale=` and by nothing else. Pure.
 */

export type Locale = 'en' | 'pseudo' | 'pseudo-rtl'

const ACCENTED: Record<string, string> = {
  a: 'á', c: 'ç', e: 'é', i: 'ï', l: 'ł', n: 'ñ', o: 'ö', r: 'ŕ', s: 'š', t: 'ţ', u: 'ü', y: 'ý', z: 'ž',
  A: 'Å', C: 'Ç', E: 'É', I: 'Î', L: 'Ł', N: 'Ñ', O: 'Ø', R: 'Ř', S: 'Š', T: 'Ţ', U: 'Û', Y: 'Ý', Z: 'Ž',
} // biome-ignore format: a table

/** Translations of short English texts are up to twice as long, of long ones a third longer. */
const growth = (length: number): number => (length < 12 ? 0.8 : length < 30 ? 0.5 : 0.35)

const FILLER = 'œuvrên zeitlûng örd '

const RIGHT_TO_LEFT = '\u202e'
const END = '\u202c'

export function localeOf(search: string): Locale {
  const named = new URLSearchParams(search).get('locale')
  return named === 'pseudo' || named === 'pseudo-rtl' ? named : 'en'
}

/** The same text, longer; never empty where it was not. */
export function pseudo(text: string, locale: Locale): string {
  if (locale === 'en' || text === '') return text
  const accented = text.replace(/[a-zA-Z]/g, (letter) => ACCENTED[letter] ?? letter)
  const more = FILLER.repeat(20).slice(0, Math.ceil(text.length * growth(text.length)))
  const longer = `[${accented} ${more.trimEnd()}]`
  return locale === 'pseudo-rtl' ? `${RIGHT_TO_LEFT}${longer}${END}` : longer
}

/** Every text of a catalogue in another locale; what a function of the catalogue returns too. */
export function translated<Catalogue extends object>(catalogue: Catalogue, locale: Locale): Catalogue {
  if (locale === 'en') return catalogue
  const each = (value: unknown): unknown => {
    if (typeof value === 'string') return pseudo(value, locale)
    if (typeof value === 'function') return (...given: unknown[]) => each(value(...given))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, each(inner)]))
  }
  return each(catalogue) as Catalogue
}
