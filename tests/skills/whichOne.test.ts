import { describe, expect, it } from 'vitest'
import { talk } from './talk'

const TWO_TIMERS = ['set a timer for 10 minutes', 'set a timer for 20 minutes']
const said = (sentences: readonly string[], locale?: string): ReturnType<typeof talk> => {
  const say = talk(locale)
  for (const sentence of sentences) say(sentence)
  return say
}

describe('asked which timer, Parley takes its own words for an answer', () => {
  it.each([
    ['the ten minute timer', 'The ten minute timer is cancelled.'],
    ['The 10 minute timer, please.', 'The ten minute timer is cancelled.'],
    ['the twenty minute one', 'The twenty minute timer is cancelled.'],
    ['ten minutes', 'The ten minute timer is cancelled.'],
    ['cancel the twenty minute timer', 'The twenty minute timer is cancelled.'],
    ['the first one', 'The ten minute timer is cancelled.'],
    ['the first', 'The ten minute timer is cancelled.'],
    ['the second', 'The twenty minute timer is cancelled.'],
    ['the 2nd timer', 'The twenty minute timer is cancelled.'],
    ['number two', 'The twenty minute timer is cancelled.'],
    ['remove number two', 'The twenty minute timer is cancelled.'],
    ['the last', 'The twenty minute timer is cancelled.'],
    ['the last one', 'The twenty minute timer is cancelled.'],
    ['both', 'Both timers are cancelled.'],
    ['all of them', 'Both timers are cancelled.'],
    ['the third one', 'I did not catch that.'],
  ])('%s', (words, answer) => {
    const say = said(TWO_TIMERS)
    expect(say('cancel the timer')).toBe('Which one: the ten minute timer or the twenty minute timer?')
    expect(say(words)).toBe(answer)
  })

  it('and a whole command is one all the same', () => {
    const say = said(TWO_TIMERS)
    say('cancel the timer')
    expect(say('set a ten minute timer')).toBe('Timer set for ten minutes.')
    expect(say('the ten minute timer')).toBe('Timer set for ten minutes.')
  })

  it('whatever it was asked for', () => {
    const say = said(TWO_TIMERS)
    expect(say('add five minutes to the timer')).toBe('Which one: the ten minute timer or the twenty minute timer?')
    expect(say('ten minutes')).toBe('Fifteen minutes left now.')
    expect(say('restart the timer')).toBe('Which one: the fifteen minute timer or the twenty minute timer?')
    expect(say('the twenty minute timer')).toBe('The twenty minute timer starts again.')
  })

  it('and of two that are alike the last is the one that was set last, whatever was set behind them', () => {
    const say = said([TWO_TIMERS[0]!, TWO_TIMERS[0]!, 'set a pasta timer for nine minutes'])
    expect(say('cancel the ten minute timer')).toBe('Two timers are alike. Say: the last one, or: all of them.')
    expect(say('the last one')).toBe('The ten minute timer is cancelled.')
    expect(say('cancel the timer')).toBe('Which one: the pasta timer or the ten minute timer?')
    expect(say('the pasta timer')).toBe('The pasta timer is cancelled.')
  })

  it('and asks on where the name is that of two', () => {
    const say = said([TWO_TIMERS[0]!, TWO_TIMERS[0]!, 'set a pasta timer for nine minutes'])
    say('cancel the timer')
    expect(say('the ten minute timer')).toBe('Two timers are alike. Say: the last one, or: all of them.')
    expect(say('all of them')).toBe('Both timers are cancelled.')
    expect(say('what timers are set')).toBe('One timer: the pasta timer, nine minutes left.')
  })

  it('also where they were too many to be named', () => {
    const say = said([5, 10, 15, 20].map((minutes) => `set a timer for ${minutes} minutes`))
    expect(say('cancel the timer')).toBe('There are four timers. Which one?')
    expect(say('the fifteen minute timer')).toBe('The fifteen minute timer is cancelled.')
    say('cancel the timer')
    expect(say('the last one')).toBe('The twenty minute timer is cancelled.')
  })
})

