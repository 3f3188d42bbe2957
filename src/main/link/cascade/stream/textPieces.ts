/** Pure: text of any length in pieces that a service takes. Together they are the text, blanks included. */
import { endOfSign } from '../../../../shared/cutPlaces'

/**
 * @param most UTF-16 units of a piece
 * @returns pieces that end after a blank where one is near, and never inside of a character
 */
export function* textPieces(text: string, most: number): Generator<string, void, void> {
  let from = 0
  while (text.length - from > most) {
    const to = cutBefore(text, from, from + most)
    yield text.slice(from, to)
    from = to
  }
  if (from < text.length) yield text.slice(from)
}

/** Half a piece is given up for a whole word. */
function cutBefore(text: string, from: number, to: number): number {
  const nearest = from + Math.ceil((to - from) / 2)
  for (let at = to; at > nearest; at--) if (/\s/.test(text[at - 1]!)) return at
  return to - from > 1 ? endOfSign(text, to) : to
}
