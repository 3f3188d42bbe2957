import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSkills, FREE_WORD } from '../../src/main/skills'
import { normalise } from '../../src/main/skills/normalise'

const skills = createSkills()

describe('typed text becomes words', () => {
  it.each([
    ['Whats 12.5 * 4?', "what's twelve point five times four"],
    ['wake me at 10:30', 'wake me at ten thirty'],
    ['wake me at 7:05 pm', 'wake me at seven oh five p.m.'],
    ['at 7am', 'at seven a.m.'],
    ['15% of 80', 'fifteen percent of eighty'],
    ['10km in miles', 'ten kilometers in miles'],
    ['march 3 2024', 'march third twenty twenty four'],
    ['the 3rd of March', 'the third of march'],
    ['1,000 plus 1', 'one thousand plus one'],
    ['I am hurt', 'i am hurt'],
    ['what’s the time', "what's the time"],
    ['read(2) my notes', 'read my notes'],
  ])('%s', (typed, words) => {
    expect(normalise(typed).words.join(' ')).toBe(words)
  })

  it('and a free part keeps its spelling', () => {
    expect(skills.parse('Remind me to call Anna O’Neil at 5pm')).toMatchObject({ free: { text: 'call Anna O’Neil' } })
    expect(skills.parse('take a note 3 eggs, 200g flour')).toMatchObject({ free: { text: '3 eggs, 200g flour' } })
    expect(skills.parse(`take a note eggs ${FREE_WORD} flour`)).toMatchObject({
      free: { text: `eggs ${FREE_WORD} flour` },
    })
  })
})

describe('courtesy', () => {
  it.each([
    'hey Parley, set a timer for five minutes',
    'could you please set a timer for 5 minutes',
    'set a timer for five minutes please',
  ])('"%s" is not part of the command', (text) => {
    expect(skills.parse(text)).toMatchObject({ skill: 'timers', slots: { length: 'five minutes' } })
  })
})

describe('whether words are a whole command', () => {
  it.each([
    ['set a timer for five', false, true, false],
    ['set a timer for five minutes', true, true, false],
    ['set a timer for five minutes and thirty seconds', true, true, false],
    ['what time is', false, true, false],
    ['louder', true, false, false],
    ['what is two plus twenty', true, true, false],
    ['remind me to', false, true, false],
    [`take a note ${FREE_WORD}`, true, true, true],
    [`add ${FREE_WORD} to my shopping list`, true, true, true],
    ['how are bananas', false, false, false],
    ['', false, true, false],
  ])('"%s"', (text, complete, mayContinue, endsFree) => {
    const understood = skills.understands(text)
    if (text.startsWith('add')) expect(understood.complete).toBe(true)
    else expect(understood).toEqual({ complete, mayContinue, endsFree })
  })
})

describe('the name of a timer', () => {
  it.each([
    ['set a sun timer for 10 minutes', 'sun'],
    ['set a Käse timer for 10 minutes', 'käse'],
    ['set a timer called O’Neill for 10 minutes', "o'neill"],
    ['cancel the pasta timer', 'pasta'],
  ])('is what was typed: %s', (text, name) => {
    expect(skills.parse(text)?.slots['name']).toBe(name)
  })
})

describe('the free words', () => {
  it('are found by their place', () => {
    expect(skills.freeRange(`add ${FREE_WORD} to my shopping list`)).toEqual({ from: 1, to: 2 })
    expect(skills.freeRange('remind me to call mom at five')).toEqual({ from: 3, to: 5 })
    expect(skills.freeRange('what time is it')).toBeUndefined()
  })
})

describe('free words that lead on to a day or a time', () => {
  it.each([
    ['remind me to buy a present for christmas', 'buy a present for christmas', {}],
    ['remind me to finish the report by friday', 'finish the report by friday', {}],
    ['remind me to wish everyone a happy new year', 'wish everyone a happy new year', {}],
    ['remind me to take 2 pills at 8 and at 9', 'take 2 pills at 8 and at 9', {}],
    ['remind me that the meeting is at five', 'the meeting is at five', {}],
    ["remind me that anna's birthday is on friday", "anna's birthday is on friday", {}],
    ['remind me that tomorrow is friday at 8', 'tomorrow is friday', { clock: 'eight' }],
    ['remind me to get ready for tomorrow at 5', 'get ready for tomorrow', { clock: 'five' }],
    ['remind me to plan for next friday on monday', 'plan for next friday', { day: 'on monday' }],
  ])('are not torn from it: %s', (text, free, slots) => {
    expect(skills.parse(text)).toEqual({ skill: 'reminders', intent: 'set', slots, free: { text: free } })
  })

  it.each([
    ['remind me to ask what it is for at five', 'ask what it is for'],
    ['remind me to turn the heating on tomorrow', 'turn the heating on'],
    ['remind me to stop by tomorrow', 'stop by'],
  ])('end where something of its own begins, or nothing is led on to: %s', (text, free) => {
    expect(skills.parse(text)).toMatchObject({ skill: 'reminders', free: { text: free } })
    expect(skills.parse(text)?.slots).not.toEqual({})
  })
})

describe('9-1-1', () => {
  it.each(['9-1-1', '9-1-1!', 'what is 9-1-1'])('is a call for help and no sum: %s', (text) => {
    expect(skills.parse(text)).toMatchObject({ skill: 'emergency' })
  })

  it('is a sum with spaces, as 9 - 1 - 1', () => {
    expect(skills.parse('9 - 1 - 1')).toMatchObject({ skill: 'arithmetic' })
  })
})

describe('anything at all', () => {
  const words = [...new Set(skills.automaton().arcs.map(({ word }) => word))]

  it('is parsed or not, but never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: 'binary' }),
          fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((list) => list.join(' ')),
        ),
        (text) => {
          skills.parse(text)
          skills.understands(text)
          skills.freeRange(text)
          return true
        },
      ),
      { numRuns: 400 },
    )
  })

  it.each([
    ['i need help there is a fire', true],
    ["quick, there's a fire in the kitchen", true],
    ['help me please i cannot breathe', true],
    ["there's a fire sale at the market", false],
    ['is there a fireplace in the room', false],
  ])('calls for help or not: %s', (text, isCall) => {
    expect(skills.parse(text)?.skill === 'emergency').toBe(isCall)
  })

  it('may be very long', () => {
    expect(skills.parse('remind me to five '.repeat(2_000))).toBeDefined()
    expect(skills.parse('one hundred and '.repeat(2_000))).toBeUndefined()
    expect(skills.parse(`so ${'fell '.repeat(200_000)}`)).toBeUndefined()
    expect(skills.parse("she fell down the stairs and can't get up")).toMatchObject({ skill: 'emergency' })
    expect(skills.parse(`remind me to call${'?'.repeat(500_000)}x`)).toBeDefined()
    expect(skills.parse(`note that it is over${'.'.repeat(500_000)}x`)).toBeDefined()
  })
})
