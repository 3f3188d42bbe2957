/** What times and days that are typed, or that a model names, come to: a Monday, five past six in the evening in Berlin. */
import { describe, expect, it } from 'vitest'
import { createSkills, type Plan } from '../../src/main/skills'
import { contextOf } from './sample'

const skills = createSkills()

const spoken = ({ say }: Plan): string => say.map((part) => (part.type === 'text' ? part.text : part.name)).join(' ')

function typed(text: string, locale = 'en-US'): string {
  const meaning = skills.parse(text, { typedIn: locale })
  return spoken(meaning ? skills.answer(meaning, contextOf(locale)) : skills.refuse(skills.refusalFor(text)))
}

describe('an alarm that a model sets', () => {
  it.each([
    [7, 30, 'Alarm set for tomorrow at seven thirty a.m.'],
    [12, 0, 'Alarm set for tomorrow at noon.'],
    [12, 5, 'Alarm set for tomorrow at twelve oh five p.m.'],
    [0, 0, 'Alarm set for tomorrow at midnight.'],
    [0, 30, 'Alarm set for tomorrow at twelve thirty a.m.'],
    [18, 30, 'Alarm set for six thirty p.m.'],
  ])('at %i:%i is on a clock of 24 hours', (hour, minute, answer) => {
    const meaning = skills.meaningOfTool('set_alarm', { hour, minute })!
    expect(spoken(skills.answer(meaning, contextOf('en-US')))).toBe(answer)
  })
})

describe('typed digits that are no time of day', () => {
  it.each([
    ['set a timer for 1h30', 'Timer set for one hour and thirty minutes.'],
    ['7.30 times 2', 'That is fourteen point six.'],
  ])('stay what they are where clocks count to 24: %s', (text, answer) => {
    expect(typed(text, 'de-DE')).toBe(answer)
  })
})

describe('a typed time of digits', () => {
  it.each([
    ['set an alarm for 07:30', 'de-DE', 'Alarm set for tomorrow at seven thirty.'],
    ['set an alarm for 07:30', 'en-US', 'Alarm set for tomorrow at seven thirty a.m.'],
    ['remind me at 08:00 to call anna', 'de-DE', "I will remind you tomorrow at eight o'clock."],
    ['set an alarm for 12:00', 'de-DE', 'Alarm set for tomorrow at noon.'],
    ['set an alarm for 7:30', 'de-DE', 'Alarm set for tomorrow at seven thirty.'],
    ['set an alarm for 7:30', 'en-GB', 'Alarm set for tomorrow at seven thirty.'],
    ['set an alarm for 7.30', 'de-DE', 'Alarm set for tomorrow at seven thirty.'],
    ['how long until 7:05', 'de-DE', 'Thirteen hours until seven oh five.'],
  ])('is read as the clocks of the place show it: %s in %s', (text, locale, answer) => {
    expect(typed(text, locale)).toBe(answer)
  })

  it.each([
    ['set an alarm for 7:30', 'en-US', 'Alarm set for seven thirty p.m.'],
    ['set an alarm for half past seven', 'de-DE', 'Alarm set for nineteen thirty.'],
    ['set an alarm for 7:30 pm', 'de-DE', 'Alarm set for nineteen thirty.'],
    ['set an alarm for 7:30 in the evening', 'de-DE', 'Alarm set for nineteen thirty.'],
    ['remind me tonight at 07:30 to call anna', 'de-DE', 'I will remind you at nineteen thirty.'],
    ['set an alarm for 7:30 tomorrow evening', 'de-DE', 'Alarm set for tomorrow at nineteen thirty.'],
    ['set an alarm on fri night at 7:30', 'de-DE', 'Alarm set for Friday at nineteen thirty.'],
  ])('leaves the half of the day to the other words, or open: %s in %s', (text, locale, answer) => {
    expect(typed(text, locale)).toBe(answer)
  })
})

describe('a part of the day that a reminder is about', () => {
  it.each([
    'remind me at 7:30 to wish mum a good evening',
    'remind me to say good night at 7:30',
    'remind me at 07:30 to pack for the night train',
  ])('says nothing of its time: %s', (text) => {
    expect(typed(text, 'de-DE')).toBe('I will remind you tomorrow at seven thirty.')
  })
})

