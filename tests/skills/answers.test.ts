import { describe, expect, it } from 'vitest'
import { createSkills, inverseOf, type Plan, type SkillState, undoableAfter } from '../../src/main/skills'
import { contextOf } from './sample'

const skills = createSkills()

const spoken = ({ say }: Plan): string =>
  say.map((part) => (part.type === 'text' ? part.text : `[${part.name}]`)).join(' ')

function ask(text: string, locale = 'en-US', state: Partial<SkillState> = {}): Plan {
  const meaning = skills.parse(text)
  return meaning ? skills.answer(meaning, contextOf(locale, state)) : skills.refuse(skills.refusalFor(text))
}

/** A talk of several turns, with the bookkeeping that the brain does. */
function talk(): (text: string) => string {
  let state: Partial<SkillState> & Pick<SkillState, 'timers' | 'notes' | 'undoable'> = {
    timers: [],
    notes: [],
    undoable: [],
  }
  let ids = 0
  const carryOut = (effect: NonNullable<ReturnType<typeof inverseOf>>): void => {
    if (effect.type === 'addTimer') state = { ...state, timers: [...state.timers, effect.item] }
    if (effect.type === 'removeTimer')
      state = { ...state, timers: state.timers.filter(({ id }) => id !== effect.item.id) }
    if (effect.type === 'addNote') state = { ...state, notes: [...state.notes, effect.item] }
    if (effect.type === 'removeNote') state = { ...state, notes: state.notes.filter(({ id }) => id !== effect.item.id) }
    if (effect.type === 'setVolume') state = { ...state, volume: effect.to }
    if (effect.type === 'undo') for (const done of [...effect.effects].reverse()) carryOut(inverseOf(done)!)
  }
  return (text) => {
    const meaning = skills.parse(text)
    if (!meaning) return spoken(skills.refuse(skills.refusalFor(text)))
    const plan = skills.answer(meaning, { ...contextOf('en-US', state), newId: () => `item${ids++}` })
    for (const effect of plan.effects) carryOut(effect)
    const { asked: _asked, ...rest } = state
    state = {
      ...rest,
      undoable: undoableAfter(state.undoable, plan.effects),
      lastAnswer: spoken(plan),
      ...(plan.asks ? { asked: plan.asks } : {}),
    }
    return spoken(plan)
  }
}

describe('an answer follows the locale', () => {
  it.each([
    ['What time is it?', 'It is six oh five p.m.', 'It is eighteen oh five.', 'It is eighteen oh five.'],
    [
      "what's the date",
      'It is Monday, November twenty third.',
      'It is Monday, the twenty third of November.',
      'It is Monday, the twenty third of November.',
    ],
    [
      'wake me at 7:30',
      'Alarm set for tomorrow at seven thirty a.m.',
      'Alarm set for tomorrow at seven thirty.',
      'Alarm set for tomorrow at seven thirty.',
    ],
    [
      'how many liters in a pint',
      'About zero point four seven three liters.',
      'About zero point five six eight liters.',
      'About zero point four seven three liters.',
    ],
    [
      'emergency',
      'I cannot make calls. Phone one one two, or nine one one now.',
      'I cannot make calls. Phone one one two, or nine nine nine now.',
      'I cannot make calls. Phone one one two now.',
    ],
  ])('%s', (text, us, gb, de) => {
    expect([spoken(ask(text, 'en-US')), spoken(ask(text, 'en-GB')), spoken(ask(text, 'de-DE'))]).toEqual([us, gb, de])
  })
})

