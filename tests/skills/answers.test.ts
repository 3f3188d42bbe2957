import { describe, expect, it } from 'vitest'
import { createSkills, type Effect, FREE_WORD, type Plan, type TimerItem } from '../../src/main/skills'
import { contextOf, NOW } from './sample'
import { ask, spoken, talk } from './talk'

const skills = createSkills()

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

describe('a call for help is answered with the number of where the computer stands', () => {
  it.each([
    ['en-US', 'Asia/Tokyo', 'one one nine, or nine one one'],
    ['en-US', 'Asia/Singapore', 'nine nine five, or nine one one'],
    ['en-GB', 'Pacific/Auckland', 'one one one, or nine nine nine'],
    ['en-US', 'Asia/Calcutta', 'one one two, or nine one one'],
    ['ja-JP', 'Asia/Tokyo', 'one one nine'],
    ['en-US', 'America/Chicago', 'nine one one'],
    ['en-US', 'UTC', 'nine one one'],
  ])('%s in %s', (locale, zone, numbers) => {
    const plan = skills.answer(skills.parse('call an ambulance')!, contextOf(locale, {}, zone))
    expect(spoken(plan)).toBe(`I cannot make calls. Phone ${numbers} now.`)
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
    ['zero kelvin in celsius', 'Minus two hundred and seventy three point one five degrees celsius.'],
    ['how many centimeters is 100 inches', 'Two hundred and fifty four centimeters.'],
    ['how many grams is 5 ounces', 'About one hundred and forty one point seven grams.'],
    ['how many stone is 70 kilos', 'About eleven point zero two stone.'],
    ['how many tons is a milligram', 'That is nearly zero tons.'],
    ['1 stone in pounds', 'Fourteen pounds.'],
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

describe('what is typed is understood as people type it', () => {
  it.each([
    ['time', 'It is six oh five p.m.'],
    ['what time is it in Berlin right now', 'In Berlin it is six oh five p.m.'],
    ['what time is it in lisbon', 'In Lisbon it is five oh five p.m.'],
    ['what time was it two hours ago', 'It was four oh five p.m.'],
    ['how long till noon', 'Seventeen hours and fifty five minutes until noon.'],
    ["today's date", 'It is Monday, November twenty third.'],
    ["what's the day after tomorrow", 'That will be Wednesday, November twenty fifth.'],
    ['is it monday', 'Yes, it is Monday, November twenty third.'],
    ['is today friday', 'No, it is Monday, November twenty third.'],
    ['how many days are left in this year', 'Thirty eight days until Thursday, December thirty first.'],
    ['how many days left in the month', 'Seven days until Monday, November thirtieth.'],
    ["what was yesterday's date", 'That was Sunday, November twenty second.'],
    ['what day was July 4 1776', 'That was Thursday, July fourth, seventeen seventy six.'],
    ['what weekday is christmas', 'That will be Friday, December twenty fifth.'],
    ['how many months until christmas', 'One month and two days until Friday, December twenty fifth.'],
    ['two weeks after december 1', 'That will be Tuesday, December fifteenth.'],
    ['how many days are there in february', 'Twenty eight days, and twenty nine in a leap year.'],
    ['how many days in february 2028', 'Twenty nine days.'],
    ['how many days in a year', 'Three hundred and sixty five days.'],
    ['is 2028 a leap year', 'Yes, twenty twenty eight is a leap year.'],
    ['30 days from now', 'In thirty days it will be Wednesday, December twenty third.'],
    ['timer 5 minutes', 'Timer set for five minutes.'],
    ['set a timer for 10 m', 'Timer set for ten minutes.'],
    ['set timer', 'For how long?'],
    ['new timer', 'For how long?'],
    ['set alarm', 'For what time?'],
    ['set reminder', 'When?'],
    ['i need to get up at 6', 'Alarm set for tomorrow at six a.m.'],
    ['when will you wake me', 'There is no alarm set.'],
    ["don't let me forget to call bob at 4", 'I will remind you tomorrow at four p.m.'],
    [
      'remind me every day to drink water',
      'My reminders come once. Say for example: remind me tomorrow at nine to call Anna.',
    ],
    [
      'remind me to take my pills every morning at 8',
      'My reminders come once. Say for example: remind me tomorrow at nine to call Anna.',
    ],
    ['set a timer for 1.5 hours', 'Timer set for one hour and thirty minutes.'],
    ['set a timer for 10m', 'Timer set for ten minutes.'],
    ['set a timer for 1h30', 'Timer set for one hour and thirty minutes.'],
    ['set a timer for 2 minutes 30', 'Timer set for two minutes and thirty seconds.'],
    ['set a 5-minute timer', 'Timer set for five minutes.'],
    ['set an egg timer for 4 minutes', 'Egg timer set for four minutes.'],
    ['set a steak timer for 9 minutes', 'Steak timer set for nine minutes.'],
    ['set a 9 minute pasta timer', 'Pasta timer set for nine minutes.'],
    ['how long left on the timer', 'There is no timer set.'],
    ['pause the timer', 'Timers cannot be paused. I can cancel one, or add minutes to it.'],
    ['set an alarm for 7.30', 'Alarm set for seven thirty p.m.'],
    ['alarm 7am', 'Alarm set for tomorrow at seven a.m.'],
    ['set an alarm for half seven', 'Alarm set for seven thirty p.m.'],
    ['set an alarm for a quarter to eight tomorrow morning', 'Alarm set for tomorrow at seven forty five a.m.'],
    ['set an alarm for monday at 6', 'Alarm set for next Monday at six a.m.'],
    ['set an alarm for friday at 6', 'Alarm set for Friday at six a.m.'],
    ['set an alarm for december 3 at 6', 'Alarm set for December third at six a.m.'],
    ['set an alarm every day at 7', 'My alarms ring once. Say for example: wake me tomorrow at seven.'],
    ['snooze', 'Alarm set for six fourteen p.m.'],
    ['remind me tonight to take out the trash', 'I will remind you at seven p.m.'],
    ['remind me tomorrow morning to buy milk', 'I will remind you tomorrow at nine a.m.'],
    ['remind me in the evening to call anna', 'I will remind you at seven p.m.'],
    ['remind me next week to call the bank', 'I will remind you next Monday at nine a.m.'],
    ['remind me on friday to pay the rent', 'I will remind you on Friday at nine a.m.'],
    ['remind me to wrap presents on christmas eve', 'I will remind you on December twenty fourth at nine a.m.'],
    ['set a reminder to call anna at 5', 'I will remind you tomorrow at five p.m.'],
    ['remind me on february 30 to sing', 'There is no such day.'],
    ['(2 + 3) * 4', 'That is twenty.'],
    ['what is 2 * (3+4)', 'That is fourteen.'],
    ['2 + 3 * 4 - 5', 'That is nine.'],
    ['what is 5 + 5 + 5 + 5', 'That is twenty.'],
    ['what is 3.5 million times 2', 'That is seven million.'],
    ['1.1 million times 3', 'That is three million three hundred thousand.'],
    ['half a million plus one', 'That is five hundred thousand and one.'],
    ['two and a half times four', 'That is ten.'],
    ['999999 times 999999', 'That is about one trillion.'],
    ['5 billion divided by 2', 'That is two point five billion.'],
    ['what is two thirds of 90', 'That is sixty.'],
    ['18% tip on 45', 'That is eight point one.'],
    ['square root of 144', 'That is twelve.'],
    ['100 f in c', 'About thirty seven point seven eight degrees celsius.'],
    ['10 m in feet', 'About thirty two point eight one feet.'],
    ['1km in m', 'One thousand meters.'],
    ['2l in ml', 'Two thousand milliliters.'],
    ['what percent of 80 is 20', 'That is twenty five percent.'],
    ['what is 20 as a percentage of 80', 'That is twenty five percent.'],
    ['20 is what percent of 0', 'Nothing can be divided by zero.'],
    ['increase 200 by 10 percent', 'That is two hundred and twenty.'],
    ['decrease 50 by 20%', 'That is forty.'],
    ["what's 72 degrees in celsius", 'About twenty two point two two degrees celsius.'],
    ['how hot is 30 celsius in fahrenheit', 'Eighty six degrees fahrenheit.'],
    [`5'10" in cm`, 'One hundred and seventy seven point eight centimeters.'],
    ['1 gb in mb', 'One thousand megabytes.'],
    ['note: call the plumber', 'Noted.'],
    ['add milk and eggs to the list', 'Added both to your shopping list.'],
    ['add tulips to my garden list', 'Added to your garden list.'],
    ['is milk on my list', 'No, that is not on your shopping list.'],
    ['what lists do i have', 'There are no lists. Say: add milk to my shopping list.'],
    ['forget it', 'All right. To delete what I remember, say: forget the last thing.'],
    ['volume to max', 'Volume one hundred percent.'],
    ['minimum volume', 'Volume off.'],
    ['set the volume to the minimum', 'Volume off.'],
    ['speak slower', 'How fast I speak is set in Settings, Voice and keys.'],
    ['help with math', 'Say: what is fifteen percent of eighty? Or: what is the square root of two?'],
    ['how do i set a timer', 'Say: set a pasta timer for nine minutes. Or: how long is left?'],
    ['cancel that', 'There is nothing to cancel.'],
    ['what is my locker code', 'I need the internet for that. Settings, Voice and keys, takes a key.'],
    ['great', 'All right.'],
    ['cheers', 'You are welcome.'],
    ['ok', 'All right.'],
  ])('%s', (text, answer) => {
    expect(spoken(ask(text))).toBe(answer)
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
    'call 112',
    'dial 999 now',
    'my house is on fire',
    'there is someone in my house',
    "I've fallen down the stairs and I can't get up",
    "he's not breathing",
    'she is choking',
    'my brother has been stabbed',
    'i smell gas',
    "there's been an accident",
    'my son swallowed bleach',
    "i think i'm dying",
    "i'm going to hurt myself",
    "please help me i've fallen",
    'someone is breaking into my house',
    'somebody is trying to break in',
    'burglars are breaking in',
    'there was an accident',
    'there has been a car accident',
    'we had a terrible accident',
    'my father had a stroke',
    'he is bleeding heavily',
    'dial 911',
    'nine one one now',
  ])('"%s" is never merely unknown', (text) => {
    expect(spoken(ask(text))).toMatch(/^I cannot make calls\. Phone /)
  })

  it.each([
    'what is a two stroke engine',
    'what is a 4-stroke engine',
    'what is back stroke',
    'what does bleeding edge mean',
    'how much is a porsche 911',
    'what is an accident',
  ])('is not what only sounds like one: "%s"', (text) => {
    expect(spoken(ask(text))).toBe('I need the internet for that. Settings, Voice and keys, takes a key.')
  })

  it('is not every number that somebody names', () => {
    expect(spoken(ask('what is 112 plus 1'))).toBe('That is one hundred and thirteen.')
    expect(ask('how far is it to house number 112').refused).toBe(true)
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

  it('cancels with "it" and "that" what was set last, of whatever kind', () => {
    const say = talk()
    say('set a timer for ten minutes')
    say('set an alarm for 7')
    say('remind me tomorrow to call anna')
    expect(say('cancel that')).toBe('The reminder tomorrow at nine a.m. is cancelled.')
    expect(say('cancel it')).toBe('The alarm at seven p.m. is cancelled.')
    expect(say('delete it')).toBe('The ten minute timer is cancelled.')
    expect(say('cancel it')).toBe('There is nothing to cancel.')
  })

  it('does not ask which of two that nobody can tell apart', () => {
    const say = talk()
    for (let twice = 0; twice < 2; twice++) say('wake me tomorrow at 7')
    expect(say('cancel my 7 am alarm')).toBe('Both alarms are cancelled.')
    for (let twice = 0; twice < 2; twice++) say('set a timer for ten minutes')
    expect(say('cancel the ten minute timer')).toBe('Two timers are alike. Say: the last one, or: all of them.')
    say('set a pasta timer for nine minutes')
    expect(say('cancel the timer')).toBe('Which one: the pasta timer or the ten minute timer?')
    expect(say('the pasta one')).toBe('The pasta timer is cancelled.')
    expect(say('cancel the ten minute timer')).toBe('Two timers are alike. Say: the last one, or: all of them.')
    expect(say('the last one')).toBe('The ten minute timer is cancelled.')
    expect(say('cancel the ten minute timer')).toBe('The ten minute timer is cancelled.')
  })

  it('says which alarm is the next, and moves one', () => {
    const say = talk()
    say('set an alarm for 7 pm')
    expect(say('when is my next alarm')).toBe('The next alarm is at seven p.m.')
    expect(say('move my alarm to 9 pm')).toBe('Alarm set for nine p.m.')
    expect(say('undo')).toBe('It is undone.')
    say('set an alarm for noon')
    expect(say('change my 7 pm alarm to 8 pm')).toBe('Alarm set for eight p.m.')
    expect(say('change my alarm to 10 pm')).toBe('Which one: the alarm at eight p.m. or the alarm tomorrow at noon?')
    expect(say('8 pm')).toBe('Alarm set for ten p.m.')
    expect(say('what alarms do i have')).toBe('Two alarms: ten p.m. and tomorrow at noon.')
  })

  it.each([
    ['7 am', 'change my alarm to 8', 'Alarm set for tomorrow at eight a.m.'],
    ['7 am', 'move my 7 am alarm to half past 6', 'Alarm set for tomorrow at six thirty a.m.'],
    ['friday at 7 am', 'change my alarm to 8', 'Alarm set for Friday at eight a.m.'],
    ['friday at 7 am', 'change my alarm to 8:15 am', 'Alarm set for Friday at eight fifteen a.m.'],
    ['friday at 11 am', 'change my alarm to 12', 'Alarm set for Friday at noon.'],
    ['friday at 11 pm', 'change my alarm to 12:30', 'Alarm set for Saturday at twelve thirty a.m.'],
    ['friday at 7 am', 'change my alarm to 8 on thursday', 'Alarm set for Thursday at eight a.m.'],
    ['friday at 7 am', 'change my alarm to 10 pm', 'Alarm set for Friday at ten p.m.'],
    ['7 pm', 'change my alarm to 8', 'Alarm set for eight p.m.'],
    ['7 pm', 'change my alarm to 5 pm', 'Alarm set for tomorrow at five p.m.'],
  ])('moves an alarm of %s to the time nearest to its own where no day is named: %s', (at, text, answer) => {
    const say = talk()
    say(`set an alarm for ${at}`)
    expect(say(text)).toBe(answer)
  })

  it('tells those that there was no room for when it is asked to go on', () => {
    const say = talk()
    for (const [at, what] of ['run', 'eat', 'read', 'rest', 'sleep'].entries())
      say(`remind me in ${at + 1} hours to ${what}`)
    expect(say('what are my reminders')).toBe(
      'Five reminders: run, at seven oh five p.m., eat, at eight oh five p.m., and three more.',
    )
    expect(say('go on')).toBe('Read, at nine oh five p.m., rest, at ten oh five p.m., and one more.')
    expect(say('go on')).toBe('Sleep, at eleven oh five p.m.')
    expect(say('go on')).toBe('There is nothing to go on with.')
  })

  it('is asked for what it was told to remember as for anything', () => {
    const say = talk()
    say('remember my locker code is 4711')
    expect(say("what's my locker code")).toBe('my locker code is 4711')
    expect(say('do you remember my locker code')).toBe('my locker code is 4711')
    expect(say('what is the locker code?')).toBe('my locker code is 4711')
    expect(say('when is my birthday')).toBe('I need the internet for that. Settings, Voice and keys, takes a key.')
  })

  it('tells of several things it remembers what tells of just that, and of those what it was told last', () => {
    const say = talk()
    say('remember that the code is 1234')
    say('remember that the code of the bike is 5678')
    expect(say('what is the code')).toBe('the code is 1234')
    expect(say('what do you remember about the code')).toBe('the code is 1234')
    expect(say('what is the code of the bike')).toBe('the code of the bike is 5678')
    say('remember that my code is 4711')
    expect(say('what is the code')).toBe('my code is 4711')
  })

  it('completes a timer and a reminder that lacked their time', () => {
    const say = talk()
    expect(say('set a timer')).toBe('For how long?')
    expect(say('ten minutes')).toBe('Timer set for ten minutes.')
    expect(say('remind me to buy flowers')).toBe('When?')
    expect(say('tomorrow at noon')).toBe('I will remind you tomorrow at noon.')
    expect(say('what are my reminders')).toBe('One reminder: buy flowers, tomorrow at noon.')
    say('cancel all reminders')
    for (const [when, answer] of [
      ['tomorrow morning', 'I will remind you tomorrow at nine a.m.'],
      ['on friday', 'I will remind you on Friday at nine a.m.'],
      ['7 pm', 'I will remind you at seven p.m.'],
      ['noon tomorrow', 'I will remind you tomorrow at noon.'],
      ['in two days', 'I will remind you in two days.'],
      ['today', 'I will remind you at seven p.m.'],
      ['december 24', 'I will remind you on December twenty fourth at nine a.m.'],
      ['december 24 7:30', 'I will remind you on December twenty fourth at seven thirty a.m.'],
      ['on christmas eve', 'I will remind you on December twenty fourth at nine a.m.'],
      ['the day after tomorrow', 'I will remind you on Wednesday at nine a.m.'],
    ] as const) {
      expect(say('remind me to buy flowers')).toBe('When?')
      expect(say(when)).toBe(answer)
    }
    expect(say('ten minutes')).toBe('What shall I do then? Say for example: set a timer for ten minutes.')
    expect(say('in two days')).toBe('In two days it will be Wednesday, November twenty fifth.')
    expect(say('today')).toBe('It is Monday, November twenty third.')
  })

  it('starts a timer again from its beginning, and changes it', () => {
    const say = talk()
    say('set a timer for ten minutes')
    expect(say('add 5 minutes')).toBe('Fifteen minutes left now.')
    expect(say('take 3 minutes off the timer')).toBe('Twelve minutes left now.')
    expect(say('restart the timer')).toBe('The twelve minute timer starts again.')
    expect(say('undo')).toBe('It is undone.')
    expect(say('cancel my timers')).toBe('The twelve minute timer is cancelled.')
  })

  it('knows several lists by name, and finds what it was told', () => {
    const say = talk()
    say('add tulips to my garden list')
    say('add milk to my shopping list')
    expect(say('what lists do i have')).toBe('Two lists: garden and shopping.')
    expect(say('is milk on my shopping list')).toBe('Yes, milk is on your shopping list.')
    expect(say('garden list')).toBe('One item: tulips.')
    expect(say('cross milk off my shopping list')).toBe('Removed milk.')
    say('remember that my keys are in the drawer')
    expect(say('where are my keys')).toBe('my keys are in the drawer')
    expect(say('remind me tomorrow to call anna')).toBe('I will remind you tomorrow at nine a.m.')
    expect(say('cancel the reminder to call anna')).toBe('The reminder tomorrow at nine a.m. is cancelled.')
  })

  it('takes any word for the name of a list, also one that means something to JavaScript', () => {
    const say = talk()
    expect(say('add milk to my constructor list')).toBe('Added to your constructor list.')
    expect(say('what lists do i have')).toBe('One list: constructor.')
  })

  it('forgets what is named, and says how a note is taken', () => {
    const say = talk()
    say('remember that my locker code is 4711')
    expect(say('forget my locker code')).toBe('Forgotten.')
    expect(say('forget my locker code')).toBe('I remember nothing about that.')
    expect(say('take a note')).toBe('Say it in one go. For example: take a note: the key is under the mat.')
  })

  it('forgets by "forget it" only what it was told to remember just now', () => {
    const say = talk()
    say('remember that the bins go out on Monday')
    expect(say('forget it')).toBe('Forgotten.')
    say('remember that the code is 4711')
    say('add milk to my list')
    expect(say('forget it')).toBe('All right. To delete what I remember, say: forget the last thing.')
    expect(say('what do you remember')).toBe('One thing: the code is 4711.')
  })

  it('says that nothing is remembered where nothing is to be forgotten', () => {
    expect(talk()('forget everything')).toBe('You have not told me anything to remember.')
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
      'Four items: one litre of fresh whole milk, two loaves of dark rye bread, and two more.',
    )
    expect(say('go on')).toBe('ten free range eggs, a jar of honey.')
    expect(say('go on')).toBe('There is nothing to go on with.')
  })
})

describe('a change of timers that is undone', () => {
  const timer = (id: string, dueAt: number) =>
    ({ id, kind: 'timer', name: '', setAt: NOW - 600_000, text: '', dueAt }) as const
  const over = timer('over', NOW - 60_000)
  const running = timer('running', NOW + 60_000)
  const undo = (undoable: readonly Effect[], timers: readonly TimerItem[] = []): [string, unknown] => {
    const plan = ask('undo', 'en-US', { undoable, timers })
    return [spoken(plan), plan.effects]
  }

  it('is not where its time is over: nothing is to be missed that was cancelled, nor taken back that has rung', () => {
    for (const type of ['addTimer', 'removeTimer'] as const)
      expect(undo([{ type, item: over }])).toEqual(['That time has already passed.', []])
    const moved = [
      { type: 'addTimer', item: running },
      { type: 'removeTimer', item: over },
    ] as const
    expect(undo(moved, [running])).toEqual(['That time has already passed.', []])
  })

  it('brings those of several back that are still to come', () => {
    const removals = [over, running].map((item) => ({ type: 'removeTimer', item }) as const)
    expect(undo(removals)).toEqual(['It is back.', [{ type: 'undo', effects: removals.slice(1) }]])
  })
})

describe('a spoken note', () => {
  const free = { samples: new Int16Array([1, 2, 3]), rateHz: 16000, text: 'milk' }

  it('keeps the sound, and replays it when it is read', () => {
    const meaning = skills.parse(`take a note ${FREE_WORD}`, { free })!
    const { effects } = skills.answer(meaning, contextOf())
    expect(effects).toMatchObject([
      { type: 'addNote', item: { list: 'notes', text: '', sound: 'id0' }, sound: { rateHz: 16000 } },
    ])
    const note = { id: 'a', list: 'notes', at: 0, text: '', sound: 'id0' }
    expect(spoken(ask('read my notes', 'en-US', { notes: [note] }))).toBe('One note: [id0]')
  })

  it('is replayed as a reminder too when it is asked for, and counts for no words', () => {
    const at = { kind: 'reminder', name: '', setAt: NOW - 1 } as const
    const own = { ...at, id: 'a', text: '', sound: 'id0', dueAt: NOW + 3_600_000 }
    const sure = { ...at, id: 'b', text: 'take the pills', sound: 'id1', dueAt: NOW + 7_200_000 }
    const typed = { ...at, id: 'c', text: 'call anna', dueAt: NOW + 5_400_000 }
    const timers = [own, sure, typed]
    const told = (...kept: typeof timers): Plan['say'] => ask('what are my reminders', 'en-US', { timers: kept }).say
    expect(told(own)).toEqual([
      { type: 'text', text: 'One reminder:' },
      { type: 'sound', name: 'id0', caption: 'your recording' },
      { type: 'text', text: 'at seven oh five p.m.' },
    ])
    expect(told(own, sure)).toEqual([
      { type: 'text', text: 'Two reminders:' },
      { type: 'sound', name: 'id0', caption: 'your recording' },
      { type: 'text', text: 'at seven oh five p.m., and' },
      { type: 'sound', name: 'id1', caption: 'take the pills' },
      { type: 'text', text: 'at eight oh five p.m.' },
    ])
    expect(spoken({ say: told(own, typed), effects: [] })).toBe(
      'Two reminders: [id0] at seven oh five p.m., and call anna, at seven thirty five p.m.',
    )
    expect(spoken({ say: told(...timers), effects: [] })).toBe(
      'Three reminders: [id0] at seven oh five p.m., call anna, at seven thirty five p.m., and one more.',
    )
  })

  it('has words only where all of them were sure', () => {
    expect(skills.parse('add milk to my shopping list', { free })?.free).toMatchObject({ text: 'milk', rateHz: 16000 })
    expect(skills.parse('add milk to my shopping list', { free: { ...free, text: '' } })?.free).toMatchObject({
      text: '',
    })
    expect(skills.parse(`add ${FREE_WORD} milk to my shopping list`, { free })?.free).toMatchObject({ text: '' })
    expect(skills.parse('add ph_m ph_ih ph_l to my shopping list', { free })?.free).toMatchObject({ text: '' })
  })
})