describe('asked which alarm or reminder, it takes its own words too', () => {
  it.each([
    ['en-US', 'the alarm tomorrow at seven thirty a.m.', 'The alarm tomorrow at seven thirty a.m. is cancelled.'],
    ['en-US', 'tomorrow at 7:30 am', 'The alarm tomorrow at seven thirty a.m. is cancelled.'],
    ['en-US', 'the one at nine p.m.', 'The alarm at nine p.m. is cancelled.'],
    ['en-US', 'the first one', 'The alarm at nine p.m. is cancelled.'],
    ['en-US', 'the last one', 'The alarm tomorrow at seven thirty a.m. is cancelled.'],
    ['de-DE', 'the alarm tomorrow at seven thirty', 'The alarm tomorrow at seven thirty is cancelled.'],
    ['de-DE', "the alarm at twenty one o'clock", "The alarm at twenty one o'clock is cancelled."],
  ])('%s: %s', (locale, words, answer) => {
    const say = said(['set an alarm for 7:30 am tomorrow', 'set an alarm for 9 pm'], locale)
    expect(say('cancel the alarm')).toMatch(/^Which one: the alarm at .+ or the alarm tomorrow at seven thirty/)
    expect(say(words)).toBe(answer)
    expect(say('what alarms are set')).toMatch(/^One alarm: /)
  })

  it('a reminder', () => {
    const reminders = ['remind me at 9 pm to call anna', 'remind me tomorrow at noon to call bob']
    for (const [words, which] of [
      ['the reminder at nine p.m.', 'at nine p.m.'],
      ['the first one', 'at nine p.m.'],
      ['the reminder tomorrow at noon', 'tomorrow at noon'],
      ['the last one', 'tomorrow at noon'],
    ] as const) {
      const say = said(reminders)
      expect(say('cancel the reminder')).toBe('Which one: the reminder at nine p.m. or the reminder tomorrow at noon?')
      expect(say(words)).toBe(`The reminder ${which} is cancelled.`)
    }
  })

  it('a reminder of several at one time, by its words', () => {
    const reminders = ['remind me at 9 pm to call anna', 'remind me at 9 pm to take the pills']
    for (const [words, left] of [
      ['take the pills', 'call anna'],
      ['the first one', 'take the pills'],
    ] as const) {
      const say = said(reminders)
      expect(say('cancel my 9 pm reminder')).toBe('Which one: call anna or take the pills?')
      expect(say(words)).toBe('The reminder at nine p.m. is cancelled.')
      expect(say('what are my reminders')).toBe(`One reminder: ${left}, at nine p.m.`)
    }
  })

  it('none is called alike that only has too many words to be named', () => {
    const say = said([
      'remind me at 9 pm to call anna about the keys to the house',
      'remind me at 9 pm to take the pills that are in the kitchen',
    ])
    expect(say('cancel my 9 pm reminder')).toBe('There are two reminders. Which one?')
    expect(say('the last one')).toBe('The reminder at nine p.m. is cancelled.')
    expect(say('cancel the reminder about the keys')).toBe('The reminder at nine p.m. is cancelled.')
  })

  it('an alarm that is to be moved, by day and time', () => {
    const say = said(['set an alarm for 7 am tomorrow', 'set an alarm for 9 pm'])
    expect(say('change my alarm to 10 pm')).toBe(
      'Which one: the alarm at nine p.m. or the alarm tomorrow at seven a.m.?',
    )
    expect(say('tomorrow at 7 am')).toBe('Alarm set for ten p.m.')
  })
})

describe('a timer that is named as Parley names it', () => {
  it.each([
    ['30 seconds', '30 second timer', 'thirty second'],
    ['1 hour', '1 hour timer', 'one hour'],
    ['1 hour and 30 minutes', 'one hour and thirty minute timer', 'one hour and thirty minute'],
    ['90 minutes', '90 minutes timer', 'one hour and thirty minute'],
    ['2 minutes and 30 seconds', 'two minute and thirty second timer', 'two minute and thirty second'],
    ['30 hours', 'one day and six hour timer', 'one day and six hour'],
  ])('%s', (length, named, name) => {
    const say = said([`set a timer for ${length}`, 'set a timer for 7 minutes'])
    expect(say(`how long is left on the ${named}`)).toMatch(/ left\.$/)
    expect(say(`cancel the ${named}`)).toBe(`The ${name} timer is cancelled.`)
  })
})