describe('a timer of a negative length', () => {
  it.each(['minus', 'negative'])('is not one of the name "%s"', (sign) => {
    expect(typed(`set a timer for ${sign} five minutes`)).toBe('I did not catch that.')
    expect(typed(`set a ${sign} five minute timer`)).toBe('I did not catch that.')
  })
})

describe('words before the length of a timer that say how exact it is', () => {
  it.each(['about', 'another', 'exactly', 'roughly', 'not', 'plus'])('are not its name: %s', (word) => {
    expect(typed(`set a timer for ${word} ten minutes`)).toBe('I did not catch that.')
  })

  it('are not taken for it where they are a part of an hour', () => {
    expect(typed('set a timer for quarter of an hour')).toBe('Timer set for fifteen minutes.')
    expect(typed('set a timer for a quarter of an hour')).toBe('Timer set for fifteen minutes.')
  })
})

describe('a timer of parts of a second', () => {
  it.each([
    ['set a timer for 0.1 seconds', 'A timer of nothing is already over.'],
    ['set a timer for 0.5 seconds', 'Timer set for one second.'],
    ['set a timer for 1.4 seconds', 'Timer set for one second.'],
  ])('is as long as it is said to be: %s', (text, answer) => {
    expect(typed(text)).toBe(answer)
    const { effects } = skills.answer(skills.parse(text)!, contextOf())
    for (const effect of effects) expect(effect).toMatchObject({ item: { dueAt: contextOf().now + 1_000 } })
  })
})

describe('a day that never comes', () => {
  it.each([
    'remind me on february 30 to dance',
    'remind me to dance on the thirty first of april at five',
    'set an alarm for february 30 at 6',
    'move my alarm to 7 on february 30',
  ])('is said to be none, and nothing is asked back: %s', (text) => {
    const plan = skills.answer(skills.parse(text)!, contextOf())
    expect([spoken(plan), plan.asks]).toEqual(['There is no such day.', undefined])
  })

  it('is told apart from a part of the day', () => {
    expect(typed('remind me in the morning to dance')).toBe('I will remind you tomorrow at nine a.m.')
  })
})

describe('a year of digits', () => {
  it.each([
    ['is 2100 a leap year', 'No, twenty one hundred is no leap year.'],
    ['is 1900 a leap year', 'No, nineteen hundred is no leap year.'],
    ['is 2400 a leap year', 'Yes, twenty four hundred is a leap year.'],
    ['is 2000 a leap year', 'Yes, two thousand is a leap year.'],
    ['was 1999 a leap year', 'No, nineteen ninety nine is no leap year.'],
    ['how many days are in 2100', 'Three hundred and sixty five days.'],
    ['how many days in february 2100', 'Twenty eight days.'],
    ['is 2104 a leap year', 'Yes, twenty one oh four is a leap year.'],
    ['is 2148 a leap year', 'Yes, twenty one forty eight is a leap year.'],
    ['what day is december 25 2149', 'That will be Thursday, December twenty fifth, twenty one forty nine.'],
    ['is 2110 a leap year', 'No, twenty one ten is no leap year.'],
    ['was 1905 a leap year', 'No, nineteen oh five is no leap year.'],
  ])('is known also at the turn of a century: %s', (text, answer) => {
    expect(typed(text)).toBe(answer)
  })
})

