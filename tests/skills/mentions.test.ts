import { describe, expect, it } from 'vitest'
import { mentions } from '../../src/main/skills/mentions'
import { talk } from './talk'

describe('words mean what was kept', () => {
  it.each([
    ['green tea', 'tea', true],
    ['steak', 'tea', false],
    ['the team meets on Monday', 'tea', false],
    ['call bobby', 'call bob', false],
    ['Call Bob!', 'call bob', true],
    ['two loaves of dark rye bread', 'the dark bread', true],
    ['eggs', 'the egg', true],
    ['a tomato', 'tomatoes', true],
    ["Anna's birthday is in May", 'anna', true],
    ['Anna’s birthday is in May', "anna's birthday", true],
    ['牛奶', '牛奶', true],
    ['milk', 'the', false],
    ['milk', '…', false],
    ['', 'milk', false],
    ['milk', '', false],
  ])('"%s" by "%s": %s', (text, wanted, isMeant) => {
    expect(mentions(text, wanted)).toBe(isMeant)
  })
})

describe('a part of a word', () => {
  it('takes nothing off a list', () => {
    const say = talk()
    say('add steak to my shopping list')
    expect(say('remove tea from my shopping list')).toBe(
      'I could not find that on your shopping list. Say: remove number two, or remove the last one.',
    )
    expect(say('is tea on my shopping list')).toBe('No, that is not on your shopping list.')
    say('add green tea to my shopping list')
    expect(say('is tea on my shopping list')).toBe('Yes, green tea is on your shopping list.')
  })

  it('is forgotten and recalled by nothing', () => {
    const say = talk()
    say('remember that the team meets on Monday')
    say('remember that my locker code is in the card box')
    expect(say('forget about tea')).toBe('I remember nothing about that.')
    expect(say('where is my car')).toBe('I remember nothing about that.')
    expect(say('forget about the team')).toBe('Forgotten.')
    expect(say('what do you remember')).toBe('One thing: my locker code is in the card box.')
  })

  it('cancels no reminder', () => {
    const say = talk()
    say('remind me tomorrow at noon to call bobby')
    say('remind me tomorrow at five to call bob')
    expect(say('cancel the reminder to call bob')).toBe('The reminder tomorrow at five p.m. is cancelled.')
    expect(say('cancel the reminder to call bo')).toBe(
      'There is no such reminder. The reminder tomorrow at noon is set.',
    )
  })
})
