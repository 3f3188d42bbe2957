/** What was written down of a recording: whatever a service heard in it stays text of its own passage. */
import { describe, expect, it } from 'vitest'
import { formatted, type WrittenDown } from '../../src/main/headless/transcriptFormats'

const written = (text: string, name = 'talk.wav'): WrittenDown => ({
  ...{ name, durationMs: 2_000, writtenMs: 2_000, model: 'm', usage: [] },
  passages: [{ text, fromMs: 0, toMs: 1_500, words: [] }],
})

it('subtitles of single words are put together as they are written', () => {
  const timed = (...texts: string[]) => texts.map((text, at) => ({ text, fromMs: at * 200, toMs: at * 200 + 200 }))
  const of = (...texts: string[]) => {
    const passages = [{ text: texts.join(''), fromMs: 0, toMs: 2_000, words: timed(...texts) }]
    return formatted({ ...written(''), passages }, 'srt').split('\n')[2]
  }
  expect(of('Good', 'morning.')).toBe('Good morning.')
  expect(of('今', '天', '天', '气', '很', '好')).toBe('今天天气很好')
})

describe('words that look like the format', () => {
  it.each([
    ['one line break', 'one\r2\r00:00:02,000 --> 00:00:03,000\rtwo'],
    ['empty lines', 'one\n\n2\n00:00:02,000 --> 00:00:03,000\ntwo'],
    ['separators of Unicode', 'one\u2028\u20292\u202800:00:02,000 --> 00:00:03,000\u0085two'],
  ])('make no subtitle of their own by %s', (_, text) => {
    expect(formatted(written(text), 'srt')).toBe(
      '1\n00:00:00,000 --> 00:00:01,500\none 2 00:00:02,000 → 00:00:03,000 two\n',
    )
  })

  it('are shown in a subtitle as they were said: no player takes them for styling', () => {
    const text = '{\\an8}write <b>bold</b> or {y:i}, if a < b --> {c}'
    expect(formatted(written(text), 'srt').split('\n')[2]).toBe(
      '｛\\an8｝write ＜b＞bold＜/b＞ or ｛y:i｝, if a ＜ b → ｛c｝',
    )
  })

  it('make no heading, fence, tag or list in Markdown', () => {
    const text = 'one\n# two\n\n~~~\n<script>three</script>\n- four & [five](javascript:six)'
    const shown = 'one \\# two \\~\\~\\~ \\<script\\>three\\</script\\> - four \\& \\[five\\](javascript:six)'
    expect(formatted(written(text), 'markdown')).toBe(`# talk.wav\n\n**0:00** ${shown}\n`)
  })

  it('and the name of the file is one, too', () => {
    expect(formatted(written('one', 'a\n\n# b.wav'), 'markdown')).toBe('# a \\# b.wav\n\n**0:00** one\n')
  })
})