describe('a date', () => {
  it.each([
    ['what day is 24 december', 'That will be Thursday, the twenty fourth of December.'],
    ['what day is 24 dec 2027', 'That will be Friday, the twenty fourth of December, twenty twenty seven.'],
    ['what day was 3 march', 'That was Tuesday, the third of March.'],
    ['how many days until dec 24', 'Thirty one days until Thursday, the twenty fourth of December.'],
    ['what day is 2026-12-24', 'That will be Thursday, the twenty fourth of December.'],
    ['how many days until 2026-12-24', 'Thirty one days until Thursday, the twenty fourth of December.'],
    [
      'remind me on 24th Dec. at 5 pm to call jan',
      "I will remind you on the twenty fourth of December at seventeen o'clock.",
    ],
    ['set an alarm for 1 sept at 6', "Alarm set for the first of September, twenty twenty seven at six o'clock."],
    ['how many days in feb 2028', 'Twenty nine days.'],
  ])('may begin with its day, and have a short month: %s', (text, answer) => {
    expect(typed(text, 'en-GB')).toBe(answer)
  })

  it('has no year where a time of day stands behind it', () => {
    expect(typed('wake me on 24 december 7:30')).toBe('Alarm set for December twenty fourth at seven thirty a.m.')
    expect(typed('wake me tomorrow 7:30')).toBe('Alarm set for tomorrow at seven thirty a.m.')
  })

  it('is no sum where it is written in digits', () => {
    expect(skills.parse('2026-12-25')).toMatchObject({ skill: 'replies', intent: 'when' })
    expect(skills.parse('2026-13-25')).toBeUndefined()
    expect(typed('wake me on 2026-12-25')).toBe('For what time?')
    expect(typed('remind me on 2026-12-24 at 5 pm to call jan')).toContain('December twenty fourth')
    expect(typed("what's 2026-12-5")).toBe('That is two thousand and nine.')
  })

  it('leaves names that are spelled like a month as they are', () => {
    expect(skills.parse('remind me on dec 24 to call Jan')).toMatchObject({ free: { text: 'call Jan' } })
  })
})

describe('the days between two', () => {
  it.each([
    ['how many days between december twenty fifth and january first', 'They are seven days apart.'],
    ['how many days between friday and monday', 'They are three days apart.'],
    ['how many days between christmas and easter', 'They are ninety three days apart.'],
    ['how many days between march 3 and march 10', 'They are seven days apart.'],
    ['how many days between december 25 2025 and january 1', 'They are seven days apart.'],
    ['how many days between march 1 2024 and march 1 2025', 'They are three hundred and sixty five days apart.'],
    ['how many days between christmas and today', 'They are thirty two days apart.'],
    ['how many days between friday and tomorrow', 'They are three days apart.'],
    ['how many days between last friday and next monday', 'They are ten days apart.'],
    ['how many days between january 1 and february 30', 'There is no such day.'],
  ])('are counted from the first on to the next of the second: %s', (text, answer) => {
    expect(typed(text)).toBe(answer)
  })
})

describe('a typed length of hours, minutes and seconds', () => {
  it.each([
    ['set a timer for 1 hour 15 minutes and 30 seconds', 'one hour fifteen minutes and thirty seconds'],
    ['set a timer for 1 hour, 15 minutes, 30 seconds', 'one hour fifteen minutes and thirty seconds'],
    ['timer 2 hours and 10 seconds', 'two hours and ten seconds'],
  ])('is one length: %s', (text, length) => {
    expect(typed(text)).toBe(`Timer set for ${length}.`)
  })
})

describe('an alarm of a day alone', () => {
  it.each([
    ['set an alarm for tomorrow', 'at seven', 'Alarm set for tomorrow at seven a.m.'],
    ['set an alarm for tomorrow evening', 'at seven', 'Alarm set for tomorrow at seven p.m.'],
    ['wake me on friday', '6:30', 'Alarm set for Friday at six thirty a.m.'],
    ['alarm for dec 3', 'at nine', 'Alarm set for December third at nine a.m.'],
  ])('asks for its time and takes the answer: %s', (text, reply, answer) => {
    const asked = skills.answer(skills.parse(text)!, contextOf())
    expect(spoken(asked)).toBe('For what time?')
    const state = { asked: asked.asks! }
    expect(spoken(skills.answer(skills.parse(reply)!, contextOf('en-US', state)))).toBe(answer)
  })
})

describe('the length of this month', () => {
  it.each([
    [Date.UTC(2028, 1, 10), 'Twenty nine days.'],
    [Date.UTC(2027, 1, 10), 'Twenty eight days.'],
  ])('is that of this year', (now, answer) => {
    const plan = skills.answer(skills.parse('how many days are in this month')!, contextOf('en-US', {}, 'UTC', now))
    expect(spoken(plan)).toBe(answer)
  })
})

