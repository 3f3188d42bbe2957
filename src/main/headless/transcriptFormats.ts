/** Pure: what was written down of a recording, as Markdown, as subtitles or as data. */
import { joinedWords } from '../../shared/cutPlaces'
import type { Ms } from '../../shared/time'
import type { UsageLine } from '../../shared/view'
import { inMarkdown, inSubtitle, subtitleTime } from '../transcript'

export interface TimedWord {
  text: string
  fromMs: Ms
  toMs: Ms
}

/** What was said between two pauses. */
export interface Passage {
  text: string
  fromMs: Ms
  toMs: Ms
  /** Empty where the service times none. */
  words: readonly TimedWord[]
}

export interface WrittenDown {
  /** Name of the recording. */
  name: string
  durationMs: Ms
  /** Up to where it is written down; less than all of it where it was stopped. */
  writtenMs: Ms
  model: string
  passages: readonly Passage[]
  usage: readonly UsageLine[]
}

export const FORMATS = ['markdown', 'srt', 'json'] as const
export type Format = (typeof FORMATS)[number]

/** What one subtitle holds: two lines, as long as an eye stays with it. */
const CAPTION = { longestChars: 84, longestMs: 6_000, gapMs: 800 }

export function formatted(written: WrittenDown, format: Format): string {
  switch (format) {
    case 'markdown':
      return markdown(written)
    case 'srt':
      return written.passages.flatMap(captionsOf).map(subtitle).join('\n')
    case 'json':
      return `${JSON.stringify(written, undefined, 2)}\n`
  }
}

/** `1:02:03`, `2:03`. */
export function clockTime(ms: Ms): string {
  const seconds = Math.floor(ms / 1000)
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const shown = parts[0] === 0 ? parts.slice(1) : parts
  return shown.map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, '0'))).join(':')
}

function markdown({ name, durationMs, writtenMs, passages }: WrittenDown): string {
  const paragraphs = passages.map(({ fromMs, text }) => `**${clockTime(fromMs)}** ${inMarkdown(text)}`)
  const stopped = writtenMs < durationMs ? [`*Stopped at ${clockTime(writtenMs)} of ${clockTime(durationMs)}.*`] : []
  return `${[`# ${inMarkdown(name)}`, ...paragraphs, ...stopped].join('\n\n')}\n`
}

/** One of its own for each stretch of words that an eye can take in; without times the passage as it is. */
function captionsOf({ text, fromMs, toMs, words }: Passage): TimedWord[] {
  const [first, ...others] = words
  if (!first) return [{ text, fromMs, toMs }]
  const captions: TimedWord[] = [{ ...first }]
  for (const word of others) {
    const last = captions.at(-1)!
    const longer = joinedWords([last.text, word.text])
    const fits = longer.length <= CAPTION.longestChars && word.toMs - last.fromMs <= CAPTION.longestMs
    if (fits && word.fromMs - last.toMs < CAPTION.gapMs) Object.assign(last, { text: longer, toMs: word.toMs })
    else captions.push({ ...word })
  }
  return captions
}

function subtitle({ text, fromMs, toMs }: TimedWord, at: number): string {
  return `${at + 1}\n${subtitleTime(fromMs)} --> ${subtitleTime(Math.max(toMs, fromMs + 1))}\n${inSubtitle(text)}\n`
}
