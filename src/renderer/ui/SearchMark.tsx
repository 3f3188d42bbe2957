/** Text with the found parts marked. Ranges are [start, end) in characters; they may overlap and stand in any order. */
import type { ReactNode } from 'react'

export interface Range {
  start: number
  end: number
}

/** The text cut at every border of a range; `marked` parts lie in at least one. Pure. */
export function pieces(text: string, ranges: readonly Range[]): { text: string; at: number; marked: boolean }[] {
  const borders = new Set([0, text.length])
  for (const { start, end } of ranges) {
    for (const border of [start, end]) if (border > 0 && border < text.length) borders.add(border)
  }
  const ordered = [...borders].sort((a, b) => a - b)
  return ordered.slice(0, -1).map((at, index) => {
    const end = ordered[index + 1]!
    return { text: text.slice(at, end), at, marked: ranges.some((range) => range.start <= at && range.end >= end) }
  })
}

export function SearchMark({ text, ranges }: { text: string; ranges: readonly Range[] }): ReactNode {
  if (ranges.length === 0) return text
  return pieces(text, ranges).map((piece) =>
    piece.marked ? <mark key={piece.at}>{piece.text}</mark> : <span key={piece.at}>{piece.text}</span>,
  )
}