describe('a day of this year', () => {
  it.each([
    ['what day is march 3 this year', 'That was Tuesday, March third.'],
    ['when is easter this year', 'That was Sunday, April fifth.'],
    ['when is christmas this year', 'That will be Friday, December twenty fifth.'],
    ['what day is february 29 this year', 'There is no such day.'],
  ])('is none of the next, even where it is over: %s', (text, answer) => {
    expect(typed(text)).toBe(answer)
  })
})

describe('an hour of the night behind midnight', () => {
  it.each([
    ['set an alarm for midnight tonight', 'Alarm set for tomorrow at midnight.'],
    ['remind me tonight at 12 to call bob', 'I will remind you tomorrow at midnight.'],
    ['wake me tonight at 3', 'Alarm set for tomorrow at three a.m.'],
    ['set an alarm for 1 am tonight', 'Alarm set for tomorrow at one a.m.'],
    ['wake me tomorrow night at 1', 'Alarm set for Wednesday at one a.m.'],
    ['set an alarm for friday night at 12', 'Alarm set for Saturday at midnight.'],
    ['remind me on friday night at 2 am to call bob', 'I will remind you on Saturday at two a.m.'],
  ])('belongs to the day before: %s', (text, answer) => {
    expect(typed(text)).toBe(answer)
  })

  it.each([
    ['set an alarm for tonight at 11', 'Alarm set for eleven p.m.'],
    ['set an alarm for friday night at 11', 'Alarm set for Friday at eleven p.m.'],
    ['set an alarm for tomorrow evening at 6', 'Alarm set for tomorrow at six p.m.'],
    ['set an alarm for tonight at 6', 'That time has already passed.'],
  ])('is told apart from one before it: %s', (text, answer) => {
    expect(typed(text)).toBe(answer)
  })

  it('comes the same night where it has begun', () => {
    const halfPastMidnight = Date.UTC(2026, 10, 23, 23, 30)
    const meaning = skills.parse('wake me tonight at 3')!
    const plan = skills.answer(meaning, contextOf('en-US', {}, 'Europe/Berlin', halfPastMidnight))
    expect(spoken(plan)).toBe('Alarm set for three a.m.')
  })
})

describe('a reminder for today', () => {
  it.each([
    ['remind me today to pay the rent', 'I will remind you at seven p.m.'],
    ['remind me on november 23 to pay the rent', 'I will remind you at seven p.m.'],
    ['remind me tomorrow to pay the rent', 'I will remind you tomorrow at nine a.m.'],
    ['remind me this morning to pay the rent', 'That time has already passed.'],
  ])('comes at the next of the usual hours, also when the morning is over: %s', (text, answer) => {
    expect(typed(text)).toBe(answer)
  })
})

describe('the days that are left', () => {
  it.each([
    ['how many days are left in the month', Date.UTC(2026, 10, 30, 12), 'None: today is the last day of the month.'],
    ['how many days are left in the year', Date.UTC(2026, 11, 31, 12), 'None: today is the last day of the year.'],
    [
      'how many days are left in the year',
      Date.UTC(2026, 10, 30, 12),
      'Thirty one days until Thursday, December thirty first.',
    ],
  ])('are none on the last day: %s', (text, now, answer) => {
    const plan = skills.answer(skills.parse(text)!, contextOf('en-US', {}, 'Europe/Berlin', now))
    expect(spoken(plan)).toBe(answer)
  })
})

describe('a length that is typed in the wrong number', () => {
  it.each([
    ['remind me in 1 hours to sing', 'I will remind you in one hour.'],
    ['remind me in 21 minute to sing', 'I will remind you in twenty one minutes.'],
    ['remind me in 2 hour and 1 minutes to sing', 'I will remind you in two hours and one minute.'],
    ['remind me in half an hour to sing', 'I will remind you in half an hour.'],
    ['remind me in 2 and a half hours to sing', 'I will remind you in two and a half hours.'],
    ['remind me in a minute and a half to sing', 'I will remind you in a minute and a half.'],
    ['remind me in 2 day to sing', 'I will remind you in two days.'],
    ['what day is it in 1 weeks', 'In one week it will be Monday, November thirtieth.'],
    ['what day was it 101 day ago', 'One hundred and one days ago it was Friday, August fourteenth.'],
  ])('is told in the right one: %s', (text, answer) => {
    expect(typed(text)).toBe(answer)
  })
})
