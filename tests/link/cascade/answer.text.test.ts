/** What a voice is given of an answer is the same text however the model cuts it, and nothing of it waits without a reason. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Answer } from '../../../src/main/link/cascade/answer'
import { plainSpoken } from '../../../src/main/link/cascade/llm/plainSpoken'
import type { AnswerEvent, LanguageModel, TextToSpeech } from '../../../src/main/link/cascade/ports'
import { speakable } from '../../../src/main/link/cascade/speakable/speakable'

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
const DONE: AnswerEvent = { type: 'done', outcome: 'answered', finish: 'stop', usage: [] }

/** @returns what the voice got, null where a clause was to sound */
async function given(tokens: readonly string[], { joinsText = true, goesOn = false } = {}): Promise<(string | null)[]> {
  const model: LanguageModel = {
    isFree: () => false,
    warm: () => {},
    async *answer() {
      for (const text of tokens) yield { type: 'part', part: { type: 'text', text } }
      if (goesOn) await new Promise(() => {})
      yield DONE
    },
  }
  const got: (string | null)[] = []
  const voice: TextToSpeech = {
    ...{ rateHz: 24_000, runsAhead: false, timesWords: false, joinsText, warm() {}, async close() {} },
    start: (_, onEvent) => ({
      write: (text) => void got.push(text),
      flush: () => void got.push(null),
      end: () => onEvent({ type: 'ended', usage: [] }),
    }),
  }
  const request = { text: 'why', history: [], instructions: '', tools: [], exchanges: [] }
  const answer = new Answer(request, { model: plainSpoken(model), voice, voiceName: 'v', speed: 1 })
  const over = new Promise<void>((resolve) => answer.release(({ type }) => type === 'done' && resolve()))
  await (goesOn ? settled() : over)
  answer.abort()
  return got
}

const joined = (got: readonly (string | null)[]) => got.join('')

describe('a voice that joins text', () => {
  it.each([
    ['a word', ['That'], ['That']],
    ['the beginning of one', ['Par'], ['Par']],
    ['a letter', ['I'], ['I']],
    ['words in other letters', ['日本'], ['日本']],
  ])('gets %s at once', async (_, tokens, got) => {
    expect(await given(tokens, { goesOn: true })).toEqual(got)
  })

  it.each([
    ['an address', 'ht'],
    ['a star, which may begin bold words', '*'],
    ['a bracket, which may begin a link', '['],
    ['a number at the beginning of a line, which may begin an item', '12'],
    ['what a model may be thinking', '<thi'],
    ['half of a character', '👍'[0]!],
  ])('waits for more behind what may become %s', async (_, token) => {
    expect(await given([token], { goesOn: true })).toEqual([])
  })
})

it('finds its voice connected, however long the model thinks', async () => {
  let warmed = 0
  const model: LanguageModel = {
    isFree: () => false,
    warm: () => {},
    async *answer() {
      await new Promise(() => {})
      yield DONE
    },
  }
  const voice: TextToSpeech = {
    ...{ rateHz: 24_000, runsAhead: false, timesWords: false, joinsText: true, async close() {} },
    warm() {
      warmed += 1
    },
    start: () => expect.fail('nothing was said'),
  }
  const request = { text: 'typed', history: [], instructions: '', tools: [], exchanges: [] }
  new Answer(request, { model, voice, voiceName: 'v', speed: 1 })
  await settled()
  expect(warmed).toBe(1)
})

const TRICKY = fc.constantFrom(
  ...[
    'That',
    ' is',
    ' soot',
    ', ',
    '. ',
    '! ',
    'p.m. ',
    'Dr. ',
    ' ',
    '\n',
    '\n\n',
    '**',
    '*',
    '_',
    '`',
    '```\n',
    '# ',
    '- ',
    '1. ',
  ],
  ...[
    '[a link](https://example.com/x)',
    'https://www.example.org/a_b?c=d ',
    'www.',
    'h',
    'htt',
    'w',
    '3.5',
    ' 1,000',
    '50 %',
  ],
  ...[
    '<think>',
    '</think>',
    '<br>',
    '&amp;',
    '👍🏽',
    '🇩🇪',
    '日本',
    'é',
    'interminable',
    ' and so on and on and on and so forth',
  ],
)
/** Longer than a clause may be, and without any mark. */
const LONG = fc.constant('and so on and on '.repeat(15))
const WRITTEN = fc
  .array(fc.oneof({ arbitrary: TRICKY, weight: 8 }, LONG, fc.string({ maxLength: 4 })), { maxLength: 40 })
  .map((parts) => parts.join(''))
const CUTS = fc.array(fc.nat({ max: 8 }), { minLength: 1, maxLength: 40 })

/** In UTF-16 units: inside of a character, too. */
function cut(text: string, cuts: readonly number[]): string[] {
  const tokens: string[] = []
  for (let at = 0, n = 0; at < text.length; n++) {
    const length = 1 + (cuts[n % cuts.length] ?? 0)
    tokens.push(text.slice(at, at + length))
    at += length
  }
  return tokens
}

it('is what is made of the whole, however it is cut and whatever the voice takes', async () => {
  await fc.assert(
    fc.asyncProperty(WRITTEN, CUTS, fc.boolean(), async (written, cuts, joinsText) => {
      const got = joined(await given(cut(written, cuts), { joinsText }))
      // Blanks alone are nothing to say.
      expect(got.trimEnd()).toBe(speakable(written).trimEnd())
    }),
    { numRuns: 3_000 },
  )
})

it('is to sound behind whole words only, so that none is spoken in two halves', async () => {
  await fc.assert(
    fc.asyncProperty(WRITTEN, CUTS, async (written, cuts) => {
      const whole = speakable(written).trimEnd()
      let said = ''
      for (const text of await given(cut(written, cuts))) {
        if (text !== null) said += text
        else if (said.trimEnd() !== whole && !/\S{220}$/.test(said)) expect(said).toMatch(/\s$/)
      }
    }),
    { numRuns: 3_000 },
  )
})