describe('a question is answered', () => {
  it.each([
    ['what is fifteen percent of eighty', 'That is twelve.'],
    ["what's twelve point five times four", 'That is fifty.'],
    [
      "What's 1,234,567 plus 1?",
      'That is one million two hundred and thirty four thousand five hundred and sixty eight.',
    ],
    ['0.1 + 0.2', 'That is zero point three.'],
    ['what is two plus three times four', 'That is fourteen.'],
    ['what is ten divided by zero', 'Nothing can be divided by zero.'],
    ['what is ten divided by three', 'That is about three point three three.'],
    ['what is the square root of minus four', 'A negative number has no real square root.'],
    ['subtract three from ten', 'That is seven.'],
    ['how many miles is ten kilometers', 'About six point two one miles.'],
    ['20°C in °F', 'Sixty eight degrees fahrenheit.'],
    ['minus forty degrees celsius in fahrenheit', 'Minus forty degrees fahrenheit.'],
    ['minus five hundred celsius in fahrenheit', 'Nothing is that cold.'],
    ['ten miles in pounds', 'A mile is length, a pound is mass: they do not convert.'],
    ['how many feet in a mile', 'Five thousand two hundred and eighty feet.'],
    ['what day is it in ten days', 'In ten days it will be Thursday, December third.'],
    ['how many days until christmas', 'Thirty two days until Friday, December twenty fifth.'],
    ['what day was the third of march', 'That was Tuesday, March third.'],
    ['what day is february 30', 'There is no such day.'],
    ['set a timer for 0 minutes', 'A timer of nothing is already over.'],
    ['volume 150', 'The volume goes from zero to one hundred.'],
    ['volume fifty', 'Volume fifty percent.'],
    ['undo', 'There is nothing to undo.'],
    ['repeat that', 'I have not said anything yet.'],
    ['cancel the timer', 'There is no timer set.'],
    ["what's on my shopping list", 'There is nothing on your shopping list.'],
    ['bla blub', 'I did not catch that.'],
    ['what is the capital of france', 'I need the internet for that. Settings, Voice and keys, takes a key.'],
    ['what time does the train leave', 'I need the internet for that. Settings, Voice and keys, takes a key.'],
  ])('%s', (text, answer) => {
    expect(spoken(ask(text, 'en-US', { volume: 30 }))).toBe(answer)
  })

  it('and a refusal says that it is one', () => {
    expect(ask('bla blub').refused).toBe(true)
    expect(ask('what time is it').refused).toBeUndefined()
  })
})

describe('a call for help', () => {
  it.each([
    'call an ambulance',
    'Emergency!',
    "I'm having a heart attack",
    'please call an ambulance my husband has collapsed',
    "he can't breathe what do i do",
    'fire',
  ])('"%s" is never merely unknown', (text) => {
    expect(spoken(ask(text))).toMatch(/^I cannot make calls\. Phone /)
  })

  it('inside a reminder is a reminder', () => {
    expect(skills.parse('remind me in ten minutes to call the police')).toMatchObject({
      skill: 'reminders',
      free: { text: 'call the police' },
    })
  })
})

