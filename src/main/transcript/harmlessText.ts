/** Pure: text of anybody as one line of a file that it cannot break, whatever signs are in it. */
import type { Ms } from '../../shared/time'

const oneLine = (text: string): string => text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim()

/** Every mark that Markdown could take for its own is escaped. */
export const inMarkdown = (text: string): string => oneLine(text).replace(/[\\`*_~[\]<>#|&!]/g, '\\$&')

/**
 * Of SubRip: an empty line or an arrow would end the subtitle, and what stands in brackets like `<b>` or `{\an8}` players take
 * for styling and do not show. The format knows no way to escape one: its wide twin stands there instead.
 */
export const inSubtitle = (text: string): string =>
  oneLine(text)
    .replaceAll('-->', '→')
    .replace(/[<>{}]/g, (bracket) => WIDE[bracket]!)

const WIDE: Readonly<Record<string, string>> = { '<': '＜', '>': '＞', '{': '｛', '}': '｝' }

/** `01:02:03,004`. */
export function subtitleTime(ms: Ms): string {
  const whole = Math.round(ms)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const rest = String(whole % 1000).padStart(3, '0')
  return `${two(whole / 3_600_000)}:${two((whole / 60_000) % 60)}:${two((whole / 1000) % 60)},${rest}`
}
