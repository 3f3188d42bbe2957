import { describe, expect, it } from 'vitest'
import type { Plan } from '../../src/main/skills'
import { NOW } from './sample'
import { ask, spoken, talk } from './talk'

describe('however much is kept, an answer stays under twenty words', () => {
  const DAY_MS = 86_400_000
  const timer = (kind: 'timer' | 'alarm' | 'reminder', at: number) => ({
    ...{ id: `${kind}${at}`, kind, name: kind === 'timer' && at % 2 ? 'slow roast' : '', setAt: NOW - 5_000 },
    ...{
      dueAt: NOW + (at + 1) * 4_567_000 + at * 8 * DAY_MS,
      text: kind === 'reminder' ? 'take out all the bins' : '',
    },
  })
  const asked = {
    timer: ['what timers are running', 'cancel the timer', 'how long is left', 'cancel all timers'],
    alarm: ['list my alarms', 'cancel the alarm', 'when is my next alarm', 'cancel all alarms'],
    reminder: ['what are my reminders', 'cancel the reminder', 'cancel all reminders', 'cancel the 9 o clock reminder'],
  } as const
  it.each(
    (['timer', 'alarm', 'reminder'] as const).flatMap((kind) =>
      [1, 2, 3, 4, 12].map((count) => [kind, count] as const),
    ),
  )('%s, %i of them', (kind, count) => {
    const timers = Array.from({ length: count }, (_, at) => timer(kind, at))
    for (const locale of ['en-US', 'de-DE'])
      for (const text of asked[kind]) {
        const answer = spoken(ask(text, locale, { timers }))
        expect(answer.split(' ').length, answer).toBeLessThan(20)
      }
  })

  it('names the later ones where there are no words left for their times', () => {
    const say = talk()
    say('set a timer for 5 minutes and 10 seconds')
    say('set a pizza timer for 10 minutes and 20 seconds')
    expect(say('what timers are running')).toBe(
      'Two timers: the five minute and ten second timer, five minutes and ten seconds left, and the pizza timer.',
    )
  })
})

const LONG = Array.from({ length: 30 }, (_, at) => `word${at}`).join(' ')
const item = (list: string, text: string, at = 0, sound?: string) => ({
  ...{ id: `${list}${at}${text}`, list, at, text },
  ...(sound === undefined ? {} : { sound }),
})
const wordsOf = (plan: Plan): string[] => spoken(plan).split(/\s+/)

describe('however long what is kept is, an answer stays under twenty words', () => {
  it('where two timers are left for hours', () => {
    const say = talk()
    say('set a timer for 2 hours 35 minutes')
    say('add 45 seconds')
    say('set a timer for 9 hours 47 minutes')
    expect(say('how long is left')).toBe(
      'The next one is over in two hours thirty five minutes and forty five seconds.',
    )
  })

  it.each([1, 2, 13, 33, 123])('read from %i notes, memories or items', (count) => {
    const texts = ['milk', 'two loaves of dark rye bread', LONG, 'one litre of fresh whole milk', 'eggs']
    for (let first = 0; first < texts.length; first++) {
      const all = (list: string) =>
        Array.from({ length: count }, (_, at) => item(list, texts[(first + at) % texts.length]!, at))
      const notes = [...all('notes'), ...all('shopping'), ...all('memory')]
      for (const text of ['read my notes', "what's on my shopping list", 'what do you remember']) {
        const answer = wordsOf(ask(text, 'en-US', { notes }))
        expect(answer.length, answer.join(' ')).toBeLessThan(20)
        expect(answer.join(' ')).toMatch(count === 1 ? /\.$/ : / more\.(?: Say: go on\.)?$|eggs\.$|bread\.$|milk\.$/)
      }
    }
  })

  it('told of one thing on a list', () => {
    const notes = [item('shopping', LONG)]
    expect(spoken(ask('is word3 on my list', 'en-US', { notes }))).toBe('Yes, that is on your shopping list.')
    expect(spoken(ask('remove word3 from my list', 'en-US', { notes }))).toBe('Removed.')
  })

  it('told what was remembered, and the rest when it is asked to go on', () => {
    const say = talk()
    say(`remember that the spare key is ${LONG}`)
    const heard = [say('what is the spare key'), say('go on'), say('go on')]
    for (const answer of heard) expect(answer.split(' ').length, answer).toBeLessThan(20)
    expect(heard.map((answer) => answer.replace(/ … Say: go on\.$/, '')).join(' ')).toBe(
      `the spare key is ${LONG} There is nothing to go on with.`,
    )
  })
})

describe('the recordings among what is read', () => {
  const notes = [item('notes', '', 0, 'own0'), item('notes', 'call bob', 1), item('notes', '', 2, 'own2')]

  it('count for no words, and stand between the words', () => {
    expect(ask('read my notes', 'en-US', { notes }).say).toEqual([
      { type: 'text', text: 'Three notes:' },
      { type: 'sound', name: 'own0', caption: 'your recording' },
      { type: 'text', text: 'call bob,' },
      { type: 'sound', name: 'own2', caption: 'your recording' },
    ])
  })

  it('are eight at most at a time', () => {
    const many = Array.from({ length: 9 }, (_, at) => item('notes', '', at, `own${at}`))
    const { say } = ask('read my notes', 'en-US', { notes: many })
    expect(say).toHaveLength(10)
    expect(say.at(-1)).toEqual({ type: 'text', text: 'and one more. Say: go on.' })
  })
})