describe('a talk', () => {
  it('asks which of several timers is meant and takes the answer', () => {
    const say = talk()
    expect(say('set a pasta timer for nine minutes')).toBe('Pasta timer set for nine minutes.')
    expect(say('set a timer for an hour')).toBe('Timer set for one hour.')
    expect(say('how long is left on the pasta timer')).toBe('Nine minutes left.')
    expect(say('cancel the timer')).toBe('Which one: the pasta timer or the one hour timer?')
    expect(say('the pasta one')).toBe('The pasta timer is cancelled.')
    expect(say('what timers are set')).toBe('One timer: the one hour timer, one hour left.')
    expect(say('undo')).toBe('It is back.')
    expect(say('undo')).toBe('There is nothing to undo.')
    expect(say('cancel all timers')).toBe('Both timers are cancelled.')
    expect(say('undo that')).toBe('It is back.')
    expect(say('add five minutes to the pasta timer')).toBe('Fourteen minutes left now.')
    expect(say('cancel it')).toBe('The pasta timer is cancelled.')
  })

  it('completes a timer and a reminder that lacked their time', () => {
    const say = talk()
    expect(say('set a timer')).toBe('For how long?')
    expect(say('ten minutes')).toBe('Timer set for ten minutes.')
    expect(say('remind me to buy flowers')).toBe('When?')
    expect(say('tomorrow at noon')).toBe('I will remind you tomorrow at noon.')
    expect(say('what are my reminders')).toBe('One reminder: buy flowers, tomorrow at noon.')
    expect(say('ten minutes')).toBe('What shall I do then? Say for example: set a timer for ten minutes.')
  })

  it('keeps lists, notes and memory', () => {
    const say = talk()
    expect(say('Add milk, eggs and bread to my shopping list')).toBe('Added all of them to your shopping list.')
    expect(say("what's on my shopping list")).toBe('Three items: milk, eggs, bread.')
    expect(say('remove eggs from my shopping list')).toBe('Removed eggs.')
    expect(say('undo')).toBe('It is back.')
    expect(say('clear my shopping list')).toBe('Your shopping list is empty now. Say undo to get it back.')
    expect(say('undo')).toBe('It is back.')
    expect(say('remember that the bins go out on Monday')).toBe('I will remember that.')
    expect(say('what do you remember about bins')).toBe('the bins go out on Monday')
    expect(say('forget everything')).toBe('Everything is forgotten. Say undo to get it back.')
  })

  it('reads a long list in parts', () => {
    const say = talk()
    for (const item of [
      'one litre of fresh whole milk',
      'two loaves of dark rye bread',
      'ten free range eggs',
      'a jar of honey',
    ]) {
      say(`put ${item} on my shopping list`)
    }
    expect(say('read my shopping list')).toBe(
      'Four items: one litre of fresh whole milk, two loaves of dark rye bread, and two more. Say: go on.',
    )
    expect(say('go on')).toBe('ten free range eggs, a jar of honey.')
    expect(say('go on')).toBe('There is nothing to go on with.')
  })
})

describe('a spoken note', () => {
  const free = { samples: new Int16Array([1, 2, 3]), rateHz: 16000, text: 'milk' }

  it('keeps the sound, and replays it when it is read', () => {
    const meaning = skills.parse('take a note <free>', free)!
    const { effects } = skills.answer(meaning, contextOf())
    expect(effects).toMatchObject([
      { type: 'addNote', item: { list: 'notes', text: '', sound: 'id0' }, sound: { rateHz: 16000 } },
    ])
    const note = { id: 'a', list: 'notes', at: 0, text: '', sound: 'id0' }
    expect(spoken(ask('read my notes', 'en-US', { notes: [note] }))).toBe('One note: [id0]')
  })

  it('has words only where all of them were sure', () => {
    expect(skills.parse('add milk to my shopping list', free)?.free).toMatchObject({ text: 'milk', rateHz: 16000 })
    expect(skills.parse('add milk to my shopping list', { ...free, text: '' })?.free).toMatchObject({ text: '' })
    expect(skills.parse('add <free> milk to my shopping list', free)?.free).toMatchObject({ text: '' })
    expect(skills.parse('add ph_m ph_ih ph_l to my shopping list', free)?.free).toMatchObject({ text: '' })
  })
})

describe('a tool', () => {
  it('means what the words would mean', () => {
    expect(skills.meaningOfTool('set_timer', { seconds: 300, name: 'tea' })).toEqual({
      skill: 'timers',
      intent: 'set',
      slots: { length: 'five minutes', name: 'tea' },
    })
    expect(skills.meaningOfTool('set_timer', { seconds: 'soon' })).toBeUndefined()
    expect(skills.meaningOfTool('fly', {})).toBeUndefined()
    const { say } = skills.answer(
      skills.meaningOfTool('calculate', { left: 2, operator: 'times', right: 2.5 })!,
      contextOf(),
    )
    expect(say).toEqual([{ type: 'text', text: 'That is five.' }])
  })

  it('has a name of its own and a schema', () => {
    const names = skills.tools().map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const { parameters } of skills.tools())
      expect(parameters).toMatchObject({ type: 'object', additionalProperties: false })
  })
})
